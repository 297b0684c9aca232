"""A list of 10,000 people: judged, confirmed and enrolled, and how long others wait for it. Measured, so not in every run."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from sqlalchemy import func, select

from quizapp.cohorts import confirmed_lists, lists
from quizapp.cohorts.models import Cohort
from quizapp.cohorts.rules.listed import pack_list, read_list, unpack_list
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from quizapp.interchange.tables import read_table
from tests.clock import MORNING
from tests.cohorts.gathering import gather
from tests.people import People

ROWS = 10_000
LONGEST_S, LONGEST_WRITE_S = 60.0, 1.0
"""Measured 26 November 2026 on 2 cores that others used as well: docs/reliability.md. On a quiet machine a write takes 0.1 s."""


@pytest.mark.proof
def test_ten_thousand_people(database: Database, course: Course, people: People) -> None:
    group = gather(database, people.carla, course.key, MORNING)
    file = "E-Mail;Name\n" + "".join(f"person{number}@example.org;Person {number}\n" for number in range(ROWS))
    begun = time.perf_counter()
    rows, _ignored = read_list(read_table(file.encode()))
    with database.reading() as session:
        checked = pack_list(lists.judge(session, people.carla.identity, group, rows).enrolling)
    judged_s = time.perf_counter() - begun
    with database.transaction() as session:
        number = confirmed_lists.confirm(session, people.carla.identity, group, checked, "de", MORNING)
    writes = written(database, number, checked, MORNING)
    print(f"{ROWS} rows: judged in {judged_s:.1f} s, enrolled in {sum(writes):.1f} s, longest write {max(writes):.2f} s")
    with database.reading() as session:
        assert session.get_one(Cohort, group.id).taken == ROWS
        assert session.scalar(select(func.count()).select_from(Enrolment)) == ROWS
    assert sum(writes) <= LONGEST_S
    assert max(writes) <= LONGEST_WRITE_S


def written(database: Database, number: int, checked: str, now: datetime) -> list[float]:
    """Enrol it as the worker does; how long each transaction took."""
    rows, has_more, took = unpack_list(checked), True, []
    while has_more:
        begun = time.perf_counter()
        with database.transaction() as session:
            has_more = confirmed_lists.enrol_next(session, number, rows, now)
        took.append(time.perf_counter() - begun)
    return took
