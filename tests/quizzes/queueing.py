"""A learner whose answers wait in the browser: what the store holds, what the receipt says, what the server has."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Error, Page, expect
from sqlalchemy import func, select

from quizapp.quizzes.models import AnswerEvent, Attempt, AttemptSlot
from tests.browser import LiveServer
from tests.journeys.walk import Walk
from tests.people import Person
from tests.quizzes.taking import responses

READ_STORE = """async () => {
  const found = await indexedDB.databases();
  if (!found.some((one) => one.name === 'quizapp-answers')) return [];
  const request = indexedDB.open('quizapp-answers');
  return new Promise((resolve) => request.onsuccess = () => {
    const all = request.result.transaction('answers').objectStore('answers').getAll();
    all.onsuccess = () => { request.result.close(); resolve(all.result); };
  });
}"""
PHONE = {"width": 360, "height": 740}


class Answering(Walk):
    """A walk through one attempt."""

    code: str = ""

    def begin(self, quiz: str = "visible") -> None:
        """Start the quiz; the attempt is `code`, and nobody has answered in it."""
        self.code = self.start_quiz(quiz)
        if self.events():
            self.show("overview")
            self.press("form[action$='/submit'] button.button--primary")
            self.code = self.start_quiz(quiz)

    def again(self, page: Page, locale: str | None = None) -> Answering:
        """The same attempt on another page."""
        other = Answering(page, self.server, locale or self.locale)
        other.code = self.code
        return other

    def show(self, place: str = "questions/1") -> None:
        """A page of the attempt."""
        self.open(f"attempts/{self.code}/{place}")

    def choose(self, option: int) -> None:
        """The option at this place of the first question with options."""
        self.page.locator(".question__options .option").nth(option - 1).click()

    def receipt(self, state: str, within_s: float = 20) -> None:
        """The receipt says so."""
        expect(self.page.locator("[data-receipt]")).to_have_attribute("data-state", state, timeout=within_s * 1000)

    def kept(self) -> list[dict[str, Any]]:
        """What the browser's store holds."""
        try:
            found: list[dict[str, Any]] = self.page.evaluate(READ_STORE)
        except Error:  # the page was just leaving for the next one
            self.page.wait_for_load_state()
            found = self.page.evaluate(READ_STORE)
        return found

    def wait_until_empty(self) -> None:
        """The store holds nothing: at once after the last confirmation on a machine that has time."""
        for _ in range(200):
            if not self.kept():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(self.kept())

    def wait_until_kept(self, given: dict[int, dict[str, list[str]]]) -> None:
        """The store holds these fields, by slot and by name without the slot's prefix: the last click's write is under way."""
        for _ in range(200):
            kept = {entry["slot"]: sorted(entry["fields"]) for entry in self.kept()}
            if kept == {slot: sorted([f"q{slot}-{name}", one] for name, all in f.items() for one in all) for slot, f in given.items()}:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(self.kept())

    def stored(self) -> dict[int, dict[str, Any]]:
        """The server's answers by slot."""
        return responses(self.server.database, self.code)

    def slot_of(self, question_id: str) -> int:
        """Where this question stands in the attempt."""
        with self.server.database.reading() as session:
            wanted = select(AttemptSlot.slot).join(Attempt).where(Attempt.code == self.code, AttemptSlot.question_id == question_id)
            return session.scalars(wanted).one()

    def events(self) -> int:
        """How many answers have ever arrived."""
        with self.server.database.reading() as session:
            wanted = select(func.count()).select_from(AnswerEvent).join(AttemptSlot, AttemptSlot.id == AnswerEvent.slot_id)
            return session.scalar(wanted.join(Attempt).where(Attempt.code == self.code)) or 0

    def sign_in(self, person: Person) -> None:
        """By a one-time link."""
        self.page.goto(self.server.sign_in_link(person))
        self.press("main form button")

    def is_chosen(self, option: int) -> bool:
        """Whether the option at this place is chosen."""
        return self.page.locator(".question__options .option__input").nth(option - 1).is_checked()


def answering(page: Page, server: LiveServer, locale: str = "de") -> Answering:
    """A learner without an account."""
    return Answering(page, server, locale)
