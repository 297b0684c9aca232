"""Broken packs: each fault is found with its file and line, and all of them in one run."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.content.checks import check_course
from quizapp.content.document import Course
from quizapp.content.fault_texts import FAULT_TEXTS, describe
from quizapp.content.pack_reader import read_pack
from tests.content.broken_situations import SITUATIONS
from tests.content.packs import SMALL, Broken, found, replace, small_copy
from tests.quizzes.workshop import workshop_course

BREAD, SOUP = "modules/01-bread", "modules/02-soup"
QUIZ, LESSON = f"{BREAD}/quiz.yaml", f"{BREAD}/lesson.de.md"


FIELDS = [
    Broken("unknown_key", "course.yaml", "placement: placement", "placment: placement\nplacement: placement"),
    Broken("not_one_of", "course.yaml", "format: 1", "format: 2"),
    Broken("not_one_of", "course.yaml", "results: open", "results: everybody"),
    Broken("not_a_text", "course.yaml", 'version: "1.0"', "version: 1.0"),
    Broken("bad_name", "course.yaml", "key: small", "key: Small Kitchen"),
    Broken("not_exact_number", "course.yaml", 'self_study_hours: "1.5"', "self_study_hours: 1.5"),
    Broken("missing_key", "course.yaml", 'live_units: "0"\n', "", -10),
    Broken("out_of_range", "course.yaml", 'pass_points: "50"', 'pass_points: "101"'),
    Broken("time_zone_unknown", "course.yaml", 'live_units: "0"', 'live_units: "0"\ntime_zone: Mars/Base', 1),
    Broken("title_claims_chamber", "course.yaml", 'en: "Small kitchen"', 'en: "Cook (IHK)"'),
    Broken("translation_missing", "course.yaml", ', en: "Everybody who is hungry"', ""),
    Broken("locale_unknown", "course.yaml", 'en: "Two recipes"', 'en: "Two recipes", fr: "Deux"'),
    Broken("quiz_unknown", "course.yaml", "final: final", "final: finale"),
    Broken("quiz_purpose", "course.yaml", "final: final", "final: placement"),
    Broken("not_a_whole_number", f"{BREAD}/module.yaml", "minutes: 45", 'minutes: "an hour"'),
    Broken("not_one_of", f"{BREAD}/module.yaml", "level: apply", "level: know"),
    Broken("not_a_list", f"{SOUP}/module.yaml", "minutes: 30", "minutes: 30\nneeds: water", 1),
    Broken("objective_id_twice", f"{SOUP}/module.yaml", "id: M2-1", "id: M1-1"),
    Broken("unknown_key", f"{SOUP}/module.yaml", "minutes: 30", "minutes: 30\nkey: soup", 1),
    Broken("text_empty", f"{SOUP}/module.yaml", '{de: "Es ist kalt.", en: "It is cold."}', '""'),
    Broken("translation_missing", f"{SOUP}/module.yaml", 'en: "It is cold."', 'en: " "'),
    Broken("yaml_duplicate_key", f"{SOUP}/module.yaml", "minutes: 30", "minutes: 30\nminutes: 31", 1),
    Broken("yaml_syntax", f"{SOUP}/module.yaml", "minutes: 30", "minutes: [30", 1),
    Broken("control_character", f"{SOUP}/module.yaml", '"It is cold."', '"It is \\u0007 cold."'),
]

QUESTIONS = [
    Broken("not_one_of", QUIZ, "kind: numeric", "kind: number"),
    Broken("unknown_key", QUIZ, "  - id: bread-parts", "  - stemm: x\n    id: bread-parts"),
    Broken("not_exact_number", QUIZ, 'points: "3"', "points: 3.5"),
    Broken("out_of_range", QUIZ, 'points: "3"', 'points: "0"'),
    Broken("not_true_or_false", QUIZ, "is_true: false", "is_true: maybe"),
    Broken("question_id_twice", QUIZ, "id: bread-amount", "id: bread-salt"),
    Broken("anchor_broken", QUIZ, "anchor: bread#baking", "anchor: bread#eating"),
    Broken(
        "anchor_broken", QUIZ, '{de: "Nein.", en: "No."}, anchor: bread#flour', '{de: "Nein.", en: "No."}, anchor: cake#flour'
    ),
    Broken("bad_name", QUIZ, "anchor: bread#baking", "anchor: baking"),
    Broken("objective_unknown", QUIZ, "objectives: [M1-2]", "objectives: [M1-2, M9-9]"),
    Broken("link_broken", QUIZ, 'en: "See [ingredients](lesson:bread#ingredients)."', 'en: "See [that](lesson:bread#gone)."'),
    Broken("no_right_option", QUIZ, "{de: Salz, en: salt}, right: true", "{de: Salz, en: salt}", -1),
    Broken("translation_missing", QUIZ, "{de: Sand, en: sand}", "{de: Sand}"),
    Broken("html", QUIZ, 'de: "Was stimmt?"', 'de: "Was <b>stimmt</b>?"'),
    Broken("heading_in_text", QUIZ, 'de: "Was stimmt?"', 'de: "# Was stimmt?"'),
    Broken("link_unsafe", QUIZ, 'de: "2 mal 500 g."', 'de: "[2](javascript:alert)"'),
    Broken("gap_unknown", f"{SOUP}/quiz.yaml", 'de: "Die {{what}}', 'de: "Die {{waht}} {{what}}'),
    Broken("module_unknown", "quizzes/placement.yaml", "points_to: soup", "points_to: cake"),
    Broken("self_check_outside_placement", "quizzes/placement.yaml", "purpose: placement", "purpose: practice", 3),
    Broken("link_broken", "pools/bread.yaml", "- [bread](lesson:bread)", "- [cake](lesson:cake)"),
]

WINDOW = "time:\n  opens: 2026-12-01 {}\n  closes: 2026-12-01 {}"
QUIZZES = [
    Broken("objective_untested", f"{BREAD}/module.yaml", "id: M1-2", "id: M1-3"),
    Broken("pool_unknown", "quizzes/final.yaml", "pool: bread", "pool: cake"),
    Broken("draw_too_many", "quizzes/final.yaml", "count: 2", "count: 3"),
    Broken("out_of_range", "quizzes/final.yaml", "layout: all", "time: {limit_minutes: 0}\nlayout: all"),
    Broken("out_of_range", "quizzes/final.yaml", "layout: all", "time: {limit_minutes: 1441}\nlayout: all"),
    Broken("out_of_range", "quizzes/final.yaml", "layout: all", "time: {grace_seconds: -1}\nlayout: all"),
    Broken("not_exact_number", "quizzes/final.yaml", "layout: all", "time: {limit_minutes: 1.5}\nlayout: all"),
    Broken("not_a_wall_time", "quizzes/final.yaml", "layout: all", 'time: {opens: "2026-02-30 09:00"}\nlayout: all'),
    Broken("not_a_wall_time", "quizzes/final.yaml", "layout: all", "time:\n  closes: tomorrow\nlayout: all", 1),
    Broken("time_skipped", "quizzes/final.yaml", "layout: all", 'time: {opens: "2026-03-29 02:30"}\nlayout: all'),
    Broken("time_twice", "quizzes/final.yaml", "layout: all", 'time: {closes: "2026-10-25 02:30"}\nlayout: all'),
    Broken("window_ends_first", "quizzes/final.yaml", "layout: all", f"{WINDOW.format('10:00', '09:59')}\nlayout: all", 2),
    Broken("window_ends_first", "quizzes/final.yaml", "layout: all", f"{WINDOW.format('10:00', '10:00')}\nlayout: all", 2),
    Broken(
        "limit_exceeds_window", "quizzes/final.yaml", "layout: all",
        f"{WINDOW.format('10:00', '10:30')}\n  limit_minutes: 31\nlayout: all", 3,
    ),
    Broken("quiz_empty", "quizzes/final.yaml", "draw:\n  - {pool: bread, count: 2}\n", "", -6),
    Broken("scale_unknown", "quizzes/final.yaml", "layout: all", "scale: swiss-6\nlayout: all"),
    Broken("pass_points_unreachable", "quizzes/placement.yaml", "purpose: placement", 'purpose: placement\npass_points: "50"', 1),
]

LESSONS = [
    Broken("heading_without_id", LESSON, "### Mehl {#flour}", "### Mehl"),
    Broken("heading_id_twice", LESSON, "{#flour}", "{#ingredients}"),
    Broken("heading_level", LESSON, "### Mehl", "#### Mehl"),
    Broken("headings_differ", f"{BREAD}/lesson.en.md", "{#flour}", "{#flower}"),
    Broken("section_count", LESSON, "## Backen {#baking}", "### Backen {#baking}", -16),
    Broken("heading_before_section", LESSON, "Brot braucht Zeit.", "### Zeit {#time}"),
    Broken("heading_nested", LESSON, "Den Ofen *vorheizen*.", "### Ofen {#oven}"),
    Broken("html", LESSON, "Den Ofen *vorheizen*.", "Den Ofen\n<script>alert(1)</script>", 1),
    Broken("html", LESSON, "Mehr dazu", "<!-- mehr -->\n\nMehr dazu"),
    Broken("image_missing", LESSON, "media/loaf.svg", "media/cake.svg"),
    Broken("image_not_in_pack", LESSON, "media/loaf.svg", "https://example.org/loaf.svg"),
    Broken("image_without_alternative", LESSON, "![Ein rundes Brot]", "![]"),
    Broken("image_not_alone", LESSON, "![Ein rundes", "Sieh: ![Ein rundes"),
    Broken("link_broken", LESSON, "quiz:final", "quiz:finale"),
    Broken("link_broken", LESSON, "lesson:soup#stock", "lesson:soup#stick"),
    Broken("link_unsafe", LESSON, "quiz:final", "javascript:alert(1)"),
    Broken("link_unsafe", LESSON, "quiz:final", "data:text/html,x"),
    Broken("link_unsafe", LESSON, "quiz:final", "../quiz"),
    Broken("link_unsafe", LESSON, "quiz:final", "//example.org"),
    Broken("footnote_missing", LESSON, "Salz.[^1]", "Salz.[^1][^2]"),
    Broken("callout_unknown", LESSON, "::: tip", "::: hint"),
    Broken("callout_open", LESSON, "- Teig geformt\n:::\n", "- Teig geformt\n", -2),
    Broken("checklist_without_list", LESSON, "- Ofen an\n- Teig geformt", "Ofen an", -1),
    Broken("control_character", LESSON, "Brot braucht", "Brot\x08braucht"),
    Broken("locale_unknown", "course.yaml", "locales: [de, en]", "locales: [de]", 3),
    Broken("image_not_in_pack", "credits.en.md", "Own recipes.", "![x](own.png)"),
]

PICTURES = [
    Broken("svg_element", "media/loaf.svg", "  <ellipse", "  <script>alert(1)</script><ellipse"),
    Broken("svg_handler", "media/loaf.svg", 'role="img"', 'role="img" onload="alert(1)"'),
    Broken("svg_reference", "media/loaf.svg", "url(#crust)", "url(https://example.org/x)"),
]


each_broken = pytest.mark.parametrize(
    "broken", [*FIELDS, *QUESTIONS, *SITUATIONS, *QUIZZES, *LESSONS, *PICTURES], ids=lambda broken: f"{broken.code} {broken.new[:30]}"
)


@each_broken
def test_a_fault_is_found_where_it_is(broken: Broken, tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    line = replace(pack, broken.file, broken.old, broken.new)
    result = read_pack(pack)
    assert (broken.file, line + broken.down, broken.code) in found(result)
    assert (result.course is None) == any(fault.severity == "error" for fault in result.faults)


def test_all_faults_are_found_in_one_run(tmp_path: Path) -> None:
    """One broken place in each file, and no fault that only follows from another."""
    pack = small_copy(tmp_path)
    chosen = [
        *(FIELDS[number] for number in (0, 3, 4, 9, 13)),
        *(QUESTIONS[number] for number in (1, 2, 8, 12, 19)),
        *(LESSONS[number] for number in (7, 13, 20, -1)),
        PICTURES[1],
    ]
    for broken in reversed(chosen):
        replace(pack, broken.file, broken.old, broken.new)
    (pack / "notes.txt").write_text("x")
    (pack / SOUP / "lesson.en.md").unlink()
    (pack / "media" / "plate.png").write_bytes(b"GIF89a")
    (pack / "pools" / "lonely.yaml").write_text("questions: []\n")
    assert {(file, code) for file, _, code in found(read_pack(pack))} == {
        *((broken.file, broken.code) for broken in chosen),
        ("notes.txt", "unknown_file"),
        (f"{SOUP}/lesson.en.md", "lesson_missing"),
        ("media/plate.png", "media_ending"),
        ("pools/lonely.yaml", "question_never_drawn"),
    }


def test_one_mistake_is_not_reported_as_many(tmp_path: Path) -> None:
    """An unreadable file takes its parts with it, but what points at them is not called broken."""
    shared = ("course.yaml", "pools/bread.yaml", "quizzes/final.yaml", "quizzes/placement.yaml")
    for file in (*shared, f"{BREAD}/module.yaml", f"{BREAD}/quiz.yaml"):
        pack = small_copy(tmp_path / file.replace("/", "-"))
        (pack / file).write_text("title: [\n")
        assert {code for _, _, code in found(read_pack(pack))} == {"yaml_syntax"}, file


def test_a_question_that_cannot_be_read_does_not_move_the_lines_of_others(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    first = replace(pack, QUIZ, "kind: single_choice", "kind: guess")
    last = replace(pack, QUIZ, 'de: "2 mal 500 g."', 'de: "[2](file:x)"')
    assert found(read_pack(pack)) == {(QUIZ, first, "not_one_of"), (QUIZ, last, "link_unsafe")}


def test_a_fault_inside_a_long_text_has_its_own_line(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    line = replace(pack, "pools/bread.yaml", "- [bread](lesson:bread)", "- one\n      - <i>two</i>")
    assert found(read_pack(pack)) == {("pools/bread.yaml", line + 1, "html")}


def test_missing_files_are_named(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    (pack / "course.yaml").unlink()
    (pack / BREAD / "module.yaml").unlink()
    (pack / "credits.en.md").unlink()
    assert found(read_pack(pack)) == {
        ("course.yaml", None, "file_missing"),
        (f"{BREAD}/module.yaml", None, "file_missing"),
        ("credits.en.md", None, "credits_missing"),
    }


def test_folders_of_modules_are_numbered_and_named_once(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    (pack / "modules/02-soup").rename(pack / "modules/01-soup")
    (pack / "modules/3-cake").mkdir()
    (pack / "modules/3-cake/module.yaml").write_text("x")
    assert found(read_pack(pack)) == {
        ("modules/01-soup", None, "module_number_twice"),
        ("modules/3-cake/module.yaml", None, "unknown_file"),
    }


def test_pictures_nobody_shows_are_warnings_and_the_course_is_read(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    (pack / "media" / "spare.svg").write_bytes((pack / "media" / "loaf.svg").read_bytes())
    result = read_pack(pack)
    assert [(fault.file, fault.code, fault.severity) for fault in result.faults] == [
        ("media/spare.svg", "media_unused", "warning")
    ]
    assert isinstance(result.course, Course)


def test_very_many_faults_are_cut(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    (pack / "pools" / "bread.yaml").write_text("questions:\n" + "  - {kind: x}\n" * 3000)
    result = read_pack(pack)
    assert len(result.faults) == 1001
    assert "too_many_faults" in {fault.code for fault in result.faults}


def test_results_are_not_promised_to_the_learner_alone_where_a_person_marks() -> None:
    course = workshop_course(with_modules=False)
    before = check_course(course)
    promised = [fault for fault in check_course(course.model_copy(update={"results": "self_assessment"})) if fault not in before]
    assert [(fault.place, fault.code, fault.severity) for fault in promised] == [(("results",), "results_marked_by_hand", "error")]
    assert check_course(course.model_copy(update={"results": "works_agreement"})) == before


def test_the_small_pack_is_what_its_files_say() -> None:
    result = read_pack(SMALL)
    course = result.course
    assert course
    assert (course.key, course.locales, [module.key for module in course.modules]) == ("small", ("de", "en"), ["bread", "soup"])
    kinds = [question.kind for quiz in course.all_quizzes() for question in quiz.questions]
    assert kinds == [
        "single_choice",
        "multiple_response",
        "true_false_grid",
        "numeric",
        "short_text",
        "matching",
        "ordering",
        "cloze",
        "situation",
        "self_check",
    ]
    assert [(media.path, media.media_type, media.width, media.height) for media in course.media] == [
        ("media/loaf.svg", "image/svg+xml", 120, 80),
        ("media/plate.png", "image/png", 4, 3),
    ]


@pytest.mark.parametrize("locale", ["de", "en"])
@each_broken
def test_every_fault_is_put_into_words(broken: Broken, locale: str, tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    replace(pack, broken.file, broken.old, broken.new)
    for fault in read_pack(pack).faults:
        wrong, mend = describe(fault, locale)
        assert fault.code in FAULT_TEXTS
        assert "?" not in wrong.replace(str(fault.params.get("found")), ""), (wrong, fault.params)
        assert mend.endswith((".", ")"))
