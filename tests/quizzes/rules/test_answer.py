"""What becomes of an answer that arrives."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from quizapp.quizzes.rules.answer import Current, Stamp, fate_of, fields_digest

NOW = Current(revision=4, tab="a", sequence=7, digest="x")


@pytest.mark.parametrize(
    ("tab", "sequence", "base", "digest", "fate"),
    [
        ("a", 8, 4, "y", "accept"),
        ("a", 8, 0, "y", "accept"),  # its own acknowledgement was lost
        ("a", 8, 4, "x", "accept"),
        ("a", 6, 4, "y", "older"),
        ("a", 6, 3, "x", "older"),
        ("b", 1, 4, "y", "accept"),
        ("b", 1, 3, "y", "conflict"),
        ("b", 99, 0, "y", "conflict"),
        ("b", 1, 3, "x", "accept"),  # both say the same
        ("b", 1, 5, "y", "accept"),
    ],
)
def test_fates(tab: str, sequence: int, base: int, digest: str, fate: str) -> None:
    assert fate_of(Stamp(tab, sequence, base), digest, NOW) == fate


def test_the_first_answer_of_all_is_accepted_from_any_tab() -> None:
    assert fate_of(Stamp("a", 1, 0), "y", Current(0, "", 0, "")) == "accept"


forms = st.dictionaries(st.text("abc-1", min_size=1), st.lists(st.text("xyz=2"), min_size=1, max_size=3), max_size=3)


@given(forms, forms)
def test_equal_fields_and_only_they_have_equal_digests(one: dict[str, list[str]], other: dict[str, list[str]]) -> None:
    turned = dict(reversed(one.items()))
    assert fields_digest(one) == fields_digest(turned)
    if fields_digest(one) == fields_digest(other):
        assert one == other
