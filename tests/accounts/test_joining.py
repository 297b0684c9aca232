"""Joining two accounts of one person: both mailboxes answer, everything comes along, no right does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizapp import wiring
from quizapp.accounts import merging, people as people_service, personal_data, service
from quizapp.accounts.confirmation_models import Confirmation, TrainerRequest
from quizapp.accounts.merging import MergeRefused
from quizapp.accounts.models import Account
from quizapp.certificates.paper import issuer_of
from quizapp.certificates.service import certify
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.db.base import Base
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from quizapp.kernel.identity import NOBODY
from quizapp.lessons.models import SectionRead
from quizapp.mail.models import OutboxMail
from quizapp.operations.schema import metadata
from quizapp.practice.models import PracticeReview
from quizapp.quizzes.models import CLOSED, GRADED, OPEN, Attempt
from quizapp.quizzes.service import start_attempt
from tests.accounts.desk import Desk
from tests.accounts.house import House
from tests.certificates.learning import complete, enrol_in, read_everything
from tests.clock import SettableClock
from tests.house.source import PACKAGE
from tests.people import People, Person
from tests.statements import statements_of

MOVED_BY = {"account": wiring.HANDLERS[wiring.AccountsMerged], "enrolment": wiring.HANDLERS[wiring.EnrolmentsMerged]}


@pytest.fixture
def desk(database: Database, clock: SettableClock) -> Desk:
    return Desk(database, clock)


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def start(desk: Desk, course: Course, who: Person) -> str:
    """An open attempt at the first recipe's quiz."""
    quiz = next(module.quiz for module in course.modules if module.quiz)
    enrolment_id = enrol_in(desk.database, course, who.account_id, desk.clock())
    with desk.database.transaction() as session:
        found = published_course(session, course.key)
        return start_attempt(session, enrolment_id, found, quiz, "de", desk.clock())


def test_everything_of_both_stands_in_the_account_that_is_kept(
    desk: Desk, people: People, course: Course, settings: Settings
) -> None:
    now = desk.clock()
    complete(desk.database, course, people.alice.account_id, now - timedelta(days=9))
    of_dan = enrol_in(desk.database, course, people.dan.account_id, now)
    read_everything(desk.database, course, of_dan, now)
    older = start(desk, course, people.dan)
    desk.clock.advance(minutes=5)
    newer = start(desk, course, people.alice)
    before = [count(desk.database, table) for table in (Attempt, PracticeReview)]
    sections = count(desk.database, SectionRead) // 2
    desk.merge(people.alice, people.dan)
    assert [count(desk.database, table) for table in (Attempt, PracticeReview)] == before
    assert count(desk.database, SectionRead) == sections
    with desk.database.reading() as session:
        (enrolment,) = session.scalars(select(Enrolment)).all()
        assert (enrolment.account_id, enrolment.enrolled_at) == (people.alice.account_id, now - timedelta(days=9))
        attempts = session.scalars(select(Attempt).order_by(Attempt.quiz_key, Attempt.number)).all()
        assert {attempt.enrolment_id for attempt in attempts} == {enrolment.id}
        states = {attempt.code: attempt.state for attempt in attempts}
        assert (states[older], states[newer]) == (CLOSED, OPEN)
        of_quiz = [attempt for attempt in attempts if attempt.quiz_key == next(m.quiz for m in course.modules if m.quiz).key]
        assert [(attempt.number, attempt.state) for attempt in of_quiz] == [(1, GRADED), (2, CLOSED), (3, OPEN)]
    with desk.database.transaction() as session:
        assert certify(session, enrolment.id, issuer_of(settings), desk.clock()) is not None


def test_the_other_account_ends_and_both_addresses_are_told(desk: Desk, people: People) -> None:
    house = House(desk.database, desk.clock)
    link = house.mail(house.ask(NOBODY, people.dan.email))
    with desk.database.transaction() as session:
        people_service.ask_to_be_trainer(session, people.dan.identity, "a", desk.clock())
        service.set_password(session, people.dan.identity, "hash", desk.clock())
    guest = house.visitor()
    house.link(guest, house.mail(house.ask(guest, people.dan.email)))
    desk.merge(people.alice, people.dan)
    assert house.who(people.dan.token) == NOBODY
    with pytest.raises(NotFound):
        house.link(NOBODY, link)
    with desk.database.reading() as session:
        left = session.get_one(Account, people.dan.account_id)
        assert (left.email, left.name, left.password_hash, left.merged_into_id) == (None, None, None, people.alice.account_id)
        assert session.get_one(Account, guest.account_id).merged_into_id == people.alice.account_id
        assert session.scalars(select(TrainerRequest)).all() == []
        told = session.scalars(select(OutboxMail.to_address).where(OutboxMail.kind == "accounts_merged"))
        assert sorted(told) == [people.alice.email, people.dan.email]
        exported = personal_data.export_for(session, people.alice.account_id)
        assert people.dan.email in str(exported["mails"])
    token = house.link(NOBODY, house.mail(house.ask(NOBODY, people.dan.email))).token
    assert house.who(token).account_id not in (people.dan.account_id, people.alice.account_id)


