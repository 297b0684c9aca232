"""The edition of the small course: every Markdown text is HTML, and it survives being stored."""

from __future__ import annotations

import time
from collections.abc import Iterator

from quizapp import paths
from quizapp.content.edition import Edition
from quizapp.content.pack_reader import read_pack
from quizapp.content.rendering import course_links, render_edition
from quizapp.content.walk import leaves
from quizapp.kernel.localized import MarkdownText
from quizapp.operations.demo import SAMPLE_COURSE
from tests.content.packs import small_course
from tests.content.pages import active_parts

COURSE, MEDIA = small_course()
EDITION = render_edition(COURSE)


def all_html(edition: Edition) -> Iterator[str]:
    """Every piece of HTML of an edition."""
    yield from edition.credits.values()
    for by_locale in edition.lessons.values():
        for lesson in by_locale.values():
            yield lesson.opening_html
            yield from (section.html for section in lesson.sections)
    for leaf in leaves(edition.course):
        yield from leaf.value.strings() if isinstance(leaf.value, MarkdownText) else ()


def test_markdown_is_html_and_plain_texts_stay_plain() -> None:
    course = EDITION.course
    assert course.summary.root == {"de": "<p>Brot und <em>Suppe</em>.</p>\n", "en": "<p>Bread and <em>soup</em>.</p>\n"}
    assert course.title == COURSE.title
    quiz = course.quiz("bread")
    assert quiz and quiz.intro.in_locale("en") == "<p>Four <strong>short</strong> questions.</p>\n"
    question = quiz.questions[0]
    assert question.stem.in_locale("de") == "<p>Was macht Brot <em>salzig</em>?</p>\n"
    assert question.explanation.in_locale("en") == (
        '<p>See <a href="/en/courses/small/lessons/bread#ingredients">ingredients</a>.</p>\n'
    )
    assert question.model_dump(include={"id", "points", "options"}) == COURSE.modules[0].quiz.questions[0].model_dump(  # type: ignore[union-attr]  # it has one
        include={"id", "points", "options"}
    )


def test_markdown_inside_a_kind_is_html_and_keeps_its_gaps() -> None:
    soup = EDITION.course.quiz("soup")
    assert soup
    text = vars(soup.questions[3])["text"]
    assert text.in_locale("de") == "<p>Die {{what}} ist <em>sehr</em> {{how}}.</p>\n"


def test_one_text_for_all_languages_gets_links_for_each() -> None:
    explanation = EDITION.course.pools[0].questions[0].explanation
    assert explanation.root == {
        locale: f'<p>Hefe / yeast</p>\n<ul>\n<li><a href="/{locale}/courses/small/lessons/bread">bread</a></li>\n</ul>\n'
        for locale in ("de", "en")
    }


def test_lessons_leave_the_document_and_stand_beside_it() -> None:
    assert all(module.lesson == {} for module in EDITION.course.modules)
    assert EDITION.course.credits == {}
    assert EDITION.credits["en"] == "<h2>Sources</h2>\n<p>Own recipes.</p>\n"
    assert {key: sorted(by_locale) for key, by_locale in EDITION.lessons.items()} == {"bread": ["de", "en"], "soup": ["de", "en"]}
    assert EDITION.passages["de"] == {
        "bread#ingredients": "Zutaten",
        "bread#flour": "Mehl",
        "bread#baking": "Backen",
        "soup#stock": "Brühe",
        "soup#serving": "Servieren",
    }


def test_links_know_what_exists_in_every_language() -> None:
    bread = COURSE.modules[0]
    other = bread.model_copy(update={"lesson": {**bread.lesson, "en": bread.lesson["en"].replace("{#flour}", "{#wheat}")}})
    links = course_links(COURSE.model_copy(update={"modules": (other, COURSE.modules[1])}))
    assert links.anchors["bread"] == {"ingredients", "baking"}
    assert links.quizzes == {"bread", "soup", "final", "placement"}
    assert sorted(links.media) == ["media/loaf.svg", "media/plate.png"]


def test_an_edition_survives_being_stored() -> None:
    assert Edition.model_validate_json(EDITION.model_dump_json()) == EDITION


def test_the_sample_edition_is_harmless_complete_and_quick_to_load() -> None:
    course = read_pack(paths.PACKS / SAMPLE_COURSE).course
    assert course
    edition = render_edition(course)
    pieces = list(all_html(edition))
    assert len(pieces) > 300
    assert not [odd for html in pieces for odd in active_parts(html)]
    assert not [html for html in pieces if "broken-link" in html]
    stored = edition.model_dump_json()
    assert Edition.model_validate_json(stored) == edition
    times = []
    for _ in range(3):
        start = time.process_time()
        Edition.model_validate_json(stored)
        times.append(time.process_time() - start)
    assert min(times) < 0.1
