"""What came of a webinar, read on a phone and by ear: plots have tables, headings their order, long names their room."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from quizapp.courses.queries import published_course
from quizapp.kernel.clock import system_clock
from quizapp.operations.demo import SAMPLE_COURSE
from quizapp.quizzes.models import OPEN
from quizapp.webinars.models import Attendee
from tests.browser import LiveServer
from tests.journeys.test_staff import sign_in
from tests.journeys.walk import Walk
from tests.webinars.carried import carry, practise
from tests.webinars.meeting import meeting_in, planned

LONG = "Dr. Maximiliane-Charlotte von Hohenstein-Oberwiesenthal"
ADDRESS = "maximiliane-charlotte.von.hohenstein-oberwiesenthal@fortbildung.hohenstein-oberwiesenthal.example.org"
LEVELS = "[...document.querySelectorAll('main h1, main h2, main h3, main h4')].map((one) => Number(one.tagName[1]))"
WITHOUT_TABLE = """[...document.querySelectorAll('main svg[role=img]')]
  .filter((one) => !one.ariaLabel || !(one.closest('section').querySelector('table tbody tr'))).length"""
"""Plots that say nothing by themselves or have no table beside them."""


@pytest.mark.parametrize("locale", ["de", "en"])
def test_the_page_on_a_phone_and_by_ear(page: Page, live_server: LiveServer, locale: str) -> None:
    database, carla, now = live_server.database, live_server.people.carla, system_clock()
    with database.reading() as session:
        course = published_course(session, SAMPLE_COURSE).edition.course
    number = meeting_in(database, SAMPLE_COURSE, carla.identity, planned(now - timedelta(days=10)), now)
    began = carry(database, course, number, 9, now - timedelta(days=9), right=4, passed=3)
    practise(database, course, began, 6, now - timedelta(days=7))
    carry(database, course, number, 1, now - timedelta(days=9), state=OPEN)
    with database.transaction() as session:
        stuck = session.scalars(select(Attendee).where(Attendee.meeting_id == number, Attendee.name == "P0 open")).one()
        stuck.name, stuck.email = LONG, ADDRESS
    walk = Walk(page, live_server, locale)
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(walk, carla)
    for path in (f"/webinars/{number}/follow-through", f"/webinars/{number}", f"/webinars/{number}/followup"):
        walk.open_course(path)
        walk.look("long-name" + path.replace("/", "-"))
        levels = page.evaluate(LEVELS)
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), (path, levels)
        cell = page.get_by_role("rowheader").filter(has_text=LONG).first
        box = cell.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360 and box["height"] > 40, path
    walk.open_course(f"/webinars/{number}/follow-through")
    assert page.evaluate(WITHOUT_TABLE) == 0
    funnel = page.locator("figure.funnel")
    assert funnel.locator("tbody tr").count() == funnel.locator("rect.calibration__track").count() > 3
    charts = page.locator("figure.memory figcaption").all_inner_texts()
    rows = page.locator("section[aria-labelledby=questions] tbody th").all_inner_texts()
    assert charts and set(charts) <= set(rows)
    assert not walk.faults
