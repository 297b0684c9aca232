"""What people read who did something too often: what happened, when it goes on, what to do until then."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from quizapp.web.errors import TooMany, sentence_of
from quizapp.web.limit_error_texts import LIMITS

pytestmark = pytest.mark.one_engine
AT_ONCE = frozenset({"password_stopped", "saved_too_fast", "file_in_work"})
"""Here no clock says when it goes on: a mailed link, the next moment, or the end of something does."""


@pytest.mark.parametrize("code", LIMITS)
@pytest.mark.parametrize(
    ("lang", "when"), [("de", ("02.03.26, 10:12", "in 12 Minuten")), ("en", ("02/03/2026, 10:12", "in 12 minutes"))]
)
def test_each_limit_says_when_it_goes_on_and_what_to_do(app: Flask, code: str, lang: str, when: tuple[str, str]) -> None:
    with app.test_request_context(f"/{lang}/"):
        told = sentence_of(TooMany(code, 12 * 60))
    assert "%" not in told
    assert [word in told for word in when] == [code not in AT_ONCE] * 2
    assert len(re.findall(r"[.;](?: |$)", told)) >= 2, "one sentence says too little"


@pytest.mark.parametrize(
    ("seconds", "until", "wait"),
    [
        (1, "10:01", "1 minute"), (60, "10:01", "1 minute"), (61, "10:02", "2 minutes"), (5400, "11:30", "90 minutes"),
        (5401, "11:31", "2 hours"), (54_000, "03/03/2026, 01:00", "15 hours"),
    ],
)
def test_nobody_is_told_to_come_back_too_early(app: Flask, seconds: int, until: str, wait: str) -> None:
    with app.test_request_context("/en/"):
        told = sentence_of(TooMany("too_many_mails", seconds))
    assert f"{until} on, in {wait}." in told
