"""Instants come back as they went in, on every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from quizapp.db.session import Database
from quizapp.db.types import UtcDateTime
from quizapp.jobs.models import Job

OFFSETS = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(lambda delta: timezone(timedelta(minutes=delta.seconds // 60 % 840)))
AWARE = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=OFFSETS)  # noqa: DTZ001  # bounds are naive by contract


@given(AWARE)
def test_an_instant_is_stored_in_utc(moment: datetime) -> None:
    stored = UtcDateTime().process_bind_param(moment, None)
    assert stored == moment
    assert stored.tzinfo is UTC
    assert UtcDateTime().process_result_value(stored.replace(tzinfo=None), None) == moment


def test_nothing_stays_nothing() -> None:
    assert UtcDateTime().process_bind_param(None, None) is None
    assert UtcDateTime().process_result_value(None, None) is None


def test_an_instant_comes_back_to_the_microsecond(database: Database) -> None:
    moment = datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    with database.transaction() as session:
        session.add(Job(kind="try", object_id=1, due_at=moment, tries=0))
    with database.reading() as session:
        found = session.scalars(select(Job.due_at)).one()
    assert (found, found.utcoffset()) == (moment, timedelta(0))


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"), database.transaction() as session:
        session.add(Job(kind="try", object_id=1, due_at=datetime(2026, 3, 2), tries=0))  # noqa: DTZ001  # what is refused
        session.flush()