@pytest.mark.parametrize("taken", ["carla", "eve"])
def test_no_right_is_gained_or_lost(desk: Desk, people: People, taken: str) -> None:
    staff = getattr(people, taken)
    with pytest.raises(Conflict, match="merge_has_role"):
        desk.merge(people.alice, staff)
    assert House(desk.database, desk.clock).who(staff.token) == staff.identity
    desk.merge(staff, people.alice)
    assert House(desk.database, desk.clock).who(staff.token) == staff.identity


def test_a_suspended_account_is_not_taken_in(desk: Desk, people: People) -> None:
    with desk.database.transaction() as session:
        people_service.suspend(session, people.eve.identity, people.bob.account_id, desk.clock())
    with pytest.raises(Conflict, match="account_suspended"):
        desk.merge(people.alice, people.bob)


def test_both_codes_are_needed(desk: Desk, people: People) -> None:
    desk.ask_to_merge(people.alice, people.bob.email)
    own, other = desk.digits(people.alice.email), desk.digits(people.bob.email)
    assert desk.confirm_merge(people.alice, own, own) == MergeRefused(False, True)
    assert desk.confirm_merge(people.alice, other, other) == MergeRefused(True, False)
    assert desk.confirm_merge(people.alice, "", "") == MergeRefused(True, True)
    for _ in range(3):
        desk.confirm_merge(people.alice, own, "0")
    assert desk.confirm_merge(people.alice, own, other) == MergeRefused(False, True)
    assert House(desk.database, desk.clock).who(people.bob.token) == people.bob.identity


def test_asking_tells_nothing_about_the_other_address(desk: Desk, people: People) -> None:
    def statements(email: str) -> list[str]:
        with statements_of(desk.database) as seen:
            desk.ask_to_merge(people.alice, email)
        return seen

    assert statements(people.bob.email) == statements("nobody@example.org")
    digits = desk.digits(people.alice.email), desk.digits("nobody@example.org")
    with pytest.raises(Conflict, match="merge_with_nobody"):
        desk.confirm_merge(people.alice, *digits)


def test_of_two_who_take_one_another_in_the_second_finds_nothing(desk: Desk, people: People) -> None:
    desk.ask_to_merge(people.bob, people.alice.email)
    codes = desk.digits(people.bob.email), desk.digits(people.alice.email)
    desk.merge(people.alice, people.bob)
    with pytest.raises((NotFound, NotAllowed)):
        desk.confirm_merge(people.bob, *codes)
    assert count(desk.database, Confirmation) == 2


def test_who_may_ask(desk: Desk, people: People) -> None:
    with pytest.raises(Invalid, match="address_is_yours"):
        desk.ask_to_merge(people.alice, people.alice.email)
    with desk.database.transaction() as session, pytest.raises(NotAllowed):
        merging.ask_to_merge(session, NOBODY, people.alice.email, "de", desk.clock())
    with desk.database.transaction() as session, pytest.raises(NotFound):
        merging.awaited_merge(session, people.alice.identity, desk.clock())


@pytest.mark.one_engine
@pytest.mark.parametrize("owner", ["account", "enrolment"])
def test_every_room_with_rows_of_a_learner_moves_them(owner: str) -> None:
    """A room whose table points at an account or enrolment has a `merge_into`, and wiring calls it.

    Columns that say who did something (emptied when that person is erased) stay with the account that did it.
    """
    rooms = {
        mapper.class_.__module__.split(".")[1]
        for mapper in Base.registry.mappers
        for key in metadata.tables[mapper.class_.__tablename__].foreign_keys
        if key.column.table.name == owner and key.ondelete != "SET NULL"
    }
    # Accounts moves its own rows and those of mails in the same step: signing_in.merge_accounts.
    moved = {handler.__module__.split(".")[1] for handler in MOVED_BY[owner] if handler.__name__ == "merge_into"}
    assert rooms - moved - {"accounts", "mail"} == set()
    assert all((PACKAGE / room / "personal_data.py").exists() for room in rooms - {"mail"})
