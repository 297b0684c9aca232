"""What the room tells, erases and moves about one person."""

from __future__ import annotations

import json

from sqlalchemy import func, select

from quizapp.cohorts import personal_data
from quizapp.cohorts.companies import add_company, set_viewers
from quizapp.cohorts.models import ENROLLED, CalendarAddress, Cohort, CohortMember, CompanyViewer
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.kernel.events import AccountsMerged
from tests.clock import MORNING
from tests.cohorts.gathering import gather
from tests.people import People


def make_busy(database: Database, people: People, course: Course) -> None:
    """Alice and bob are in one group, see the people of a company and have calendars."""
    gather(database, people.carla, course.key, MORNING, people.alice, people.bob)
    with database.transaction() as session:
        company = add_company(session, people.eve.identity, "Muster GmbH", MORNING)
        set_viewers(session, people.eve.identity, company, [people.alice.email, people.bob.email], "de", MORNING)
        for one in (people.alice, people.bob):
            session.add(CalendarAddress(account_id=one.account_id, token_digest=one.name, made_at=MORNING))


def test_the_export_tells_groups_companies_and_calendars(database: Database, people: People, course: Course) -> None:
    make_busy(database, people, course)
    with database.reading() as session:
        exported = personal_data.export_for(session, people.alice.account_id)
    assert exported == {
        "groups": [
            {"course": course.key, "group": "Gruppe eins", "state": "enrolled", "since": MORNING.isoformat(), "invited_as": None},
        ],
        "sees_people_of": [{"company": "Muster GmbH"}],
        "confirmed_lists": [],
        "calendar_addresses": [{"made_at": MORNING.isoformat()}],
    }
    assert "Alice" not in json.dumps(exported)


def test_an_erased_person_leaves_a_free_seat_and_everything_of_others(
    database: Database, people: People, course: Course
) -> None:
    make_busy(database, people, course)
    with database.transaction() as session:
        personal_data.erase_for(session, people.alice.account_id)
    with database.reading() as session:
        assert session.scalars(select(Cohort.taken)).all() == [1]
        for table in (CohortMember, CompanyViewer, CalendarAddress):
            assert session.scalars(select(table.account_id)).all() == [people.bob.account_id]


def test_merging_moves_groups_but_no_rights_and_keeps_one_seat(database: Database, people: People, course: Course) -> None:
    make_busy(database, people, course)
    with database.transaction() as session:
        personal_data.merge_into(session, AccountsMerged(MORNING, people.alice.account_id, people.bob.account_id))
        personal_data.merge_into(session, AccountsMerged(MORNING, people.bob.account_id, people.dan.account_id))
    with database.reading() as session:
        rows = session.execute(select(CohortMember.account_id, CohortMember.state)).all()
        assert [tuple(row) for row in rows] == [(people.dan.account_id, ENROLLED)]
        assert session.scalars(select(Cohort.taken)).all() == [1]
        assert session.scalars(select(CompanyViewer.account_id)).all() == [], "no right moves by a merge"
        assert session.scalar(select(func.count()).select_from(CalendarAddress)) == 0


def test_of_two_groups_in_one_course_the_known_account_keeps_its_own(
    database: Database, people: People, course: Course
) -> None:
    gather(database, people.carla, course.key, MORNING, people.alice)
    gather(database, people.carla, course.key, MORNING, people.bob, name="Gruppe zwei")
    with database.transaction() as session:
        personal_data.merge_into(session, AccountsMerged(MORNING, people.alice.account_id, people.bob.account_id))
    with database.reading() as session:
        rows = session.execute(select(CohortMember.account_id, CohortMember.state).order_by(CohortMember.cohort_id)).all()
        assert [tuple(row) for row in rows] == [(people.bob.account_id, "left"), (people.bob.account_id, "enrolled")]
        assert session.scalars(select(Cohort.taken).order_by(Cohort.id)).all() == [0, 1]
