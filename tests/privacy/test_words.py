"""The readable half of an export names things in words of its language, never by columns."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from quizapp.db.session import Database
from quizapp.privacy.words import time_kept
from tests.clock import SettableClock
from tests.privacy.test_export import taken_along
from tests.privacy.traces import Traces


@pytest.mark.one_engine
def test_the_page_names_things_in_words(
    kanaria: Traces, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    page = taken_along(database, kanaria.person, clock, run_jobs).read("index.html").decode()
    assert "<dt>Zusatzzeit in Prozent</dt>" in page
    assert [name for name in re.findall(r"<dt>(.*?)</dt>", page) if "_" in name] == []
    assert "<div><dt>Geschrieben am</dt><dd>" in page
    assert "<dt>Was geschah</dt><dd>Zusatzzeit wurde geändert</dd>" in page
    assert ": Zusatzzeit wurde geändert</summary>" in page


@pytest.mark.parametrize(
    ("days", "german", "english"),
    [
        (None, "unbegrenzt", "for ever"), (1, "1 Tag", "1 day"), (90, "90 Tage", "90 days"), (365, "1 Jahr", "1 year"),
        (367, "367 Tage", "367 days"), (1095, "3 Jahre", "3 years"), (3653, "10 Jahre", "10 years"), (3654, "3.654 Tage", "3,654 days"),
    ],
)
@pytest.mark.one_engine
def test_how_long_something_is_kept(app: Flask, days: int | None, german: str, english: str) -> None:
    for lang, told in (("de", german), ("en", english)):
        with app.test_request_context(f"/{lang}/"):
            assert time_kept(days) == told
