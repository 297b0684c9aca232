"""Marking in a picture: by mouse on the numbers, by keyboard in the list, and both show the same."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser import LiveServer
from tests.journeys.walk import Walk


def test_numbers_and_list_are_two_ways_to_the_same_answer(page: Page, live_server: LiveServer) -> None:
    walk = Walk(page, live_server, "de")
    code = walk.start_quiz("process")
    walk.open(f"attempts/{code}/questions/12")
    ticked = page.locator(".option__input:checked")
    marked = page.locator(".marker--chosen")

    page.locator("[data-place='2']").click()
    page.keyboard.press("5")
    assert [box.get_attribute("value") for box in ticked.all()] == ["2", "5"]
    assert [marker.get_attribute("data-place") for marker in marked.all()] == ["2", "5"]
    assert page.locator(".marker--focus").get_attribute("data-place") == "5"

    page.locator("[data-place='1']").click()  # two are asked for
    assert (ticked.count(), marked.count()) == (2, 2)
    page.locator("[data-place='2']").click()
    page.locator("[data-receipt][data-state=saved]").wait_for()
    walk.look("picture-mark")

    page.reload()
    assert [marker.get_attribute("data-place") for marker in marked.all()] == ["5"]
    assert page.get_by_role("img", name="Entwurf eines Beitrags").is_visible()
    assert walk.faults == []
