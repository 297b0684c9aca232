"""Reports of delivery: what known servers write, and that nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from quizapp.mail.rules.bounces import read_bounce
from tests.mail.reports import exim, heads_only, holiday, postfix

OURS = "<abc123@quiz.example.org>"


@pytest.mark.parametrize(
    ("content", "status", "is_hard"),
    [
        (postfix(OURS), "5.1.1", True),
        (postfix(OURS, "5.2.2"), "5.2.2", False),
        (postfix(OURS, "5.7.26"), "5.7.26", False),
        (postfix(OURS, "4.4.1"), "4.4.1", False),
        (postfix(OURS, "4.4.1", "delayed"), "4.4.1", False),
        (postfix(OURS, "5.1.1", "delayed"), "5.1.1", False),
        (heads_only(OURS), "5.1.1", True),
        (exim(OURS), "5.1.1", True),
        (exim(OURS, "mailbox is full 5.2.2"), "5.2.2", False),
        (exim(OURS, "unrouteable address"), "", True),
    ],
)
def test_known_reports(content: bytes, status: str, is_hard: bool) -> None:
    found = read_bounce(content)
    assert found
    assert OURS in found.message_ids
    assert (found.status, found.is_hard) == (status, is_hard)


@pytest.mark.parametrize(
    "content", [holiday(OURS), postfix(OURS, "2.0.0", "delivered"), postfix(OURS, "2.0.0", "relayed"), b"", b"\xff\x00\r\n\r\n", b"Hello"]
)
def test_what_reports_no_failure(content: bytes) -> None:
    assert read_bounce(content) is None


@given(st.integers(0, 3000), st.binary(max_size=60))
def test_a_report_that_is_cut_or_garbled_is_read_or_not_but_raises_nothing(at: int, garbage: bytes) -> None:
    content = postfix(OURS)
    for changed in (content[:at], content[:at] + garbage + content[at:], garbage):
        found = read_bounce(changed)
        assert found is None or found.status == "" or found.status[0] in "245"
