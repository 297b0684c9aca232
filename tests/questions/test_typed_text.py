"""Typed words: what does not matter is folded, typing errors are counted."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from quizapp.kernel.errors import Invalid
from quizapp.questions.typed_text import edit_distance, fold, is_close, posted_text


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("intranet", "Intranet"), ("  Intranet ", "Intranet"), ("Social Media", "Social-Media"), ("SocialMedia", "Social Media"),
        ("E-Mail", "Email"), ("E‑Mail", "E-Mail"), ("groesse", "Größe"), ("grosse", "Größe"), ("GRÖSSE", "größe"),
        ("Massnahme", "Maßnahme"), ("Cafe", "Café"), ("„Fakten“.", "Fakten"), ("u\u0308ben", "üben"), ("1,5", "1,5"),
        ("Ärzte", "Aerzte"), ("Arzte", "Ärzte"), ("web 2", "Web-2"), ("C++", "c++"),
    ],
)  # fmt: skip
def test_the_same_but_for_what_does_not_matter(typed: str, wanted: str) -> None:
    assert is_close(typed, wanted)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("15", "1,5"), ("5", "-5"), ("C", "C++"), ("", "Intranet"), ("...", "..."), ("-", "-"), ("Intranett", "Intranet"),
        ("uberpruefung", "Überprüfung"),
    ],
)  # fmt: skip
def test_not_the_same(typed: str, wanted: str) -> None:
    assert not is_close(typed, wanted)


def test_case_matters_where_the_author_says_so() -> None:
    assert not is_close("sie", "Sie", case_sensitive=True)
    assert is_close("Aerzte", "Ärzte", case_sensitive=True)
    assert not is_close("aerzte", "Ärzte", case_sensitive=True)


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [
        ("", "", 0), ("a", "", 1), ("", "ab", 2), ("abc", "abc", 0), ("abc", "abd", 1), ("abc", "ab", 1), ("abc", "xabc", 1),
        ("abc", "acb", 1), ("abcd", "badc", 2), ("ca", "abc", 3), ("kitten", "sitting", 3), ("Stundenliste", "Stundnelsite", 2),
    ],
)  # fmt: skip
def test_distances(left: str, right: str, distance: int) -> None:
    assert edit_distance(left, right, 9) == distance
    assert edit_distance(right, left, 9) == distance
    for most in range(4):
        assert edit_distance(left, right, most) == min(distance, most + 1)


def distance_by_hand(left: str, right: str) -> int:
    """Optimal string alignment as it is defined, without any table."""
    if not left or not right:
        return len(left) + len(right)
    ways = [
        distance_by_hand(left[1:], right) + 1,
        distance_by_hand(left, right[1:]) + 1,
        distance_by_hand(left[1:], right[1:]) + (left[0] != right[0]),
    ]
    if left[:2] == right[:2][::-1] and len(left) > 1:
        ways.append(distance_by_hand(left[2:], right[2:]) + 1)
    return min(ways)


@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_distances_agree_with_the_definition(left: str, right: str) -> None:
    assert edit_distance(left, right, 9) == distance_by_hand(left, right)


def test_typing_errors_are_counted_in_folded_text() -> None:
    assert is_close("Stundnprotokoll", "Stunden-Protokoll", typing_errors=1)
    assert not is_close("Stundnprtokoll", "Stunden-Protokoll", typing_errors=1)


@given(st.text(max_size=30), st.booleans(), st.booleans())
def test_folded_text_is_still_the_same_answer(text: str, case_sensitive: bool, plain: bool) -> None:
    once = fold(text, case_sensitive, plain)
    assert is_close(once, text, case_sensitive=case_sensitive) or not once


def test_a_typed_line_is_trimmed_and_can_be_stored() -> None:
    assert posted_text({"text-1": [" two\t words \n"]}, "text-1") == "two words"
    assert posted_text({"text-1": ["a\x00b\ud800c"]}, "text-1") == "abc"
    assert posted_text({}, "text-1") == posted_text({"text-1": [""]}, "text-1") == ""


def test_a_line_has_at_most_500_characters() -> None:
    assert len(posted_text({"text-1": ["x" * 500]}, "text-1")) == 500
    with pytest.raises(Invalid) as refusal:
        posted_text({"text-1": ["x" * 501]}, "text-1")
    assert (refusal.value.code, refusal.value.params) == ("answer_too_long", {"limit": 500})


def test_a_line_sent_twice_is_refused() -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        posted_text({"text-1": ["a", "b"]}, "text-1")
