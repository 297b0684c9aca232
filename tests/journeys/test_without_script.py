"""Every step works without JavaScript: answers are saved by the button."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import LiveServer
from tests.journeys.walk import Walk


@pytest.fixture
def plain_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A phone that runs no scripts."""
    context = browser.new_context(
        base_url=live_server.base_url, java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="de"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("quiz", ["visible", "bigpicture"])
def test_a_quiz_is_taken_without_script(plain_page: Page, live_server: LiveServer, quiz: str) -> None:
    """One question a page, and all on one page."""
    walk = Walk(plain_page, live_server, "de")
    walk.answer_quiz(quiz)
    assert "100" in plain_page.locator("main").inner_text()


def test_answers_wait_for_those_who_come_back(plain_page: Page, live_server: LiveServer) -> None:
    walk = Walk(plain_page, live_server, "en")
    code = walk.start_quiz("process")
    fields = walk.fields_of(code, 1)
    walk.fill(1, fields)
    walk.press("[data-go-on]")
    plain_page.goto(f"/de/attempts/{code}/questions/1")
    chosen = plain_page.locator(".question input:checked, .question option[selected]").count()
    typed = [field.input_value() for field in plain_page.locator(".question input[type=text]").all()]
    assert chosen or any(typed)


def test_the_same_question_in_two_windows(plain_page: Page, live_server: LiveServer) -> None:
    """The second window learns of the first one's answer instead of overwriting it."""
    walk = Walk(plain_page, live_server, "de")
    code = walk.start_quiz("visible")
    other = plain_page.context.new_page()
    other.goto(f"/de/attempts/{code}/questions/1")
    second = Walk(other, live_server, "de")
    walk.fill(1, {"choice": ["1"]})
    walk.press("[data-go-on]")
    second.fill(1, {"choice": ["2"]})
    second.press("[data-go-on]")
    assert "zwei Fenstern" in other.locator("h1").inner_text()
    other.goto(f"/de/attempts/{code}/questions/1")
    assert other.locator(".question input:checked").get_attribute("value") == "1"
