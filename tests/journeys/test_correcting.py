"""A trainer finds a wrong key: four steps, in both languages, on a phone and on a desk, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import LiveServer
from tests.journeys.test_staff import sign_in
from tests.journeys.walk import Walk


@pytest.mark.parametrize(("locale", "width", "scheme"), [("de", 360, "light"), ("en", 1280, "dark"), ("de", 1280, "light")])
def test_a_question_is_corrected(page: Page, live_server: LiveServer, locale: str, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    learner = Walk(page, live_server, locale)
    code = learner.answer_quiz("visible", right=3)
    page.context.clear_cookies()
    walk = Walk(page, live_server, locale)
    sign_in(walk, live_server.people.carla)
    walk.open_course("/corrections")
    walk.look(f"corrections-{width}-{scheme}")
    walk.follow(page.locator("main table a[href*='/questions/visible-']").nth({360: 4, 1280: 5}[width] + (scheme == "dark")))
    walk.look(f"correct-{width}-{scheme}")
    page.locator("input[name=what][value=withdraw]").check()
    walk.press("main form button[type=submit]")
    walk.look(f"effects-{width}-{scheme}")
    walk.press("form[action$='/apply'] button")
    page.locator(".notice--success").last.wait_for()
    page.locator("[data-poll-url]").wait_for(state="detached")
    page.reload()
    walk.look(f"corrected-{width}-{scheme}")
    assert walk.faults == []
    assert code
