"""Which passwords are refused by their length and pattern."""

from __future__ import annotations

import pytest

from quizapp.accounts.rules.password_rule import LONGEST, normal_form, password_fault

WORDS = ("quizapp", "Beispiel Akademie", "alice", "example.org")


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", "too_short"),
        ("vierzehn zeich", "too_short"),
        ("fünfzehnZeichen", None),
        ("a" * 20, "too_simple"),
        ("abababababababab", "too_simple"),
        ("hallo1hallo1hallo1", "too_simple"),
        ("hallo1hallo1hallo1ha", "too_simple"),
        ("1234567890123456", "too_simple"),
        ("abcdefghijklmnop", "too_simple"),
        ("poiuztrewqasdfgh", "too_simple"),
        ("qwertyuiop123456", "too_simple"),
        ("Quizapp quizapp 7", "too_simple"),
        ("alice@example.org", "too_simple"),
        ("ALICEexample.org1234", "too_simple"),
        ("Der Hund bellt um acht", None),
        ("correct horse battery staple", None),
        ("Beispiel Akademie kocht gern Suppe", None),
        ("🐝🐛🦋🐌🐞🐜🦗🕷🦂🦟🐙🐢🐍🦎🦖", None),
        ("x" * 200, "too_simple"),
        ("Wort " * 60, "too_long"),
    ],
)
def test_fault(password: str, fault: str | None) -> None:
    assert password_fault(password, WORDS) == fault


def test_length_counts_code_points_of_the_composed_form() -> None:
    composed, decomposed = "äöüßÄÖÜ éèê ñç1", "a\u0308o\u0308u\u0308ßA\u0308O\u0308U\u0308 e\u0301e\u0300e\u0302 n\u0303c\u03271"
    assert normal_form(decomposed) == composed
    assert len(composed) == 15
    assert password_fault(decomposed, ()) is None
    assert password_fault(decomposed[:-1], ()) == "too_short"


def test_long_passphrases_are_allowed() -> None:
    phrase = " ".join(f"wort{n}" for n in range(60))[:LONGEST]
    assert len(phrase) == LONGEST
    assert password_fault(phrase, WORDS) is None
