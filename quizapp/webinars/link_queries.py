"""Reading follow-up links: what stands behind one, and where its attendee goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.content.document import Quiz
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import secret_digest
from quizapp.questions.base import Form, LearnerQuestion, Question
from quizapp.quizzes.models import OPEN, Attempt
from quizapp.quizzes.queries import attempt_head, slot_rows
from quizapp.quizzes.rules.selection import draw_attempt
from quizapp.webinars.link_models import FollowupBrowser, FollowupLink
from quizapp.webinars.models import Attendee, Meeting
from quizapp.webinars.rules.followup import LinkState, link_state
from quizapp.webinars.rules.plan import Target


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link with its meeting. **Shape**: `email` is never shown; `holder_id` is whose record the link leads to, if it has begun."""

    id: int
    course_key: str
    title: str
    target: Target
    initials: str
    email: str | None
    locale: str
    seed: int
    state: LinkState
    expires_at: datetime
    is_shared: bool
    seats: int | None
    is_full: bool
    """Whether everybody has begun for whom a shared link was made."""
    enrolment_id: int | None
    holder_id: int | None
    is_kept: bool
    """Whether the record belongs to a confirmed address: then the link alone adds nothing to it."""

    def is_of(self, identity: Identity) -> bool:
        """Whether this person is signed in whom the link was made for."""
        return identity.is_known and identity.email == self.email

    def is_begun_by_another(self, identity: Identity) -> bool:
        """Whether its record belongs to a learner without an address, and not to this one."""
        return self.holder_id is not None and self.holder_id != identity.account_id and not self.is_kept


@dataclass(frozen=True, slots=True)
class LinkQuestion:
    """A question behind a link, drawn but perhaps in no attempt yet."""

    slot: int
    question: Question
    layout: dict[str, Any]
    total: int = 0
    """Questions of the attempt; 0 where nobody asks."""

    def view(self, locale: str, form: Form | None = None) -> LearnerQuestion:
        """As it may be shown before the review; with what was sent and refused."""
        return self.question.learner_view(locale, self.layout, self.question.shown_again(form, self.layout) if form else {})


def link_by_code(session: Session, code: str | None, now: datetime) -> FoundLink:
    """What stands behind the link with this code. **Raises** NotFound for what is none."""
    return found_link(session, FollowupLink.code == code, now)


def found_link(session: Session, which: ColumnElement[bool], now: datetime) -> FoundLink:
    """What stands behind the one link that is meant, whatever its state. **Raises** NotFound where there is none."""
    row = session.execute(
        select(FollowupLink, Meeting, CourseRow.key, Attendee.initials, Attendee.address, Account.id, Account.email)
        .join(Meeting, Meeting.id == FollowupLink.meeting_id)
        .join(CourseRow, CourseRow.id == Meeting.course_id)
        .outerjoin(Attendee, Attendee.id == FollowupLink.attendee_id)
        .outerjoin(Enrolment, Enrolment.id == FollowupLink.enrolment_id)
        .outerjoin(Account, Account.id == Enrolment.account_id)
        .where(which)
    ).first()
    if row is None:
        raise NotFound("no_such_link")
    link, meeting, course_key, initials, email, holder_id, holder_email = row
    return FoundLink(
        link.id, course_key, meeting.title, Target(meeting.target_kind, meeting.target_key), initials or "", email, link.locale,
        link.seed, link_state(link.expires_at, link.revoked_at, now), link.expires_at, link.attendee_id is None, link.seats,
        link.seats is not None and link.seats_taken >= link.seats, link.enrolment_id, holder_id, holder_email is not None,
    )


def browser_behind(session: Session, link_id: int, token: str | None) -> FollowupBrowser | None:
    """What this browser has done behind the link."""
    if token is None:
        return None
    return session.scalar(
        select(FollowupBrowser).where(FollowupBrowser.link_id == link_id, FollowupBrowser.token_digest == secret_digest(token))
    )


def open_attempt_code(session: Session, enrolment_id: int | None, quiz: Quiz) -> str | None:
    """The attempt at the quiz that runs."""
    mine = (Attempt.enrolment_id == enrolment_id, Attempt.quiz_key == quiz.key, Attempt.state == OPEN)
    return session.scalar(select(Attempt.code).where(*mine))


def open_questions(session: Session, link: FoundLink, course: PublishedCourse, quiz: Quiz) -> Sequence[LinkQuestion] | None:
    """Questions without an answer, in order; None when the record has begun and no attempt runs any more."""
    if link.enrolment_id is None:
        return first_questions(link, course, quiz)
    code = open_attempt_code(session, link.enrolment_id, quiz)
    if code is None:
        return None
    head = attempt_head(session, Identity(account_id=link.holder_id), code)
    rows = slot_rows(session, head.id)
    blank = (row for row in rows if not row.response)
    return [LinkQuestion(row.slot, head.edition.question(row.question_id), row.layout, len(rows)) for row in blank]


def first_questions(link: FoundLink, course: PublishedCourse, quiz: Quiz) -> Sequence[LinkQuestion]:
    """The questions with which the link begins, whatever has become of its record."""
    drawn = draw_attempt(course.edition.course, quiz, link.seed, link.locale)
    return [LinkQuestion(slot, one.question, dict(one.layout), len(drawn)) for slot, one in enumerate(drawn, start=1)]
