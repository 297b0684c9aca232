"""What ends by its age: which rows of each kind are due, and how they go. The days stand in `setting_values.KEPT_DAYS`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account, SignInRequest, SignInSession
from quizapp.audit.models import AuditEntry
from quizapp.audit.personal_data import forget_people_in
from quizapp.audit.rules.acts import SECURITY
from quizapp.audit.service import record
from quizapp.certificates.models import Certificate
from quizapp.certificates.personal_data import remove_papers
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from quizapp.gradebook.models import LearnerRequest
from quizapp.kernel.identity import SERVER
from quizapp.mail.models import OutboxMail
from quizapp.privacy import old_work
from quizapp.privacy.models import Erasure, LegalHold
from quizapp.privacy.old_work import on_no_hold
from quizapp.privacy.service import erase_nameless, erase_unused
from quizapp.privacy.unused import addresses_unused, unused_accounts
from quizapp.quizzes.forgetting import forget_answers
from quizapp.quizzes.models import GRADED, AnswerEvent, Attempt, AttemptSlot
from quizapp.sharing.models import ResultLook
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.models import Attendee, Meeting
from quizapp.webinars.personal_data import forget_attendees

AT_ONCE = 200
"""Rows in one transaction; SQLite's only writer is held for a moment."""


def _free_mail() -> ColumnElement[bool]:
    """The mail is to nobody on hold; mails with links know only the address."""
    held = select(Account.email).join(LegalHold, LegalHold.account_id == Account.id).where(Account.email.is_not(None))
    return and_(on_no_hold(OutboxMail.account_id), OutboxMail.to_address.not_in(held))


def _old_attempts(before: datetime) -> Select[int]:
    return (
        select(Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.state == GRADED, Attempt.graded_at <= before, on_no_hold(Enrolment.account_id))
    )


def _answers(before: datetime) -> Select[int]:
    return _old_attempts(before).where(Attempt.answers_forgotten_at.is_(None))


def _versions(before: datetime) -> Select[int]:
    """Every event of an answer; the answer that counts stands in its slot."""
    slots = select(AttemptSlot.id).where(AttemptSlot.attempt_id.in_(_old_attempts(before)))
    return select(AnswerEvent.id).where(AnswerEvent.slot_id.in_(slots))


def _security(before: datetime) -> Select[int]:
    names_somebody = or_(AuditEntry.actor_salt.is_not(None), AuditEntry.object_salt.is_not(None))
    on_hold = select(LegalHold.id).where(
        or_(
            LegalHold.account_id == AuditEntry.actor_id,
            and_(AuditEntry.object_kind == "account", AuditEntry.object_id == cast(LegalHold.account_id, String)),
        )
    )
    return select(AuditEntry.id).where(AuditEntry.act.in_(SECURITY), AuditEntry.at <= before, names_somebody, ~exists(on_hold))


def _mail_texts(before: datetime) -> Select[int]:
    has_text = or_(OutboxMail.subject.is_not(None), OutboxMail.text_body.is_not(None), OutboxMail.html_body.is_not(None))
    return select(OutboxMail.id).where(OutboxMail.queued_at <= before, has_text, _free_mail())


def _mails(before: datetime) -> Select[int]:
    return select(OutboxMail.id).where(OutboxMail.queued_at <= before, OutboxMail.state != "queued", _free_mail())


def _requests(before: datetime) -> Select[int]:
    return select(SignInRequest.id).where(SignInRequest.expires_at <= before)


def _certificates(before: datetime) -> Select[int]:
    return (
        select(Certificate.id)
        .outerjoin(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Certificate.issued_at <= before, on_no_hold(Enrolment.account_id))
    )


def _nameless(before: datetime) -> Select[int]:
    """Learners without an address whose browser can no longer open them, and who have begun nothing since."""
    may_return = select(SignInSession.id).where(
        SignInSession.account_id == Account.id, SignInSession.revoked_at.is_(None), SignInSession.expires_at > before
    )
    has_begun = (
        select(Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.account_id == Account.id, Attempt.started_at > before)
    )
    return select(Account.id).where(
        Account.email.is_(None), Account.merged_into_id.is_(None), Account.erased_at.is_(None), Account.created_at <= before,
        ~exists(may_return), ~exists(has_begun), on_no_hold(Account.id),
        Account.id.not_in(select(Erasure.account_id).where(Erasure.account_id.is_not(None))),
    )


def _attendees(before: datetime) -> Select[int]:
    """People in lists of webinars of whom no account is known, nor a record that began by their link: that one ends by itself."""
    begun = select(FollowupLink.attendee_id).where(FollowupLink.attendee_id.is_not(None), FollowupLink.enrolment_id.is_not(None))
    held = select(Account.email).join(LegalHold, LegalHold.account_id == Account.id).where(Account.email.is_not(None))
    return (
        select(Attendee.id)
        .join(Meeting, Meeting.id == Attendee.meeting_id)
        .where(
            Meeting.ends_at <= before, Attendee.account_id.is_(None), Attendee.id.not_in(begun),
            or_(Attendee.email.is_(None), Attendee.email.not_in(held)),
        )
    )


