"""A learner asks for another look at a result; a trainer sees that something waits, opens the attempt and answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import LiveServer
from tests.journeys.test_staff import sign_in
from tests.journeys.walk import Walk


@pytest.mark.parametrize(("locale", "width", "scheme"), [("de", 360, "light"), ("en", 1280, "dark")])
def test_asked_looked_at_and_answered(page: Page, live_server: LiveServer, locale: str, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    learner = Walk(page, live_server, locale)
    sign_in(learner, live_server.people.alice)
    code = learner.answer_quiz("visible", right=3)
    folded = page.locator("details.disclosure--question")
    assert not any(one.get_attribute("open") is not None for one in folded.all())  # right ones and blanks are folded
    assert page.locator(".actions").first.bounding_box()["y"] < 2 * 800  # type: ignore[index]  # it is visible
    learner.look(f"result-{width}")
    page.emulate_media(media="print")
    assert folded.first.locator(".question__stem").is_visible()
    page.emulate_media(media="screen")
    learner.open(f"attempts/{code}/review/again")
    page.locator("#text").fill("Frage 4 ist doch richtig.")
    learner.press("main form button")
    page.context.clear_cookies()
    trainer = Walk(page, live_server, locale)
    sign_in(trainer, live_server.people.carla)
    trainer.open()
    assert page.locator(".staff-courses .count").first.inner_text()
    trainer.look(f"staff-start-{width}")
    trainer.press(".staff-courses a[href$='/todo']")
    trainer.look(f"todo-{width}")
    page.get_by_role("link", name="Frage 4 ist doch richtig.").first.click()
    page.locator("#answer").fill("Danke, ich sehe nach.")
    trainer.press("button[value='close']")
    assert page.locator("#answer").input_value() == "Danke, ich sehe nach."
    trainer.look(f"not-sent-{width}")
    with page.expect_popup() as opened:  # in a second tab, so that what was typed stays
        page.locator(f"a[href*='/attempts/{code}']").click()
    second = Walk(opened.value, live_server, locale)
    second.look(f"attempt-of-learner-{width}")
    assert opened.value.locator("a[href*='/corrections/questions/']").first.get_attribute("href")
    trainer.press("main form button")
    # Both watch the same page; the one fault is the page that came back because the answer was not sent yet.
    assert [fault.rpartition(" ")[0].rpartition("status of ")[2] for fault in learner.faults] == ["400 (Bad Request)"]
    assert second.faults == []
