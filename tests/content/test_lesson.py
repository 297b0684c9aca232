"""Lessons are split into an opening and sections, with their words, passages and footnotes."""

from __future__ import annotations

from quizapp.content.edition import Passage
from quizapp.content.lesson import lesson_headings, render_lesson
from quizapp.content.links import Links
from tests.content.packs import small_course

COURSE, _ = small_course()
LESSON = """Opening *words*.[^b]

## One {#one}

First.[^a]

### Inner **part** {#inner}

> Quoted.

## Two {#two}

Second,[^b] again.[^a]

[^a]: Note *a*.
[^b]: Note b.
"""


def test_a_lesson_is_split_at_its_sections() -> None:
    lesson = render_lesson("m", LESSON, Links("c"), "en")
    assert [section.id for section in lesson.sections] == ["one", "two"]
    assert [section.title for section in lesson.sections] == ["One", "Two"]
    assert lesson.sections[0].passages == (Passage(id="inner", title="Inner part"),)
    assert lesson.opening_text == "Opening words.\nNote b."
    assert lesson.sections[0].text == "First.\nInner part\nQuoted.\nNote a."
    assert lesson.sections[0].html.startswith(
        '<p>First.<sup class="footnote-ref"><a href="#fn-m-2" id="fnref-m-2">2</a></sup></p>\n'
    )
    assert '<h3 id="inner">Inner <strong>part</strong></h3>' in lesson.sections[0].html
    assert "<h2" not in lesson.opening_html + "".join(section.html for section in lesson.sections)


def test_footnotes_stand_where_they_are_first_needed() -> None:
    lesson = render_lesson("m", LESSON, Links("c"), "en")
    assert "Note b." in lesson.opening_html and "Note <em>a</em>." in lesson.sections[0].html
    assert "Note" not in lesson.sections[1].html
    assert 'href="#fn-m-1"' in lesson.sections[1].html


def test_words_and_minutes_are_counted() -> None:
    lesson = render_lesson("m", "## A {#a}\n\n" + "word " * 361, Links("c"), "en")
    assert (lesson.words, lesson.reading_minutes) == (362, 3)
    assert (lesson.opening_html, lesson.opening_text) == ("", "")


def test_a_lesson_without_sections_is_all_opening() -> None:
    lesson = render_lesson("m", "Only this.", Links("c"), "en")
    assert (lesson.opening_html, lesson.sections, lesson.reading_minutes) == ("<p>Only this.</p>\n", (), 1)


def test_headings_have_level_id_title_and_line() -> None:
    found = [(heading.level, heading.id, heading.title, heading.line) for heading in lesson_headings(LESSON)]
    assert found == [(2, "one", "One", 2), (3, "inner", "Inner part", 6), (2, "two", "Two", 10)]


def test_the_small_lesson_word_for_word() -> None:
    lesson = render_lesson("soup", COURSE.module("soup").lesson["de"], Links("small"), "de")  # type: ignore[union-attr]  # it exists
    assert [section.html for section in lesson.sections] == [
        "<p>Wasser und <em>Gemüse</em>.</p>\n",
        '<p>Heiß.</p>\n<figure><span class="broken-link">Ein Teller Suppe</span></figure>\n',
    ]
    assert lesson.words == 9
