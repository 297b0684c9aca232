"""A learner in learn mode: checks answers by the page's button, and what is stored of it."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy import select

from quizapp.db.session import Database
from quizapp.quizzes.models import AnswerTry, Attempt, AttemptSlot
from tests.quizzes.pages import Learner, hidden_fields


class Pupil(Learner):
    """Somebody at a quiz in learn mode, without JavaScript."""

    database: Database
    code: str

    def slot(self, number: int = 1) -> AttemptSlot:
        """The question as it is stored."""
        with self.database.reading() as session:
            joined = select(AttemptSlot).join(Attempt).where(Attempt.code == self.code, AttemptSlot.slot == number)
            return session.scalars(joined).one()

    def tries(self) -> list[tuple[int, Fraction]]:
        """Every try with its mark."""
        with self.database.reading() as session:
            found = session.scalars(select(AnswerTry).order_by(AnswerTry.slot_id, AnswerTry.number))
            return [(tried.number, Fraction(tried.mark_numerator, tried.mark_denominator)) for tried in found]

    def choice(self, rightly: bool) -> dict[str, str]:
        """The right option of the first question, or the first of the wrong ones."""
        options = self.slot().layout["options"]
        return {"q1-choice": next(str(n) for n, option in enumerate(options, 1) if option.endswith("-right") is rightly)}

    def other_wrong(self) -> dict[str, str]:
        """Another wrong option."""
        options = self.slot().layout["options"]
        return {"q1-choice": [str(n) for n, option in enumerate(options, 1) if option.endswith("-wrong")][1]}

    def page(self, number: int = 1) -> str:
        """A question as it is shown now."""
        return self.get(f"attempts/{self.code}/questions/{number}").text

    def check(self, fields: dict[str, str], page: str | None = None, number: int = 1) -> int:
        """Press the button on this page, by default as it is shown now; the status of the reply."""
        posted = {**hidden_fields(page or self.page(number)), **fields, "go": "check"}
        return self.client.post(f"/de/attempts/{self.code}/questions/{number}", data=posted).status_code

    def hand_in(self) -> list[Fraction]:
        """Hand in; the marks by question."""
        self.post(f"attempts/{self.code}/submit", {}, page=f"attempts/{self.code}/overview")
        slots = [self.slot(number) for number in (1, 2)]
        return [Fraction(slot.mark_numerator or 0, slot.mark_denominator or 1) for slot in slots]
