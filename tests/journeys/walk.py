"""What a person does on the pages, step by step, and what is looked at on the way."""

from __future__ import annotations

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page
from sqlalchemy import select

from quizapp.courses.editions import edition_of
from quizapp.operations.demo import SAMPLE_COURSE
from quizapp.quizzes.models import Attempt, AttemptSlot
from tests.browser import LiveServer
from tests.strategies import form_of

PICTURES = os.environ.get("PICTURES")
"""Folder that photographs go to; none are taken without it (`make pictures`)."""

AXE = Axe().axe_script
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
FIND_VIOLATIONS = """(rules) => axe.run(rules).then(({violations}) =>
  violations.map(({id, nodes}) => [id, nodes.slice(0, 3).map(({html}) => html.slice(0, 160))]))"""
"""What is right stays in the browser: a page has hundreds of kilobytes of it."""
TOO_WIDE = """[...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map((one) => one.outerHTML.slice(0, 120)).slice(0, 5)"""
HIDDEN_ASIDE = """innerWidth > 640 ? [] : [...document.querySelectorAll('.table-wrap--data')]
  .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.ariaLabel)"""
TOO_QUICK = re.compile(r"status of 429 .*/answers/\d+$")
RECIPES = ("visible", "bigpicture", "process", "limits", "impact")


class Walk:
    """A visitor of the live server with one page, in one language."""

    def __init__(self, page: Page, server: LiveServer, locale: str) -> None:
        self.page, self.server, self.locale = page, server, locale
        self.faults: list[str] = []
        page.emulate_media(reduced_motion="reduce")  # what is still on its way is not where it will be looked at
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        """Another server's pages, where one signs in for instance, are not ours to mend. Answers are given quicker here than five a
        second; which ones are then sent again a second later is in `tests/quizzes/test_queue*.py`."""
        address = message.location["url"] or self.server.base_url
        if message.type == "error" and address.startswith(self.server.base_url) and not TOO_QUICK.search(f"{message.text} {address}"):
            self.faults.append(f"{message.text} {address}")

    def open(self, path: str = "") -> None:
        """A page below the language's address."""
        self.page.goto(f"/{self.locale}/{path}")

    def open_course(self, path: str = "") -> None:
        """A page of the sample course."""
        self.open(f"courses/{SAMPLE_COURSE}{path}")

    def press(self, button: str) -> None:
        """Press the main button with this class or words in the content, and wait for the next page."""
        self.follow(self.page.locator(button))

    def follow(self, link: Locator) -> None:
        """Press the first of these, and wait for the next page."""
        with self.page.expect_navigation():
            link.first.click()

    def look(self, name: str) -> None:
        """The page is accessible, fits its width, and is photographed."""
        self.page.evaluate(AXE)
        found = self.page.evaluate(FIND_VIOLATIONS, RULES)
        assert not found, f"{name}: {found}"
        overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} is {overflow} px wider than the screen: {self.page.evaluate(TOO_WIDE)}"
        assert self.page.evaluate(HIDDEN_ASIDE) == [], f"{name}: a table for trainers hides columns on a phone"
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(PICTURES) / f"{name}.{self.locale}.png", full_page=True)

    def read_lesson(self, recipe: str) -> None:
        """Mark every section of a recipe as read."""
        self.open_course(f"/lessons/{recipe}")
        buttons = self.page.locator("button[formaction$='/read']")
        while buttons.count():
            self.press("button[formaction$='/read']")
            self.open_course(f"/lessons/{recipe}")

    def start_quiz(self, quiz: str) -> str:
        """Start the quiz by its button; the attempt's code."""
        self.open_course(f"/quizzes/{quiz}")
        self.press("form[action$='/start'] button")
        return self.page.url.split("/attempts/")[1].split("/")[0]

    def fields_of(self, code: str, slot: int, rightly: bool = True) -> dict[str, list[str]]:
        """Posted fields of the right answer to a question as it was drawn; of a blank one otherwise."""
        with self.server.database.reading() as session:
            row = session.execute(
                select(AttemptSlot.question_id, AttemptSlot.layout, Attempt.revision_id)
                .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
                .where(Attempt.code == code, AttemptSlot.slot == slot)
            ).one()
            question = edition_of(session, row.revision_id).question(row.question_id)
        return form_of(question, row.layout, question.right_response()) if rightly else {}

    def fill(self, slot: int, fields: dict[str, list[str]]) -> None:
        """Give an answer by hand."""
        for name, values in fields.items():
            for value in values:
                self._fill_one(self.page.locator(f'[name="q{slot}-{name}"]'), value)

    def _fill_one(self, control: Locator, value: str) -> None:
        tag = control.first.evaluate("element => element.tagName")
        if tag == "SELECT":
            control.select_option(value)
        elif control.first.get_attribute("type") in ("radio", "checkbox"):
            chosen = self.page.locator(f'[name="{control.first.get_attribute("name")}"][value="{value}"]')
            # On a phone the bar at the bottom may lie over it, and a forced click would hit the bar.
            chosen.evaluate("element => element.scrollIntoView({block: 'center', behavior: 'instant'})")
            chosen.check(force=True)
        else:
            control.fill(value)

    def answer_quiz(self, quiz: str, right: int = 10_000) -> str:
        """Take a quiz one question after another, the first so many rightly and the rest blank; hand it in."""
        code = self.start_quiz(quiz)
        while "/overview" not in self.page.url:
            if "/questions/" in self.page.url:
                slot = int(self.page.url.rsplit("/", 1)[1])
                self.fill(slot, self.fields_of(code, slot, slot <= right))
            else:
                for area in self.page.locator("[data-slot]").all():
                    slot = int(area.get_attribute("data-slot") or 0)
                    self.fill(slot, self.fields_of(code, slot, slot <= right))
            self.press("[data-go-on]")
        self.press("form[action$='/submit'] button")
        return code
