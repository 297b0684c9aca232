"""One question answered in two windows or on two devices: both see it, and the learner chooses."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import LiveServer
from tests.quizzes.queueing import PHONE, Answering, answering

LAYOUTS = ("visible", "bigpicture")
"""One question per page, all on one page."""


def in_conflict(page: Page, browser: Browser, server: LiveServer, quiz: str, locale: str) -> tuple[Answering, Answering, int]:
    """A phone whose answer to a question came after a computer's, the computer, and the slot."""
    page.set_viewport_size(PHONE)
    phone = answering(page, server, locale)
    phone.begin(quiz)
    slot = int(page.locator("[data-slot]:has(.question__options)").first.get_attribute("data-slot") or 0)
    other = browser.new_context(base_url=server.base_url, storage_state=page.context.storage_state())
    computer = phone.again(other.new_page(), "de")
    computer.page.goto(page.url)
    computer.choose(1)
    computer.receipt("saved")
    phone.choose(2)
    phone.receipt("conflict")
    return phone, computer, slot


@pytest.mark.parametrize(("quiz", "locale"), [("visible", "de"), ("bigpicture", "en")])
def test_keep_mine_by_keyboard(page: Page, browser: Browser, live_server: LiveServer, quiz: str, locale: str) -> None:
    phone, computer, slot = in_conflict(page, browser, live_server, quiz, locale)
    texts = page.locator(".question__options").first.locator(".option__text").all_inner_texts()
    box = page.locator(".conflict")
    assert box.locator("dd").all_inner_texts() == texts[:2]
    expect(box).to_contain_text("in zwei Fenstern" if locale == "de" else "in two windows")
    phone.look(f"conflict-{quiz}")
    first = computer.stored()[slot]
    box.get_by_role("button").first.focus()
    page.keyboard.press("Enter")
    phone.receipt("saved")
    expect(box).to_have_count(0)
    assert computer.stored()[slot] != first
    phone.wait_until_empty()
    computer.page.reload()
    assert computer.is_chosen(2)
    computer.page.context.close()


@pytest.mark.parametrize("quiz", LAYOUTS)
def test_take_the_stored_one(page: Page, browser: Browser, live_server: LiveServer, quiz: str) -> None:
    phone, computer, slot = in_conflict(page, browser, live_server, quiz, "en")
    arrived = phone.events()
    first = computer.stored()[slot]
    with page.expect_navigation():
        page.get_by_role("button", name="Take the stored one").click()
    assert phone.is_chosen(1)
    phone.wait_until_empty()
    assert (computer.stored()[slot], phone.events()) == (first, arrived)
    computer.page.context.close()


def test_the_choice_waits_on_every_page_of_the_attempt(page: Page, browser: Browser, live_server: LiveServer) -> None:
    phone, computer, _slot = in_conflict(page, browser, live_server, "visible", "en")
    page.locator("[data-go-on]").click()
    page.wait_for_timeout(500)
    assert page.url.endswith("/questions/1")
    phone.show("overview")
    expect(page.locator(".conflict dd")).to_have_count(2)
    phone.look("conflict-overview")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep mine").click()
    phone.wait_until_empty()
    computer.page.reload()
    assert computer.is_chosen(2)
    computer.page.context.close()


def test_a_worksheet_deleted_elsewhere_stays_so_unless_its_learner_wants_it(
    page: Page, browser: Browser, live_server: LiveServer
) -> None:
    page.set_viewport_size(PHONE)
    phone = answering(page, live_server)
    phone.begin()
    phone.show("questions/1")
    slot = phone.slot_of("visible-map")
    phone.show(f"questions/{slot}")
    field = page.locator(f"textarea[name^=q{slot}-], input[type=text][name^=q{slot}-]").first
    page.context.set_offline(True)
    field.fill("Nussbaum")
    phone.receipt("offline")
    computer = phone.again(browser.new_context(base_url=live_server.base_url, storage_state=page.context.storage_state()).new_page())
    computer.open_course("/worksheets/visible-map")
    computer.page.locator("main textarea, main input[type=text]").first.fill("Quitte")
    computer.press("main form button[type=submit]")
    computer.open_course("/worksheets/visible-map")
    computer.page.locator("main summary").last.click()
    computer.press("form[action$='/delete'] button")
    page.context.set_offline(False)
    phone.receipt("conflict")
    expect(page.locator(".conflict h2")).to_have_text(f"Dein Text zu Frage {slot} wurde inzwischen gelöscht")
    phone.look("worksheet-deleted")
    with page.expect_navigation():
        page.get_by_role("button", name="Gelöscht lassen").click()
    phone.wait_until_empty()
    assert (field.input_value(), phone.stored()[slot], phone.events()) == ("", {}, 0)
    computer.page.context.close()


def test_two_tabs_that_lose_the_network_together(page: Page, live_server: LiveServer) -> None:
    one = answering(page, live_server, "de")
    one.begin()
    two = one.again(page.context.new_page())
    two.page.goto(page.url)
    two.choose(3)
    two.receipt("saved")
    page.reload()
    page.context.set_offline(True)
    one.choose(1)
    two.choose(2)
    one.receipt("offline")
    two.receipt("offline")
    assert len(one.kept()) == 2
    page.context.set_offline(False)
    for tab in (one, two):
        expect(tab.page.locator("[data-receipt]")).not_to_have_attribute("data-state", "offline", timeout=10_000)
    states = []
    for tab in (one, two):
        expect(tab.page.locator("[data-receipt]")).to_have_attribute("data-state", re.compile("saved|conflict"), timeout=10_000)
        states.append(tab.page.locator("[data-receipt]").get_attribute("data-state"))
    assert sorted(str(state) for state in states) == ["conflict", "saved"]
    assert one.events() == 3

