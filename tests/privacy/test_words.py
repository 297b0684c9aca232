"""The readable half of an export names things in words of its language, never by columns."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from quizapp.db.session import Database
from tests.clock import SettableClock
from tests.privacy.test_export import taken_along
from tests.privacy.traces import Traces


@pytest.mark.one_engine
def test_the_page_names_things_in_words(
    kanaria: Traces, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    page = taken_along(database, kanaria.person, clock, run_jobs).read("index.html").decode()
    assert [name for name in re.findall(r"<dt>(.*?)</dt>", page) if "_" in name] == []
    assert "<div><dt>Geschrieben am</dt><dd>" in page
    assert "<dt>Was geschah</dt><dd>hat sich angemeldet</dd>" in page
    assert ": hat sich angemeldet</summary>" in page
