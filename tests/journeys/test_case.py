"""A case by keyboard and on two widths: documents beside the parts, digits for the focused part only, a slip that follows."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import LiveServer
from tests.journeys.walk import Walk


def open_case(walk: Walk) -> tuple[str, int]:
    """The first case of the first recipe's quiz: code of the attempt and number of the question."""
    code = walk.start_quiz("visible")
    number = 1
    walk.open(f"attempts/{code}/questions/{number}")
    while not walk.page.locator(".situation").count():
        number += 1
        walk.open(f"attempts/{code}/questions/{number}")
    return code, number


def top_and_side(page: Page, selector: str) -> tuple[float, float]:
    """Where an element begins."""
    box = page.locator(selector).bounding_box()
    assert box
    return box["y"], box["x"]


def test_documents_stand_beside_the_parts_or_above_them(page: Page, live_server: LiveServer) -> None:
    walk = Walk(page, live_server, "de")
    page.set_viewport_size({"width": 1280, "height": 800})
    open_case(walk)
    (documents_top, documents_side), (parts_top, parts_side) = (top_and_side(page, f".situation__{n}") for n in ("exhibits", "parts"))
    assert documents_side < parts_side
    assert abs(documents_top - parts_top) < 2
    walk.look("case-1280")
    page.set_viewport_size({"width": 360, "height": 740})
    (documents_top, documents_side), (parts_top, parts_side) = (top_and_side(page, f".situation__{n}") for n in ("exhibits", "parts"))
    assert documents_side == parts_side
    assert documents_top < parts_top
    page.locator(".disclosure--exhibit summary").first.press("Enter")
    assert page.locator(".disclosure--exhibit[open]").count() == page.locator(".disclosure--exhibit").count() - 1
    walk.look("case-360")
    assert walk.faults == []


def test_digits_choose_in_the_part_that_has_the_focus(page: Page, live_server: LiveServer) -> None:
    walk = Walk(page, live_server, "en")
    _, number = open_case(walk)
    page.keyboard.press("2")
    assert page.locator(".situation input:checked").count() == 0
    page.locator(f"[name='q{number}-p2-choice']").first.focus()
    page.keyboard.press("2")
    page.locator(f"[name='q{number}-p3-choice']").first.focus()
    page.keyboard.press("1")
    page.keyboard.press("3")
    chosen = [(one.get_attribute("name"), one.get_attribute("value")) for one in page.locator(".situation input:checked").all()]
    assert chosen == [(f"q{number}-p2-choice", "2"), (f"q{number}-p3-choice", "1"), (f"q{number}-p3-choice", "3")]
    expect(page.locator("[data-receipt]")).to_have_attribute("data-state", "saved")


def test_a_slip_is_not_counted_twice_and_the_review_says_so(page: Page, live_server: LiveServer) -> None:
    walk = Walk(page, live_server, "de")
    code, number = open_case(walk)
    for field, text in enumerate(("840", "480 min", "10,67"), start=1):
        page.locator(f"[name='q{number}-p4-number-{field}']").fill(text)
    expect(page.locator("[data-receipt]")).to_have_attribute("data-state", "saved")
    walk.open(f"attempts/{code}/overview")
    walk.press("form[action$='/submit'] button")
    part = page.locator(f"#question-{number} .situation__part").nth(3)
    assert part.get_by_text("Mit deinen eigenen Zahlen von vorher kommt 480 heraus. Das zählt.").is_visible()
    assert part.locator(".question__points").inner_text() == "1 von 3 Punkten"
    walk.look("case-review")
    assert walk.faults == []
