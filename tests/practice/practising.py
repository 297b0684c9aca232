"""Practising without a browser: miss questions in a quiz, start, answer, look into the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.practice import service
from quizapp.practice.models import PracticeCard, PracticeItem, PracticeReview
from quizapp.practice.queries import PracticeSet, SessionView, practice_set, session_view
from quizapp.questions.base import Question
from tests.quizzes.taking import Taker, questions_of, slot_row
from tests.strategies import form_of

BLANK: dict[str, Any] = {}


@dataclass
class Practiser(Taker):
    """Somebody who takes quizzes and practises. **Shape**: questions are named by their kind, unique in each quiz."""

    def take(self, quiz_key: str, right: Collection[str] = ()) -> str:
        """Hand in a quiz: questions of these kinds right, the others blank; the attempt's code."""
        code = self.start(quiz_key)
        for slot, asked in questions_of(self.database, self.course, code).items():
            if asked.kind in right:
                layout = slot_row(self.database, code, slot).layout
                self.save(code, slot, form_of(asked, layout, asked.right_response()), tab="right")
        self.finish(code)
        return code

    @property
    def enrolment_id(self) -> int:
        """The learner's enrolment."""
        with self.database.reading() as session:
            return session.scalars(select(Enrolment.id).where(Enrolment.account_id == self.identity.account_id)).one()

    def published(self) -> PublishedCourse:
        """The course as it is now."""
        with self.database.reading() as session:
            return published_course(session, self.course, self.identity.account_id)

    def set(self) -> PracticeSet:
        """What can be practised now."""
        published = self.published()
        with self.database.reading() as session:
            return practice_set(session, published.enrolment_id, published.edition, self.clock())

    def practise(self, locale: str = "de") -> str:
        """The code of a session, started or gone on with."""
        published = self.published()
        assert published.enrolment_id
        with self.database.transaction() as session:
            return service.start_session(session, published.enrolment_id, published, locale, self.clock())

    def view(self, code: str) -> SessionView:
        """The session as pages see it."""
        with self.database.reading() as session:
            return session_view(session, self.identity, code, self.clock())

    def question(self, code: str, number: int) -> Question:
        """The question that a card shows."""
        view = self.view(code)
        return view.edition.question(view.card(number).question_id)

    def answer(self, code: str, number: int, rightly: bool = True) -> None:
        """Answer a card rightly, or leave it blank."""
        question = self.question(code, number)
        response = question.right_response() if rightly else BLANK
        with self.database.transaction() as session:
            service.answer_card(session, self.identity, code, number, response, question.grade(response), self.clock())

    def cards(self) -> dict[str, date]:
        """Due day by kind."""
        edition = self.published().edition
        with self.database.reading() as session:
            rows = session.scalars(select(PracticeCard).where(PracticeCard.enrolment_id == self.enrolment_id))
            return {edition.question(card.question_id).kind: card.due_on for card in rows}

    def log(self) -> list[tuple[str, int, bool]]:
        """Kind, rating and whether the answer was given in practice, oldest first."""
        edition = self.published().edition
        with self.database.reading() as session:
            rows = session.scalars(
                select(PracticeReview).where(PracticeReview.enrolment_id == self.enrolment_id).order_by(PracticeReview.id)
            )
            return [(edition.question(row.question_id).kind, row.rating, row.item_id is not None) for row in rows]

    def layouts(self, code: str) -> list[dict[str, Any]]:
        """How the cards of a session were drawn."""
        with self.database.reading() as session:
            wanted = select(PracticeItem.layout).where(PracticeItem.session_id == self.view(code).id)
            return list(session.scalars(wanted.order_by(PracticeItem.number)))
