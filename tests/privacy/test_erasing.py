"""Erasing a person: nothing leads to them any more, what others did and what counts stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp import persons
from quizapp.accounts.models import Account
from quizapp.accounts.queries import identity_by_token
from quizapp.accounts.service import ensure_learner
from quizapp.audit.queries import verify
from quizapp.audit.sealing import seal_waiting
from quizapp.certificates.models import Certificate
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.files.models import StoredFile
from quizapp.gradebook.queries import Filters, results_page
from quizapp.kernel.errors import Conflict
from quizapp.kernel.identity import NOBODY
from quizapp.mail.models import OutboxMail
from quizapp.privacy import erasing, service
from quizapp.privacy.models import Erasure
from quizapp.quizzes.models import AnswerEvent, Attempt, AttemptSlot
from tests.certificates.learning import enrol_in, read_everything
from tests.clock import SettableClock
from tests.people import People, Person
from tests.privacy.traces import NAME, Traces, found_in_files, found_in_tables


def ask(database: Database, person: Person, clock: SettableClock, certificates: str = "delete") -> None:
    """The button is pressed."""
    with database.transaction() as session:
        service.ask_erasure(session, person.identity, certificates, clock())


def figures(database: Database, course: Course) -> list[object]:
    """What statistics are made of: learners by state, graded attempts, points, marks of every question."""
    with database.reading() as session:
        page = results_page(session, published_course(session, course.key), Filters(), 1)
        points = session.scalars(select(Attempt.points_for_sorting).where(Attempt.state == "graded").order_by(Attempt.id))
        marks = session.execute(
            select(AttemptSlot.question_id, AttemptSlot.mark_numerator, AttemptSlot.mark_denominator, AttemptSlot.mark_answered)
            .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
            .where(Attempt.state == "graded")
            .order_by(AttemptSlot.id)
        )
        return [{**page.counts, "certificate": None}, page.total, points.all(), [tuple(mark) for mark in marks]]


def test_afterwards_nothing_is_found(
    kanaria: Traces, database: Database, clock: SettableClock, settings: Settings, run_jobs: Callable[[], int]
) -> None:
    words = {*kanaria.words, kanaria.paper}
    assert set(found_in_tables(database, words)) == words, "the traces are not what the search can see"
    ask(database, kanaria.person, clock)
    run_jobs()
    assert found_in_tables(database, words) == {}
    if settings.sqlite_file:
        assert found_in_files(Path(settings.sqlite_file), words) == set()
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(StoredFile.is_public.is_(False))) == 0
        assert session.scalar(select(Account.id).where(Account.id == kanaria.person.account_id)) is None


def test_totals_and_marks_stay_and_lead_to_nobody(
    kanaria: Traces, database: Database, course: Course, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    before = figures(database, course)
    ask(database, kanaria.person, clock)
    run_jobs()
    assert figures(database, course) == before
    with database.reading() as session:
        attempts = session.scalars(select(Attempt)).all()
        assert {one.started_at.weekday() for one in attempts} == {0}
        assert all(one.answers_forgotten_at and one.seed == 0 and one.deadline_at is None for one in attempts)
        assert kanaria.enrolment_id not in session.scalars(select(Enrolment.id)).all()
        assert set(session.scalars(select(Enrolment.extra_time_percent))) == {None}
        assert session.scalar(select(func.count()).select_from(AnswerEvent)) == 0
        former = session.scalars(select(Account).where(Account.erased_at.is_not(None))).one()
        assert (former.email, former.name, former.created_at.weekday()) == (None, None, 0)


def test_the_log_of_acts_holds_and_names_a_pseudonym(
    kanaria: Traces, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    seal_waiting(database, clock())
    ask(database, kanaria.person, clock)
    run_jobs()
    seal_waiting(database, clock())
    with database.reading() as session:
        assert verify(session).fault is None


@pytest.mark.parametrize(("choice", "shown", "told"), [("keep_name", True, False), ("keep_pseudonym", False, True)])
def test_a_kept_certificate_is_confirmed(
    kanaria: Traces, database: Database, clock: SettableClock, client: FlaskClient, run_jobs: Callable[[], int],
    choice: str, shown: bool, told: bool,
) -> None:
    ask(database, kanaria.person, clock, choice)
    run_jobs()
    page = client.get(f"/verify/{kanaria.paper}?lang=en")
    assert page.status_code == 200
    assert "This certificate is genuine" in page.text
    assert (NAME in page.text) is shown
    assert ("removed on request" in page.text) is told
    allowed = {word: {"certificate.fields"} for word in NAME.split()} if choice == "keep_name" else {}
    assert found_in_tables(database, kanaria.words) == allowed
    with database.reading() as session:
        paper = session.scalars(select(Certificate)).one()
        assert (paper.enrolment_id, paper.attempt_id, paper.file_digest is not None) == (None, None, shown)


def test_others_keep_everything(
    kanaria: Traces, people: People, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    words = {one.email for one in (people.alice, people.bob, people.carla, people.dan, people.eve)}
    before = found_in_tables(database, words)
    ask(database, kanaria.person, clock)
    run_jobs()
    assert found_in_tables(database, words) == before


def test_a_trainer_goes_and_the_course_stays(
    people: People, course: Course, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    ask(database, people.carla, clock)
    run_jobs()
    assert found_in_tables(database, {"carla", "conrad"}) == {}
    with database.reading() as session:
        assert session.scalars(select(CourseRow.key)).all() == [course.key]
        assert published_course(session, course.key).edition.course.key == course.key


def test_nobody_enters_meanwhile_and_the_address_waits_for_its_mail(
    kanaria: Traces, database: Database, clock: SettableClock, settings: Settings
) -> None:
    ask(database, kanaria.person, clock)
    with database.reading() as session:
        assert identity_by_token(session, kanaria.person.token, clock()) == NOBODY
        erasure_id = session.scalars(select(Erasure.id)).one()
    assert not erasing.erase(database, erasure_id, persons.PERSONAL_DATA, clock())
    places = set().union(*found_in_tables(database, kanaria.words).values())
    assert {place.split(".")[0] for place in places} == {"account", "outbox_mail", "sign_in_request", "sign_in_session"}
    clock.advance(days=1)
    assert erasing.erase(database, erasure_id, persons.PERSONAL_DATA, clock())
    assert found_in_tables(database, kanaria.words) == {}


def test_killed_at_any_step_it_goes_on(
    kanaria: Traces, database: Database, course: Course, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    class Killed(Exception):
        """The worker is gone."""

    def dying(session: object, account_id: int) -> None:
        raise Killed

    before = figures(database, course)
    ask(database, kanaria.person, clock)
    with database.transaction() as session:
        session.execute(OutboxMail.__table__.update().values(state="sent"))
        erasure_id = session.scalars(select(Erasure.id)).one()
    for doomed in persons.PERSONAL_DATA:
        if doomed.erase_for:
            rooms = [room if room is not doomed else _with(room, dying) for room in persons.PERSONAL_DATA]
            with pytest.raises(Killed):
                erasing.erase(database, erasure_id, rooms, clock())
    erasing.go_on(database, clock())
    run_jobs()
    assert found_in_tables(database, kanaria.words) == {}
    assert figures(database, course) == before


def _with(room: erasing.Room, erase_for: Callable[[object, int], None]) -> erasing.Room:
    return erasing.Room(room.name, room.export_for, erase_for, room.left_out, room.files_for, room.keeps_results)


def test_a_hold_stops_it_until_it_is_lifted(
    kanaria: Traces, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    with database.transaction() as session:
        service.place_hold(session, kanaria.person.email, "Klage vor dem Amtsgericht", clock())
    with database.transaction() as session, pytest.raises(Conflict) as refused:
        service.ask_erasure(session, kanaria.person.identity, "delete", clock())
    assert refused.value.params == {"reason": "Klage vor dem Amtsgericht", "since": clock()}
    with database.transaction() as session:
        service.lift_hold(session, kanaria.person.email, clock())
    ask(database, kanaria.person, clock)
    with database.transaction() as session:
        service.place_hold(session, kanaria.person.email, "doch", clock())
    run_jobs()
    assert found_in_tables(database, {kanaria.person.email}) != {}
    with database.transaction() as session:
        service.lift_hold(session, kanaria.person.email, clock())
    clock.advance(minutes=2)
    run_jobs()
    assert found_in_tables(database, kanaria.words) == {}


def test_of_who_only_looked_into_a_course_nothing_stays(
    people: People, course: Course, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    enrolment_id = enrol_in(database, course, people.alice.account_id, clock())
    read_everything(database, course, enrolment_id, clock())
    ask(database, people.alice, clock)
    run_jobs()
    with database.reading() as session:
        assert session.scalars(select(Enrolment.id)).all() == []
        assert session.scalars(select(Account.id).where(Account.erased_at.is_not(None))).all() == []


def test_the_last_administrator_stays(people: People, database: Database, clock: SettableClock) -> None:
    with database.transaction() as session, pytest.raises(Conflict):
        service.ask_erasure(session, people.eve.identity, "delete", clock())


def test_a_learner_without_an_address_is_erased_too(
    people: People, workshop: Course, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    with database.transaction() as session:
        learner = ensure_learner(session, NOBODY, "de", clock())
        assert learner.token
        identity = identity_by_token(session, learner.token, clock())
        service.ask_erasure(session, identity, "delete", clock())
    run_jobs()
    with database.reading() as session:
        assert session.get(Account, learner.account_id) is None
        done = session.scalars(select(Erasure)).one()
        assert (done.account_id, done.done_at) == (None, clock())


def test_whoever_comes_back_by_a_backup_is_erased_again(
    kanaria: Traces, people: People, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    with database.reading() as session:
        account = session.get_one(Account, kanaria.person.account_id)
        mark = erasing.account_mark(account.id, account.created_at)
    listed = [(mark, "delete"), ("0" * 64, "delete")]
    assert erasing.erase_again(database, listed, persons.PERSONAL_DATA, clock() + timedelta(days=1)) == 1
    assert found_in_tables(database, kanaria.words) == {}
    assert erasing.erase_again(database, listed, persons.PERSONAL_DATA, clock()) == 0
