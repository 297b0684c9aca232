"""A thousand people moved page by page: how long other writers wait for it. Measured, so not in every run."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import select, update

from quizapp.accounts.models import Account
from quizapp.cohorts.models import ENROLLED, Cohort, CohortMember
from quizapp.cohorts.moving import move
from quizapp.cohorts.people_queries import PEOPLE_PER_PAGE, accounts_of_places
from quizapp.cohorts.queries import Group
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import MORNING
from tests.cohorts.gathering import gather
from tests.cohorts.test_group_people import fill
from tests.people import People

MANY = 1000
LONGEST_WRITE_S = 1.0
"""Measured 27 November 2026 on 2 cores that others used as well: docs/reliability.md."""


def saved(database: Database, account_id: int, waits: list[float], until: threading.Event) -> None:
    """A learner writes something small again and again; how long each time took."""
    while not until.is_set():
        begun = time.perf_counter()
        with database.transaction() as session:
            session.execute(update(Account).where(Account.id == account_id).values(name="Alice Adler"))
        waits.append(time.perf_counter() - begun)
        time.sleep(0.02)


def moved(database: Database, people: People, old: Group, new: Group) -> list[float]:
    """Everybody, as a trainer does it who sends page after page; how long each transaction took."""
    with database.reading() as session:
        places = session.scalars(select(CohortMember.id).where(CohortMember.cohort_id == old.id)).all()
    took = []
    for start in range(0, len(places), PEOPLE_PER_PAGE):
        begun = time.perf_counter()
        with database.transaction() as session:
            page = accounts_of_places(session, old, places[start : start + PEOPLE_PER_PAGE])
            assert move(session, people.carla.identity, old, new, page, MORNING) == PEOPLE_PER_PAGE
        took.append(time.perf_counter() - begun)
    return took


@pytest.mark.proof
def test_a_thousand_people_are_moved(database: Database, course: Course, people: People) -> None:
    old, new = (gather(database, people.carla, course.key, MORNING, name=name) for name in ("Alte Gruppe", "Neue Gruppe"))
    fill(database, old, MANY)
    alone: list[float] = []
    beside: list[float] = []
    took: list[float] = []
    for waits, work in ((alone, lambda: time.sleep(2)), (beside, lambda: took.extend(moved(database, people, old, new)))):
        until = threading.Event()
        learner = threading.Thread(target=saved, args=(database, people.alice.account_id, waits, until))
        learner.start()
        work()
        until.set()
        learner.join()
    print(
        f"{MANY} people: moved in {sum(took):.1f} s, longest write {max(took):.2f} s; another's write alone at most {max(alone):.2f} s,"
        f" beside it at most {max(beside):.2f} s"
    )
    with database.reading() as session:
        states = select(CohortMember.state).where(CohortMember.cohort_id == new.id)
        assert session.scalars(states).all() == [ENROLLED] * MANY
        assert (session.get_one(Cohort, old.id).taken, session.get_one(Cohort, new.id).taken) == (0, MANY)
    assert max(took) <= LONGEST_WRITE_S
