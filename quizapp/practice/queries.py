"""Reading a learner's practice: the set, a session, a card. Nothing here serves anybody but the learner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from quizapp.content.edition import Edition
from quizapp.courses.editions import edition_of
from quizapp.courses.models import CourseRevision, Enrolment
from quizapp.grading.mark import Mark
from quizapp.kernel.errors import NotFound
from quizapp.kernel.identity import Identity
from quizapp.practice.models import PracticeCard, PracticeItem, PracticeSession
from quizapp.practice.rules.session import CardFacts, cards_for_session, due_cards, is_practisable, minutes_for
from quizapp.questions.correction import Corrected, corrected
from quizapp.quizzes.corrections import corrections_of_revision

ItemRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that waits. `left` counts its questions without an answer."""

    code: str
    revision_id: int
    left: int

    @property
    def minutes(self) -> int:
        """How long they take."""
        return minutes_for(self.left)


@dataclass(frozen=True, slots=True)
class PracticeSet:
    """What one learner may practise in one course, as of `today` in the course's time zone."""

    today: date
    cards: tuple[CardFacts, ...]
    waiting: OpenSession | None

    @property
    def due(self) -> int:
        """How many questions are due."""
        return len(due_cards(self.cards, self.today))

    @property
    def next_questions(self) -> int:
        """How many questions the next session would hold."""
        return len(cards_for_session(self.cards, self.today))

    @property
    def next_minutes(self) -> int:
        """How long that session takes."""
        return minutes_for(self.next_questions)

    @property
    def next_due_on(self) -> date | None:
        """The day on which a question is due next; None with an empty set."""
        return min((card.due_on for card in self.cards), default=None)


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A question of a session. `mark` is None until it was answered, `due_on` None when it no longer comes back."""

    id: int
    number: int
    question_id: str
    layout: dict[str, Any]
    response: dict[str, Any]
    mark: Mark | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class SessionView:
    """The asker's session with its cards in order. `today` as in PracticeSet."""

    id: int
    code: str
    enrolment_id: int
    revision_id: int
    edition: Edition
    ended_at: datetime | None
    today: date
    cards: tuple[ShownCard, ...]

    @property
    def first_open(self) -> int | None:
        """Number of the first card without an answer."""
        return next((card.number for card in self.cards if card.mark is None), None)

    def card(self, number: int) -> ShownCard:
        """The card with this number. **Raises** NotFound."""
        if not 1 <= number <= len(self.cards):
            raise NotFound("no_such_question")
        return self.cards[number - 1]


def course_day(edition: Edition, now: datetime) -> date:
    """Which day it is in the course's time zone."""
    return now.astimezone(ZoneInfo(edition.course.time_zone)).date()


def practice_set(session: Session, enrolment_id: int | None, edition: Edition, now: datetime) -> PracticeSet:
    """What can be practised in the course as it is now; nothing without an enrolment. Two queries."""
    today = course_day(edition, now)
    if enrolment_id is None:
        return PracticeSet(today, (), None)
    rows = session.execute(
        select(PracticeCard.question_id, PracticeCard.due_on, PracticeCard.difficulty, PracticeCard.missed_with).where(
            PracticeCard.enrolment_id == enrolment_id
        )
    )
    cards = tuple(CardFacts(*row) for row in rows if is_practisable(edition.find_question(row.question_id)))
    return PracticeSet(today, cards, open_session(session, enrolment_id))


def open_session(session: Session, enrolment_id: int) -> OpenSession | None:
    """The session that waits, if one does."""
    row = session.execute(
        select(PracticeSession.code, PracticeSession.revision_id, func.count(PracticeItem.id))
        .join(PracticeItem, PracticeItem.session_id == PracticeSession.id)
        .where(
            PracticeSession.enrolment_id == enrolment_id, PracticeSession.ended_at.is_(None), PracticeItem.answered_at.is_(None)
        )
        .group_by(PracticeSession.id)
    ).first()
    return OpenSession(row[0], row[1], row[2]) if row else None


def session_view(session: Session, identity: Identity, code: str, now: datetime) -> SessionView:
    """The asker's session. **Raises** NotFound for anyone else's."""
    row = session.execute(
        select(PracticeSession, CourseRevision.digest)
        .join(Enrolment, Enrolment.id == PracticeSession.enrolment_id)
        .join(CourseRevision, CourseRevision.id == PracticeSession.revision_id)
        .where(PracticeSession.code == code, Enrolment.account_id == identity.account_id)
    ).first()
    if row is None:
        raise NotFound("no_such_practice")
    found: PracticeSession = row[0]
    edition = edition_of(session, found.revision_id, row[1])
    return SessionView(
        id=found.id, code=found.code, enrolment_id=found.enrolment_id, revision_id=found.revision_id, edition=edition,
        ended_at=found.ended_at,
        today=course_day(edition, now), cards=tuple(map(_shown, _item_rows(session, found))),
    )


def marked_by(session: Session, view: SessionView, card: ShownCard) -> Corrected:
    """The question of a card as it is marked now."""
    question = view.edition.question(card.question_id)
    return corrected(question, corrections_of_revision(session, view.revision_id).get(question.id, ()))


def _item_rows(session: Session, found: PracticeSession) -> Sequence[ItemRow]:
    card_of_item = (PracticeCard.question_id == PracticeItem.question_id) & (PracticeCard.enrolment_id == found.enrolment_id)
    return session.execute(
        select(PracticeItem, PracticeCard.due_on)
        .outerjoin(PracticeCard, card_of_item)
        .where(PracticeItem.session_id == found.id)
        .order_by(PracticeItem.number)
    ).all()


def _shown(row: ItemRow) -> ShownCard:
    item: PracticeItem = row[0]
    return ShownCard(item.id, item.number, item.question_id, item.layout, item.response, _mark_of(item), row[1])


def _mark_of(item: PracticeItem) -> Mark | None:
    if item.mark_numerator is None or item.mark_denominator is None:
        return None
    return Mark(Fraction(item.mark_numerator, item.mark_denominator), bool(item.mark_answered))
