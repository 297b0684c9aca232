"""A quiz by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import LiveServer
from tests.journeys.walk import Walk


def test_digits_choose_and_enter_goes_on(page: Page, live_server: LiveServer) -> None:
    walk = Walk(page, live_server, "en")
    walk.open_course("/quizzes/visible")
    _tab_to(page, "form[action$='/start'] button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.keyboard.press("2")
    assert page.locator(".question input:checked").get_attribute("value") == "2"
    expect(page.locator("[data-receipt]")).to_have_attribute("data-state", "saved")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/questions/2")


def test_tab_and_space_reach_and_choose_every_control(page: Page, live_server: LiveServer) -> None:
    walk = Walk(page, live_server, "de")
    walk.start_quiz("visible")
    _tab_to(page, ".question input")
    page.keyboard.press("Space")
    assert page.locator(".question input:checked").count() == 1
    _tab_to(page, "[data-go-on]")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "focus can be seen"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/questions/2")


def test_the_skip_link_comes_first(page: Page, live_server: LiveServer) -> None:
    Walk(page, live_server, "de").open()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def _tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until the focus is on such an element."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")
