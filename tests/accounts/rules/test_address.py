"""Addresses as typed, stored and counted."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from quizapp.accounts.rules.address import LONGEST, fold_alias, read_address


@pytest.mark.parametrize(
    "typed",
    [
        "", "@", "anna", "anna@", "@example.org", "anna@example", "anna@@example.org", "an na@example.org", "anna@exa mple.org",
        "anna@example..org", ".anna@example.org", "anna.@example.org", "an..na@example.org", "anna@-example.org",
        "anna@example-.org", "anna@127.0.0.1", "anna@[127.0.0.1]", "anna@example.org,bob@example.org", "<anna@example.org>",
        "anna@example.org\nBcc: bob@example.org", "anna\r\n@example.org", "änna@example.org", "anna@größe.example", "anna\x00@example.org",
        "a" * 65 + "@example.org", "anna@" + "a" * 64 + ".org", "anna@" + "a.b" * 90 + ".org", '"anna"@example.org',
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert read_address(typed) is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Anna@Example.ORG", "anna@example.org"),
        (" anna.maria+kurs@sub.example.org\t", "anna.maria+kurs@sub.example.org"),
        ("o'neill_x-1@example.co", "o'neill_x-1@example.co"),
        ("anna@Müller.example", "anna@xn--mller-kva.example"),
        ("anna@xn--gre-6ka8i.example", "anna@xn--gre-6ka8i.example"),
    ],
)
def test_addresses_are_stored_in_one_spelling(typed: str, stored: str) -> None:
    assert read_address(typed) == stored


@given(st.text(max_size=80))
def test_a_stored_address_is_one_line_of_ascii_and_reads_back_to_itself(typed: str) -> None:
    stored = read_address(typed)
    if stored is not None:
        assert stored.isascii()
        assert stored.isprintable()
        assert len(stored) <= LONGEST
        assert read_address(stored) == stored


def test_aliases_of_one_mailbox_are_counted_together() -> None:
    spellings = ["annaweber@gmail.com", "anna.weber@gmail.com", "anna.weber+1@googlemail.com"]
    assert {fold_alias(one) for one in spellings} == {"annaweber@gmail.com"}
    assert fold_alias("anna.weber@example.org") == "anna.weber@example.org"
    assert fold_alias("+x@example.org") == "+x@example.org"
