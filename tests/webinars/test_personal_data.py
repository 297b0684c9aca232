"""Export, erasure and merging of attendance."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from quizapp.accounts.models import Account
from quizapp.accounts.signing_in import merge_accounts
from quizapp.content.document import Course
from quizapp.db.session import Database, emit
from quizapp.kernel.events import AccountsMerged, EnrolmentsMerged
from quizapp.webinars import personal_data
from quizapp.webinars.models import AttendanceImport, Attendee, Meeting
from tests.accounts.desk import Desk
from tests.accounts.house import NEW
from tests.certificates.learning import enrol_in
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.meeting import meeting_in, planned


def attend(database: Database, number: int, clock: SettableClock, **known: object) -> int:
    """Somebody was at the meeting."""
    with database.transaction() as session:
        row = Attendee(
            meeting_id=number, key=f"name:{known}", initials="AA", presence_seconds=5400, present_hundredths=10000, unit_hundredths=200,
            sources=[{"name": "Alice"}], state="new", imported_at=clock(), **known,
        )
        session.add(row)
        session.flush()
        return row.id


def left(database: Database) -> list[int]:
    """Numbers of the attendees that are there."""
    with database.reading() as session:
        return list(session.scalars(select(Attendee.id).order_by(Attendee.id)))


def test_what_is_known_by_account_or_address_is_exported_and_erased(
    database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    by_account = attend(database, number, clock, account_id=people.alice.account_id)
    by_address = attend(database, number, clock, email=people.alice.email)
    other = attend(database, number, clock, email=people.bob.email)
    with database.transaction() as session:
        session.add(AttendanceImport(code="c", meeting_id=number, account_id=people.carla.account_id, state="preview",
                                     decisions={}, created_at=clock()))
    with database.reading() as session:
        found = personal_data.export_for(session, people.alice.account_id)
    assert [one["sources"] for one in found] == [[{"name": "Alice"}]] * 2
    assert found[0]["course"] == course.key
    with database.transaction() as session:
        personal_data.erase_for(session, people.alice.account_id)
    assert by_account != by_address
    assert left(database) == [other]
    with database.reading() as session:
        assert session.scalars(select(AttendanceImport.state)).all() == ["dropped"]


def test_a_trainer_is_erased_as_host_and_importer(database: Database, course: Course, people: People, clock: SettableClock) -> None:
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    with database.transaction() as session:
        session.add(AttendanceImport(code="c", meeting_id=number, account_id=people.carla.account_id, state="applied",
                                     decisions={}, created_at=clock()))
    with database.transaction() as session:
        personal_data.erase_for(session, people.carla.account_id)
    with database.reading() as session:
        assert session.get_one(Meeting, number).host == ""
        assert session.scalars(select(AttendanceImport.account_id)).all() == [None]


def test_attendance_moves_to_who_was_recognised(database: Database, course: Course, people: People, clock: SettableClock) -> None:
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    with database.transaction() as session:
        stranger = Account(locale="de", created_at=clock() - timedelta(days=1))
        session.add(stranger)
        session.flush()
    first, second = (enrol_in(database, course, one, clock()) for one in (stranger.id, people.alice.account_id))
    attend(database, number, clock, account_id=stranger.id, enrolment_id=first)
    with database.transaction() as session:
        personal_data.merge_into(session, EnrolmentsMerged(clock(), first, second))
        personal_data.merge_into(session, AccountsMerged(clock(), stranger.id, people.alice.account_id))
    with database.reading() as session:
        assert session.execute(select(Attendee.account_id, Attendee.enrolment_id)).all() == [(people.alice.account_id, second)]
    with database.transaction() as session:
        emit(session, AccountsMerged(clock(), people.alice.account_id, people.bob.account_id))
    with database.reading() as session:
        assert session.scalars(select(Attendee.account_id)).all() == [people.bob.account_id]


def test_attendance_under_an_address_that_was_left_stays_known(
    database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    number, desk = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock()), Desk(database, clock)
    attend(database, number, clock, name="Alice Adler", email=people.alice.email)
    other = attend(database, number, clock, name="Bob Brandt", email=people.bob.email)
    desk.ask_for_address(people.alice.identity, NEW)
    assert desk.confirm_address(people.alice.identity, desk.digits(NEW)) is None
    with database.reading() as session:
        assert [one["email"] for one in personal_data.export_for(session, people.alice.account_id)] == [people.alice.email]
    with database.transaction() as session:
        personal_data.erase_for(session, people.alice.account_id)
    assert left(database) == [other]


def test_attendance_of_an_account_that_joins_another_stays_known(
    database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    attend(database, number, clock, name="Dan Dietz", email=people.dan.email)
    with database.transaction() as session:
        merge_accounts(
            session, session.get_one(Account, people.dan.account_id), session.get_one(Account, people.alice.account_id), clock()
        )
    with database.transaction() as session:
        assert [one["name"] for one in personal_data.export_for(session, people.alice.account_id)] == ["Dan Dietz"]
        personal_data.erase_for(session, people.alice.account_id)
    assert left(database) == []
