"""What is old enough goes, within a day and not before; a dry run says so first."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.accounts import signing_in
from quizapp.accounts.models import Account, SignInRequest, SignInSession
from quizapp.accounts.service import ensure_learner
from quizapp.audit.models import AuditEntry
from quizapp.audit.queries import verify
from quizapp.audit.sealing import seal_waiting
from quizapp.certificates.models import Certificate, RemovedPaper
from quizapp.certificates.paper import issuer_of
from quizapp.certificates.queries import paper_state
from quizapp.certificates.service import certify, certify_later
from quizapp.config import Settings, SettingsFaulty, read_settings
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.files.models import StoredFile
from quizapp.kernel.events import LiveUnitsChanged
from quizapp.kernel.identity import NOBODY
from quizapp.mail.models import OutboxMail
from quizapp.privacy import retention, service
from quizapp.privacy.models import Erasure
from quizapp.privacy.words import KINDS
from quizapp.quizzes.models import AnswerEvent, Attempt, AttemptSlot
from quizapp.setting_values import KEPT_DAYS
from quizapp.webinars import mailing
from quizapp.webinars.models import Attendee, Meeting
from tests.clock import SettableClock
from tests.house.source import ROOT
from tests.operations.shell import shell
from tests.people import People, Person
from tests.privacy.traces import TYPED, Traces, found_in_tables
from tests.webinars.attending import attend
from tests.webinars.meeting import meeting_in, planned

MOMENT, HOUR = timedelta(microseconds=1), timedelta(hours=1)


def rows(database: Database, table: type[object], *which: object) -> int:
    """How many rows there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(*which)) or 0  # type: ignore[arg-type]  # conditions


def due(database: Database, kind: str, now: datetime) -> int:
    """How many rows of a kind a dry run would take."""
    with database.reading() as session:
        return next(one.rows for one in retention.due_now(session, KEPT_DAYS, now) if one.name == kind)


def at_its_end(database: Database, kind: str, since: datetime, expected: int) -> datetime:
    """Nothing goes a moment before the end, all of it within the hour after: the instant of that run."""
    days = KEPT_DAYS[kind]
    assert days
    end = since + timedelta(days=days)
    assert due(database, kind, end - MOMENT) == 0
    assert retention.run(database, KEPT_DAYS, end - MOMENT).get(kind) is None
    assert due(database, kind, end) == expected
    assert retention.run(database, KEPT_DAYS, end + HOUR)[kind] == expected
    assert due(database, kind, end + HOUR) == 0
    return end + HOUR


def test_answers_go_and_marks_stay(kanaria: Traces, database: Database, clock: SettableClock) -> None:
    with database.reading() as session:
        graded = session.scalars(select(Attempt).where(Attempt.state == "graded", Attempt.quiz_key == "once")).one()
        marks = list(session.execute(select(AttemptSlot.mark_numerator, AttemptSlot.mark_answered).order_by(AttemptSlot.id)))
        session.expunge(graded)
    assert graded.graded_at
    events = AnswerEvent.slot_id.in_(select(AttemptSlot.id).where(AttemptSlot.attempt_id == graded.id))
    at_its_end(database, "answer_versions", graded.graded_at, 1)
    assert rows(database, AnswerEvent, events) == 0
    ran, kept = graded.graded_at + timedelta(days=KEPT_DAYS["answers"] or 0), {**KEPT_DAYS, "open_attempts": None}
    retention.run(database, kept, ran - MOMENT)
    with database.reading() as session:
        assert session.get_one(Attempt, graded.id).answers_forgotten_at is None
    retention.run(database, kept, ran)
    with database.reading() as session:
        attempt = session.get_one(Attempt, graded.id)
        assert (attempt.answers_forgotten_at, attempt.outcome, attempt.passed) == (ran, graded.outcome, graded.passed)
        slots = session.scalars(select(AttemptSlot).where(AttemptSlot.attempt_id == graded.id)).all()
        assert {str(slot.response) for slot in slots} == {"{}"}
        again = list(session.execute(select(AttemptSlot.mark_numerator, AttemptSlot.mark_answered).order_by(AttemptSlot.id)))
    assert again == marks
    assert found_in_tables(database, {TYPED}) != {}, "the open attempt keeps its answers"


