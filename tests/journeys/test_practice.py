"""Practising what was missed, on a phone, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from quizapp.courses.editions import edition_of
from quizapp.practice.models import PracticeItem, PracticeSession
from tests.browser import LiveServer
from tests.journeys.walk import Walk
from tests.strategies import form_of
from tests.waiting import stay_in_one_day

PHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def today() -> None:
    """What is missed is due tomorrow, and is looked at before."""
    stay_in_one_day()


class Practising(Walk):
    """A visitor who practises, with scripts or without."""

    def __init__(self, page: Page, server: LiveServer, locale: str, scripts: bool = True) -> None:
        super().__init__(page, server, locale)
        self.scripts = scripts

    def look(self, name: str) -> None:
        """As ever, where scripts run: the examination is one."""
        if self.scripts:
            super().look(name)

    def here(self) -> tuple[str, int]:
        """Code and number of the card that is open."""
        found = re.search(r"/practice/(\w+)/cards/(\d+)$", self.page.url)
        assert found, self.page.url
        return found[1], int(found[2])

    def right_fields(self) -> dict[str, list[str]]:
        """Posted fields of the right answer to the open card as it was drawn."""
        code, number = self.here()
        with self.server.database.reading() as session:
            row = session.execute(
                select(PracticeItem.question_id, PracticeItem.layout, PracticeSession.revision_id)
                .join(PracticeSession, PracticeSession.id == PracticeItem.session_id)
                .where(PracticeSession.code == code, PracticeItem.number == number)
            ).one()
            question = edition_of(session, row.revision_id).question(row.question_id)
        return form_of(question, row.layout, question.right_response())

    def words(self) -> str:
        """What stands on the page."""
        return self.page.locator("main").inner_text()


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def walk(browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest) -> Iterator[Practising]:
    """Somebody with a phone, with scripts and without."""
    context = browser.new_context(
        base_url=live_server.base_url, java_script_enabled=request.param, viewport=PHONE, locale="de"
    )
    yield Practising(context.new_page(), live_server, "de", request.param)
    context.close()


def test_missed_questions_are_practised_paused_and_come_back(walk: Practising) -> None:
    phone = walk.page
    walk.answer_quiz("visible", right=2)
    assert "Was noch fehlte, kommt wieder" in walk.words() and "morgen wieder fällig" in walk.words()

    walk.press("form[action$='/practice/start'] button")
    code, number = walk.here()
    assert number == 1 and phone.locator(".option--right, .explanation").count() == 0
    walk.look("practice-card")
    walk.press("form.quiz-form button[value=check]")
    assert "noch etwas offen" in walk.words()
    walk.fill(1, walk.right_fields())
    walk.press("form.quiz-form button[value=check]")
    assert "richtig" in phone.title().lower() and phone.locator(".option--right, .explanation").count()
    walk.look("practice-right")

    walk.open_course()
    assert "Deine Übung wartet" in walk.words()
    walk.look("practice-course")
    walk.press("form[action$='/practice/start'] button")
    assert walk.here() == (code, 2)
    walk.press("form.quiz-form button[value=show]")
    assert "nicht beantwortet" in walk.words()
    walk.look("practice-solution")
    phone.go_back()
    phone.reload()
    assert phone.locator("form.quiz-form button[value=check]").count() == 0

    walk.press("form[action$='/stop'] button")
    assert "1 von 2 Fragen richtig" in walk.words() and "morgen wieder fällig" in walk.words()
    walk.look("practice-end")
    walk.open_course("/practice")
    assert "Heute ist nichts fällig" in walk.words() and "Prozent" in walk.words()
    walk.look("practice-home")
    assert walk.faults == []


def test_a_practice_is_emptied(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size(PHONE)
    walk = Practising(page, live_server, "de")
    walk.open_course()
    walk.answer_quiz("limits", right=0)
    walk.open_course("/practice")
    page.get_by_text("Übung leeren").first.click()
    page.locator("form[action$='/clear'] button").click()
    assert "löschen?" in page.locator("dialog").inner_text()
    walk.look("practice-clear")
    with page.expect_navigation():
        page.locator("dialog .button--danger").click()
    assert "Hier wächst deine Übung" in walk.words()
    walk.look("practice-empty")
    assert walk.faults == []


def test_practice_by_keyboard(page: Page, live_server: LiveServer) -> None:
    """Digits choose, Enter checks and goes on."""
    walk = Practising(page, live_server, "en")
    walk.answer_quiz("bigpicture", right=0)
    walk.press("form[action$='/practice/start'] button")
    while page.locator(".question__options input[type=radio]").count() == 0:
        walk.press("button[value=show]")
        walk.press("[data-go-on]")
    before = walk.here()
    page.keyboard.press("2")
    assert page.locator(".question input:checked").get_attribute("value") == "2"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("form.quiz-form").count() == 0
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/end") or walk.here() == (before[0], before[1] + 1)
    assert walk.faults == []


def test_orders_and_ticks_behave_as_in_a_quiz(page: Page, live_server: LiveServer) -> None:
    """An entry moves by its buttons, and no more is ticked than is asked for."""
    walk = Practising(page, live_server, "en")
    code = walk.start_quiz("visible")
    while "/overview" not in page.url:
        slot = int(page.url.rsplit("/", 1)[1])
        is_missed = page.locator("ol.order-list, [data-max]").count() and not page.locator(".situation").count()
        walk.fill(slot, {} if is_missed else walk.fields_of(code, slot))
        walk.press("[data-go-on]")
    walk.press("form[action$='/submit'] button")
    walk.press("form[action$='/practice/start'] button")
    seen = set()
    while page.locator("form.quiz-form").count():
        if page.locator("ol.order-list").count():
            seen.add("order")
            second = page.locator(".order-list__item").nth(1).locator(".order-list__text").inner_text()
            page.locator(".order-list__item").nth(1).get_by_role("button").first.click()
            assert page.locator(".order-list__item").first.locator(".order-list__text").inner_text() == second
            assert page.locator(".order-list select").first.input_value() == "1"
            walk.look("practice-order")
        if page.locator("[data-max] input[type=checkbox]").count():
            seen.add("ticks")
            boxes = page.locator("[data-max] input[type=checkbox]")
            most = int(page.locator("[data-max]").get_attribute("data-max") or 0)
            for number in range(most + 1):
                boxes.nth(number).click()
            assert page.locator("[data-max] input:checked").count() == most
        walk.press("button[value=show]")
        walk.press("[data-go-on]")
    assert seen == {"order", "ticks"}
    assert walk.faults == []
