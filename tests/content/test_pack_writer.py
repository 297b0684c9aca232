"""Writing a course and reading it back gives the same course; the bytes are always the same and pleasant to edit."""

from __future__ import annotations

import io
from fractions import Fraction

from hypothesis import given, settings, strategies as st

from quizapp.content.checks import check_course
from quizapp.content.digest import course_digest
from quizapp.content.document import Course
from quizapp.content.pack_reader import read_pack
from quizapp.content.pack_writer import write_pack, zip_pack
from quizapp.content.yaml_reader import read_yaml
from quizapp.content.yaml_writer import write_yaml
from quizapp.kernel.localized import LocalizedText, MarkdownText
from tests.content.packs import SMALL, read_files, small_course

COURSE, MEDIA = small_course()
TEXT = st.text(
    st.one_of(st.sampled_from(" \n\t:#-'\"|>{}[]&*!%@`,?~=._<\\\u2028ß€😀aA01"), st.characters(exclude_categories=["Cs"])),
    max_size=40,
)
CLEAN = TEXT.map(lambda text: "x" + "".join(letter for letter in text if letter.isprintable() or letter in "\n\t"))
MOSTLY_CLEAN = st.one_of(*[CLEAN] * 9, TEXT)
LOCALIZED = st.one_of(MOSTLY_CLEAN, st.fixed_dictionaries({"de": MOSTLY_CLEAN, "en": MOSTLY_CLEAN}))
NUMBER = st.fractions(min_value=Fraction(1, 1000), max_value=1000, max_denominator=1000)


def test_the_small_pack_comes_back_as_it_was() -> None:
    files = write_pack(COURSE, MEDIA)
    result = read_files(files)
    assert (result.course, result.media, result.faults) == (COURSE, MEDIA, ())
    assert sorted(files) == sorted(path.relative_to(SMALL).as_posix() for path in SMALL.rglob("*") if path.is_file())


def test_the_zip_comes_back_as_it_was() -> None:
    for folder in ("", "small"):
        assert read_pack(io.BytesIO(zip_pack(write_pack(COURSE, MEDIA), folder))).course == COURSE


def test_equal_courses_are_written_with_equal_bytes() -> None:
    reordered = Course.model_validate_json(COURSE.model_dump_json()).model_copy(
        update={"title": LocalizedText(dict(reversed(list(COURSE.title.root.items()))))}  # type: ignore[union-attr]  # a map here
    )
    assert reordered == COURSE
    assert write_pack(reordered, MEDIA) == write_pack(COURSE, MEDIA)
    assert zip_pack(write_pack(reordered, MEDIA)) == zip_pack(write_pack(COURSE, MEDIA))


def test_files_are_pleasant_to_edit() -> None:
    files = write_pack(COURSE, MEDIA)
    assert files["modules/02-soup/module.yaml"].decode() == (
        "title:\n  de: Suppe\n  en: Soup\ncures:\n  de: Es ist kalt.\n  en: It is cold.\n"
        "outcome:\n  de: Du hast eine Suppe.\n  en: You have a soup.\nminutes: 30\n"
        "objectives:\n  - id: M2-1\n    level: understand\n    text:\n      de: erklärt die Brühe\n      en: explains the stock\n"
    )
    assert files["quizzes/final.yaml"].decode() == (
        "title:\n  de: Abschlusstest\n  en: Final test\npurpose: test\nlayout: all_on_one_page\nshuffle_questions: true\n"
        'pass_points: "50"\nattempts:\n  limit: 3\n  wait_minutes: 60\n  counts: last\ndraw:\n  - pool: bread\n    count: 2\n'
    )
    pool = files["pools/bread.yaml"].decode()
    assert "    explanation: |\n      Hefe / yeast\n\n      - [bread](lesson:bread)\n" in pool
    assert 'points: "1/3"' in pool and "objectives: [M1-1]" in pool
    assert files["modules/01-bread/lesson.de.md"] == (SMALL / "modules/01-bread/lesson.de.md").read_bytes()


@given(
    st.recursive(
        TEXT | st.integers(-(10**9), 10**9) | st.booleans() | st.none(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
        max_leaves=12,
    )
)
def test_plain_data_comes_back_from_yaml(data: object) -> None:
    read = read_yaml("x.yaml", write_yaml(data))
    assert (read.data, read.faults) == (data, ())


@settings(max_examples=60)
@given(
    title=LOCALIZED,
    stem=LOCALIZED,
    option=LOCALIZED,
    lesson=MOSTLY_CLEAN,
    points=NUMBER,
    key=st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    shuffle=st.booleans(),
)
def test_any_sound_course_comes_back(
    title: str | dict[str, str],
    stem: str | dict[str, str],
    option: str | dict[str, str],
    lesson: str,
    points: Fraction,
    key: str,
    shuffle: bool,
) -> None:
    course = changed(title, stem, option, lesson, points, key, shuffle)
    unsound = [fault.code for fault in check_course(course) if fault.severity == "error"]
    result = read_files(write_pack(course, MEDIA))
    if unsound:
        assert sorted({fault.code for fault in result.faults if fault.severity == "error"}) == sorted(set(unsound))
    else:
        assert result.course == course
        assert course_digest(course) == course_digest(result.course)


def changed(
    title: str | dict[str, str],
    stem: str | dict[str, str],
    option: str | dict[str, str],
    lesson: str,
    points: Fraction,
    key: str,
    shuffle: bool,
) -> Course:
    """The small course with other words and numbers in it."""
    bread, soup = COURSE.modules
    assert bread.quiz
    first = bread.quiz.questions[0]
    options = vars(first)["options"]
    question = first.model_copy(
        update={
            "stem": MarkdownText(stem),
            "points": points,
            "shuffle": shuffle,
            "options": (options[0].model_copy(update={"text": LocalizedText(option)}), options[1]),
        }
    )
    quiz = bread.quiz.model_copy(update={"questions": (question, *bread.quiz.questions[1:])})
    soup = soup.model_copy(update={"lesson": {locale: f"{lesson}\n{text}" for locale, text in soup.lesson.items()}})
    return COURSE.model_copy(
        update={"key": key, "title": LocalizedText(title), "modules": (bread.model_copy(update={"quiz": quiz}), soup)}
    )
