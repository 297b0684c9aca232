"""Finding passages: all words, loose spelling, titles before headings before text."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from quizapp.lessons.rules.search import (
    EXCERPT_LENGTH,
    LONGEST_QUERY,
    SearchPassage,
    SearchSection,
    excerpt,
    marked,
    query_words,
    search,
)


def section(heading: str, text: str, *more: SearchPassage, recipe: str = "Rezept", is_opening: bool = False) -> SearchSection:
    """A section whose anchor is its heading in small letters."""
    first = SearchPassage(heading.lower(), heading, text)
    return SearchSection("visible", recipe, (first, *more), is_opening)


CIRCLE = section("Der feste Kreis", "Ein Führungskreis trifft sich.", SearchPassage("members", "Wer dazugehört", "Größe: fünf."))
STEPS = section("Vier Schritte", "Erst der Rückhalt, dann der Kreis. Der Kreis hilft.")


@pytest.mark.parametrize(
    ("query", "anchors"),
    [
        ("kreis", ["der feste kreis", "vier schritte"]),
        ("KREIS", ["der feste kreis", "vier schritte"]),
        ("führung", ["der feste kreis"]),
        ("fuehrung", ["der feste kreis"]),
        ("fuhrung", ["der feste kreis"]),
        ("groesse", ["members"]),
        ("grosse", ["members"]),
        ("Größe", ["members"]),
        ("kreis rückhalt", ["vier schritte"]),
        ("kreis, rückhalt!", ["vier schritte"]),
        ("kreis montag", []),
        ("due", []),
        ("is", []),
        ("ei", ["der feste kreis"]),
        ("", []),
        ("...", []),
    ],
)
def test_what_a_query_finds(query: str, anchors: list[str]) -> None:
    assert [hit.anchor for hit in search([CIRCLE, STEPS], query)] == anchors


def test_titles_count_more_than_headings_and_those_more_than_text() -> None:
    sections = [
        section("Anderes", "Der Kreis und noch ein Kreis."),
        section("Noch eins", "Nichts.", SearchPassage("small", "Kleiner Kreis", "Nichts.")),
        section("Der Kreis", "Nichts."),
        section("Kreis", "Nichts.", recipe="Kreis", is_opening=True),
    ]
    assert [(hit.anchor, hit.score) for hit in search(sections, "kreis")] == [
        ("kreis", 8), ("der kreis", 5), ("small", 3), ("anderes", 2),
    ]


def test_many_mentions_in_a_text_do_not_beat_a_title() -> None:
    assert [hit.score for hit in search([section("Anderes", "Kreis " * 50)], "kreis")] == [5]


def test_a_recipe_title_helps_its_sections_but_alone_leads_to_the_opening_only() -> None:
    opening = section("Sichtbar werden", "Los.", recipe="Sichtbar werden", is_opening=True)
    inner = section("Schritte", "Rückhalt.", recipe="Sichtbar werden")
    assert [hit.anchor for hit in search([opening, inner], "sichtbar")] == ["sichtbar werden"]
    assert [hit.anchor for hit in search([opening, inner], "sichtbar rückhalt")] == ["schritte"]


def test_words_may_stand_in_different_passages_of_a_section() -> None:
    (hit,) = search([CIRCLE], "führungskreis größe fünf")
    assert hit.anchor == "members"


def test_what_was_found_is_set_apart() -> None:
    assert marked("Führung und Fuehrung", ["fuhrung"]) == (("Führung", True), (" und Fuehrung", False))
    assert marked("Führung und Fuehrung", ["führung"]) == (("Führung", True), (" und ", False), ("Fuehrung", True))
    assert marked("<b>Kreis</b>", ["kreis"]) == (("<b>", False), ("Kreis", True), ("</b>", False))
    assert marked("", ["kreis"]) == ()


def test_an_excerpt_is_cut_between_words_around_the_first_find() -> None:
    text = "Anfang " * 100 + "Kreis " + "Ende " * 100
    spans = excerpt(text, ["kreis"])
    assert spans[0] == ("… ", False)
    assert spans[-1] == (" …", False)
    assert ("Kreis", True) in spans
    whole = "".join(piece for piece, _ in spans[1:-1])
    assert len(whole) <= EXCERPT_LENGTH
    assert set(whole.split()) == {"Anfang", "Kreis", "Ende"}


def test_a_short_text_is_shown_whole() -> None:
    assert excerpt("Ein\nKreis", ["kreis"]) == (("Ein ", False), ("Kreis", True))
    assert excerpt("Ein Satz", ["kreis"]) == (("Ein Satz", False),)


def test_a_query_ends_somewhere() -> None:
    assert query_words("a" * 500) == ("a" * LONGEST_QUERY,)


@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=8), max_size=4))
def test_marking_changes_no_character(text: str, words: list[str]) -> None:
    assert "".join(piece for piece, _ in marked(text, query_words(" ".join(words)))) == text


@given(st.text(max_size=600), st.text(max_size=20))
def test_any_text_can_be_searched(text: str, query: str) -> None:
    for hit in search([section("Titel", text)], query):
        assert sum(len(piece) for piece, _ in hit.excerpt) <= EXCERPT_LENGTH + len("…  …") + len(query)
