"""Texts with placeholders: what is refused, and what becomes of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from quizapp.webinars.rules.mail_text import PLACEHOLDERS, as_plain, faults_of, filled, paragraphs

VALUES = {name: f"<{name}>" for names in PLACEHOLDERS.values() for name in names} | {"link": "https://q.example.org/f/1"}
kinds = st.sampled_from(sorted(PLACEHOLDERS))


@pytest.mark.parametrize(
    ("subject", "body", "expected"),
    [
        ("", "", []),
        ("{webinar} of {course}", "Hello {host}\n\n{link}", []),
        ("", "Hello {name}, {link} {name}", [("body", "unknown", "name")]),
        ("", "Hello", [("body", "no_link", "")]),
        ("{link}", "", [("subject", "link_in_subject", "")]),
        ("a\r\nBcc: all@example.org", "", [("subject", "lines", "")]),
        ("a\x85b", "", [("subject", "lines", "")]),
        ("{questions}", "", [("subject", "unknown", "questions")]),
        ("", "{ link } and {} and {{link}}", [("body", "unknown", ""), ("body", "brace", "")]),
        ("50 % {", "} {link}", [("subject", "brace", ""), ("body", "brace", "")]),
        ("{webinar", "{li\nnk} {link}", [("subject", "brace", ""), ("body", "brace", "")]),
        (" ", " \n ", []),
    ],
)
def test_known_texts(subject: str, body: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(fault.field, fault.trouble, fault.name) for fault in faults_of("reminder", subject, body)] == expected


def test_a_booster_knows_how_many_and_how_long() -> None:
    assert faults_of("booster", "{questions} in {minutes}", "{link}") == []


@given(kinds, st.text(max_size=80))
def test_what_is_accepted_names_only_what_is_filled(kind: str, body: str) -> None:
    if not faults_of(kind, "", body) and body:
        plain = as_plain(paragraphs(body, VALUES), "label")
        assert VALUES["link"] in plain
        assert not any(f"{{{name}}}" in plain for name in PLACEHOLDERS[kind])


@given(st.text(max_size=30))
def test_what_a_value_holds_is_no_placeholder(title: str) -> None:
    assert filled("{webinar}", {"webinar": "{link}" + title, "link": "secret"}) == "{link}" + title


def test_paragraphs_keep_lines_and_leave_out_what_is_empty() -> None:
    found = paragraphs("Hello,\r\nyou\r\n\r\n\r\n{link}\n\n{host}\n\nor {link}.", {**VALUES, "host": ""})
    assert [one.is_button for one in found] == [False, True, False]
    assert as_plain(found, "Go") == f"Hello,\nyou\n\nGo:\n\n{VALUES['link']}\n\nor {VALUES['link']}."
