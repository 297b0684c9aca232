"""Groups: made, filled by a list and by a link, told something, seen in the calendar; light and dark."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from quizapp.kernel.clock import system_clock
from tests.browser import LiveServer
from tests.journeys.walk import Walk
from tests.people import Person

LIST = "E-Mail;Name;Rolle\n{0}@example.org;Nora Neu;Trainer\n{0}@EXAMPLE.org;Nora Neu;\n\u0430nna@example.org;Anna;\n"


def sign_in(walk: Walk, person: Person) -> None:
    """By a one-time link, in a browser that knew nobody."""
    walk.page.context.clear_cookies()
    walk.page.goto(walk.server.sign_in_link(person))
    walk.press("main form button")


def make_group(walk: Walk, name: str) -> None:
    """Carla fills in the form, for a group that begins in a month and ends two months later."""
    page, begins = walk.page, system_clock().date() + timedelta(days=30)
    walk.open_course("/groups")
    walk.look("groups-empty")
    page.locator("a[href$='/groups/add']").click()
    page.locator("#name").fill(name)
    page.locator("#starts_on").fill(f"{begins}")
    page.locator("#ends_on").fill(f"{begins - timedelta(days=9)}")
    page.locator("#seats").fill("20")
    page.locator("input[name=joining][value=code]").check()
    page.locator("#due_0").fill(f"{begins + timedelta(days=49)}T18:00")
    walk.press("main form button[type=submit]")
    walk.look("group-fault")
    page.locator("#ends_on").fill(f"{begins + timedelta(days=60)}")
    walk.press("main form button[type=submit]")


def fill_group(walk: Walk, width: int) -> None:
    """By a list: handed in, looked at, confirmed, done by the worker; then the group is told something."""
    page = walk.page
    walk.press("a[href$='/list']")
    walk.look(f"list-{width}")
    page.locator("#rows").fill(LIST.format(f"nora{width}"))
    walk.press("main form button[type=submit]")
    walk.look(f"list-report-{width}")
    walk.press("main form button[type=submit]")
    page.locator("main .actions a.button--primary").wait_for()
    walk.look(f"list-done-{width}")
    walk.press("main .actions a.button--primary")
    assert page.locator("main table").get_by_text(f"nora{width}@example.org").is_visible()
    walk.look(f"group-{width}")
    page.locator("a[href$='/announcements']").click()
    page.locator("#title_de").fill("Raum")
    page.locator("#body_de").fill("Wir treffen uns im zweiten Stock.")
    walk.press("main form button[type=submit]")
    walk.look(f"announcements-{width}")


@pytest.mark.parametrize(("locale", "width"), [("de", 360), ("en", 1280)])
def test_a_group_from_the_first_form_to_the_calendar(page: Page, live_server: LiveServer, locale: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="light" if width == 360 else "dark")
    walk, people = Walk(page, live_server, locale), live_server.people
    learner = people.alice if width == 360 else people.bob
    sign_in(walk, people.carla)
    make_group(walk, f"Herbst, {width}")
    group, link = page.url, page.locator("main code").first.inner_text()
    fill_group(walk, width)
    sign_in(walk, learner)
    page.goto(link)
    walk.look(f"join-{width}")
    walk.press("main form button")
    walk.look(f"course-with-group-{width}")
    assert page.get_by_text("Wir treffen uns im zweiten Stock.").is_visible()
    walk.open("calendar")
    walk.press("main form button")
    walk.look(f"calendar-{width}")
    assert page.locator("main code").inner_text().endswith(".ics")
    sign_in(walk, people.carla)
    page.goto(group)
    page.get_by_role("link", name=learner.name).click()
    page.locator("#more_attempts").fill("2")
    walk.press("form[action$='/measures'] button")
    walk.look(f"measures-{width}")
    assert walk.faults == []