def test_the_learner_still_sees_the_result(
    kanaria: Traces, database: Database, clock: SettableClock, browser_for: Callable[[Person], FlaskClient]
) -> None:
    with database.transaction() as session:
        attempt = session.scalars(select(Attempt).where(Attempt.state == "graded", Attempt.quiz_key == "once")).one()
        retention.forget_answers(session, [attempt.id], clock())
        code = attempt.code
    page = browser_for(kanaria.person).get(f"/en/attempts/{code}/review")
    assert page.status_code == 200
    assert "Your answers were deleted on" in page.text


def test_old_sign_ins_name_nobody_and_the_log_holds(people: People, database: Database, clock: SettableClock) -> None:
    before = rows(database, AuditEntry)
    with database.transaction() as session:
        service.place_hold(session, people.bob.email, "Klage", clock())
        for one in (people.alice, people.bob):
            signing_in.note_failure(session, one.identity, one.account_id, "password", clock())
    seal_waiting(database, clock())
    ran = at_its_end(database, "security_log", clock(), 1)
    seal_waiting(database, ran)
    with database.reading() as session:
        assert verify(session).fault is None
        failed = session.scalars(select(AuditEntry).where(AuditEntry.act == "sign_in_failed").order_by(AuditEntry.id)).all()
        assert [(one.actor_id, one.object_id) for one in failed] == [(None, None), (people.bob.account_id, str(people.bob.account_id))]
        assert session.scalars(select(AuditEntry.act).order_by(AuditEntry.id.desc())).first() == "retention_run"
    assert rows(database, AuditEntry) == before + 5  # hold, two failures, the accounting entry, the run