def _marks(before: datetime) -> Select[int]:
    return select(Erasure.id).where(Erasure.done_at <= before)


def _remove(table: Any) -> Callable[[Session, Sequence[int], datetime], None]:
    def remove(session: Session, ids: Sequence[int], now: datetime) -> None:
        session.execute(delete(table).where(table.id.in_(ids)))

    return remove


def _blank_texts(session: Session, ids: Sequence[int], now: datetime) -> None:
    session.execute(update(OutboxMail).where(OutboxMail.id.in_(ids)).values(subject=None, text_body=None, html_body=None))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data that ends. **Shape**: `due` selects row numbers of what is at least as old as an instant; `at_once` rows go in one
    transaction, and about `most` in one run, where each makes work for the worker that grading must not wait for."""

    name: str
    due: Callable[[datetime], Select[int]]
    forget: Callable[[Session, Sequence[int], datetime], object]
    at_once: int = AT_ONCE
    most: int | None = None


KINDS = (
    Kind("answers", _answers, forget_answers),
    Kind("answer_versions", _versions, _remove(AnswerEvent)),
    Kind("open_attempts", old_work.open_attempts, old_work.forget_open_attempts),
    Kind("practice_answers", old_work.practice_answers, old_work.forget_practice_answers),
    Kind("learner_requests", old_work.learner_requests, _remove(LearnerRequest)),
    Kind("result_looks", old_work.result_looks, _remove(ResultLook)),
    Kind("security_log", _security, forget_people_in),
    Kind("mail_texts", _mail_texts, _blank_texts),
    Kind("mails", _mails, _remove(OutboxMail)),
    Kind("sign_in_requests", _requests, _remove(SignInRequest)),
    Kind("certificates", _certificates, remove_papers),
    Kind("nameless_learners", _nameless, erase_nameless),
    Kind("unused_accounts", unused_accounts, erase_unused, at_once=50, most=200),
    Kind("attendees", _attendees, lambda session, ids, _now: forget_attendees(session, ids)),
    Kind("erasure_marks", _marks, _remove(Erasure)),
)

Days = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Due:
    """What would go now. `days` is None for what is kept for ever."""

    name: str
    days: int | None
    rows: int


def due_now(session: Session, days: Days, now: datetime) -> list[Due]:
    """A dry run: how many rows of each kind would go."""
    found = []
    for kind in KINDS:
        kept = days[kind.name]
        rows = 0 if kept is None else _count(session, kind.due(now - timedelta(days=kept)))
        found.append(Due(kind.name, kept, rows))
    return found


def _count(session: Session, due: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(due.subquery())) or 0


def unused_now(session: Session, days: Days, now: datetime) -> Sequence[str]:
    """Addresses of the accounts that a run would have erased because nobody has used them."""
    kept = days["unused_accounts"]
    return [] if kept is None else addresses_unused(session, now - timedelta(days=kept))


def run(database: Database, days: Days, now: datetime) -> dict[str, int]:
    """Delete what is old enough, in portions; how many rows of each kind went. One entry in the log of acts, if any did."""
    gone: dict[str, int] = {}
    for kind in KINDS:
        kept = days[kind.name]
        if kept is not None and (rows := _forget(database, kind, now - timedelta(days=kept), now)):
            gone[kind.name] = rows
    if gone:
        with database.transaction() as session:
            record(session, SERVER, "retention_run", "database", None, None, dict(gone), now)
        database.empty_log()
    return gone


def _forget(database: Database, kind: Kind, before: datetime, now: datetime) -> int:
    gone = 0
    with database.reading() as session:
        ids: Collection[int] = session.scalars(kind.due(before).limit(1)).all()
    while ids and (kind.most is None or gone < kind.most):
        with database.transaction() as session:
            ids = session.scalars(kind.due(before).limit(kind.at_once)).all()
            if ids:
                kind.forget(session, ids, now)
        gone += len(ids)
    return gone


def past_runs(session: Session, most: int = 20) -> Sequence[tuple[datetime, dict[str, Any]]]:
    """The newest runs that deleted something: when, and how many rows of each kind."""
    rows = session.execute(
        select(AuditEntry.at, AuditEntry.changes)
        .where(AuditEntry.act == "retention_run")
        .order_by(AuditEntry.id.desc())
        .limit(most)
    )
    return [(row.at, {name: after for name, (_before, after) in (row.changes or {}).items()}) for row in rows]
