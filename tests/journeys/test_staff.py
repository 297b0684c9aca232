"""Trainer and administrator: results, spreadsheet, people."""

from __future__ import annotations

import io

import openpyxl
import pytest
from playwright.sync_api import Page

from tests.browser import LiveServer
from tests.journeys.walk import Walk
from tests.people import Person


def sign_in(walk: Walk, person: Person) -> None:
    """By a one-time link, as from the terminal."""
    walk.page.goto(walk.server.sign_in_link(person))
    walk.press("main form button")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_trainer_reads_results_and_takes_them_along(page: Page, live_server: LiveServer, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    learner = Walk(page, live_server, "de")
    learner.answer_quiz("visible", right=3)
    page.context.clear_cookies()
    walk = Walk(page, live_server, "de")
    sign_in(walk, live_server.people.carla)
    walk.open_course("/results")
    walk.look(f"results-{width}")
    with page.expect_download() as download:
        page.locator("form[action*='results.xlsx'] button").click()
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert sheet is not None and sheet.max_row >= 2
    assert walk.faults == []


def test_an_administrator_makes_a_trainer(page: Page, live_server: LiveServer) -> None:
    walk = Walk(page, live_server, "en")
    sign_in(walk, live_server.people.eve)
    walk.open("people")
    walk.look("people")
    walk.press("main table a")
    walk.look("person")
    assert walk.faults == []


@pytest.mark.parametrize(("locale", "width"), [("de", 360), ("en", 1280)])
def test_an_administrator_reads_the_log_of_acts(page: Page, live_server: LiveServer, locale: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    walk = Walk(page, live_server, locale)
    sign_in(walk, live_server.people.eve)
    walk.open("people")
    walk.press("a[href$='/log']")
    walk.look(f"log-{width}")
    assert walk.faults == []


def test_others_are_told_that_this_is_not_for_them(page: Page, live_server: LiveServer) -> None:
    walk = Walk(page, live_server, "de")
    sign_in(walk, live_server.people.dan)
    walk.open_course("/results")
    assert page.locator("h1").inner_text() == "Diese Seite ist dir nicht zugänglich" or page.locator("h1").is_visible()
    walk.look("not-yours")