def test_mails_requests_and_certificates(
    kanaria: Traces, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    written = OutboxMail.kind == "certificate_issued"
    with database.reading() as session:
        issued = session.scalars(select(Certificate.issued_at)).one()
        mailed = session.scalars(select(OutboxMail.queued_at).where(written)).one()
    assert rows(database, OutboxMail, OutboxMail.text_body.is_not(None)) == 2
    assert due(database, "mail_texts", mailed + timedelta(days=30) - MOMENT) == 0
    retention.run(database, KEPT_DAYS, mailed + timedelta(days=31))
    assert rows(database, OutboxMail, OutboxMail.text_body.is_not(None)) == 0
    assert rows(database, OutboxMail) == 2
    assert rows(database, SignInRequest) == 0
    at_its_end(database, "certificates", issued, 1)
    assert rows(database, Certificate) == 0
    assert rows(database, StoredFile, StoredFile.media_type == "application/pdf") == 0
    assert rows(database, OutboxMail) == 0


def test_addresses_that_nobody_confirmed_stay_a_week(database: Database, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        signing_in.ask_to_sign_in(session, NOBODY, "niemand@example.org", "de", "", clock())
        ends = session.scalars(select(SignInRequest.expires_at)).one()
    at_its_end(database, "sign_in_requests", ends, 1)
    assert rows(database, SignInRequest) == 0


def test_nameless_learners_who_stay_away_are_erased(
    database: Database, people: People, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    with database.transaction() as session:
        learner = ensure_learner(session, NOBODY, "de", clock())
        ends = session.scalars(select(SignInSession.expires_at).where(SignInSession.account_id == learner.account_id)).one()
    # Counted from when the browser can no longer open the record, if that is later.
    clock.now = at_its_end(database, "nameless_learners", ends, 1)
    run_jobs()
    assert rows(database, Account, Account.id == learner.account_id) == 0
    assert rows(database, Account) == 5
    assert rows(database, Erasure, Erasure.done_at.is_not(None)) == 1
    at_its_end(database, "erasure_marks", clock(), 1)


def test_a_hold_keeps_everything(kanaria: Traces, database: Database, clock: SettableClock) -> None:
    with database.transaction() as session:
        service.place_hold(session, kanaria.person.email, "Klage", clock())
    before = found_in_tables(database, {TYPED, kanaria.paper})
    gone = retention.run(database, KEPT_DAYS, clock() + timedelta(days=5000))
    assert set(gone) <= {"sign_in_requests", "security_log", "nameless_learners"}
    assert found_in_tables(database, {TYPED, kanaria.paper}) == before


def test_many_rows_go_in_portions(database: Database, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        session.add_all(
            OutboxMail(kind="sign_in", to_address=f"a{number}@example.org", locale="de", params={}, state="sent", queued_at=clock())
            for number in range(retention.AT_ONCE + 1)
        )
    at_its_end(database, "mails", clock(), retention.AT_ONCE + 1)


@pytest.mark.one_engine
def test_the_command_says_first_and_then_does(tmp_path: Path, settings: Settings, database: Database, people: People) -> None:
    typed = shell(tmp_path, settings.database_url, QUIZAPP_KEPT_DAYS="mails=7 certificates=forever")
    with database.transaction() as session:
        session.add(
            OutboxMail(
                kind="sign_in", to_address="a@example.org", locale="de", params={}, state="sent",
                queued_at=datetime.fromisoformat("2020-01-01T00:00:00+00:00"),
            )
        )
    said = typed.quick("retention", "--dry-run").stdout
    assert "mails\tkept 7 days\t1 would go" in said
    assert "certificates\tkept for ever\t0 would go" in said
    assert typed.quick("retention").stdout == "mails\t1 gone\n"
    assert typed.quick("retention").stdout == ""


@pytest.mark.parametrize("wrong", ["mails", "mails=0", "post=5", "mails=-1", "mails=99999999"])
@pytest.mark.one_engine
def test_wrong_periods_are_named(wrong: str) -> None:
    with pytest.raises(SettingsFaulty, match="QUIZAPP_KEPT_DAYS must be like answers=400"):
        read_settings({"QUIZAPP_SECRET_KEY": "0" * 32, "QUIZAPP_KEPT_DAYS": wrong})


def test_administrators_see_what_would_go_and_what_went(
    kanaria: Traces, people: People, database: Database, clock: SettableClock, browser_for: Callable[[Person], FlaskClient],
    course: Course,
) -> None:
    retention.run(database, KEPT_DAYS, clock() + timedelta(days=100))
    page = browser_for(people.eve).get("/en/data-protection")
    assert page.status_code == 200
    for words in ("Answers of finished attempts", "1 year", "Earlier versions of answers", "What went", "answer_event", "Groups"):
        assert words in page.text, words
    assert kanaria.person.email not in page.text


def test_the_handbook_names_every_kind_with_its_days() -> None:
    page = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
    assert {name: int(days) for name, days in re.findall(r"^\|[^|]*\| `(\w+)` \| (\d+) \|$", page, re.MULTILINE)} == KEPT_DAYS
    assert {kind.name for kind in retention.KINDS} == set(KEPT_DAYS) == set(KINDS)


def test_attendees_without_an_account_go_a_year_after_the_webinar(
    database: Database, people: People, course: Course, clock: SettableClock
) -> None:
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    attend(database, number, "Ida Iltis", "ida@example.net", clock())
    attend(database, number, "Ohne Adresse", None, clock())
    attend(database, number, people.bob.name, people.bob.email, clock(), people.bob.account_id)
    with database.transaction() as session:
        mailing.invite(session, people.carla.identity, published_course(session, course.key), number, clock())
    with database.reading() as session:
        ended = session.get_one(Meeting, number).ends_at
    at_its_end(database, "attendees", ended, 2)
    assert found_in_tables(database, {"iltis", "ida@example.net", "ohne adresse"}) == {}
    assert rows(database, Attendee) == 1


def test_a_certificate_that_is_gone_comes_back_only_when_its_holder_asks(
    kanaria: Traces, database: Database, clock: SettableClock, settings: Settings, run_jobs: Callable[[], int]
) -> None:
    with database.reading() as session:
        gone = session.scalars(select(Certificate)).one()
    enrolment_id, issuer = gone.enrolment_id or 0, issuer_of(settings)
    clock.now = at_its_end(database, "certificates", gone.issued_at, 1)
    with database.transaction() as session:
        certify_later(session, LiveUnitsChanged(clock(), enrolment_id))
    run_jobs()
    assert rows(database, Certificate) == 0
    with database.transaction() as session:
        assert paper_state(session, enrolment_id).was_removed  # type: ignore[union-attr]  # she learns in the course
        asked = certify(session, enrolment_id, issuer, clock(), "de")
        assert asked.code not in (None, gone.code)
        assert not paper_state(session, enrolment_id).was_removed  # type: ignore[union-attr]  # as above
        assert certify(session, enrolment_id, issuer, clock()).code == asked.code
    assert rows(database, RemovedPaper) == 0
