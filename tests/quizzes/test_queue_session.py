"""A session that ends while somebody answers: signed in again in place, the queue kept, and never sent for another learner."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import LiveServer
from tests.people import Person
from tests.quizzes.queueing import PHONE, Answering, answering


def known(page: Page, server: LiveServer, person: Person, locale: str = "de") -> Answering:
    """Somebody with an account in the middle of an attempt."""
    walk = answering(page, server, locale)
    walk.sign_in(person)
    walk.begin()
    return walk


@pytest.mark.parametrize(("locale", "title"), [("de", "Du bist abgemeldet"), ("en", "You are signed out")])
def test_signing_in_again_in_a_second_tab(page: Page, live_server: LiveServer, locale: str, title: str) -> None:
    page.set_viewport_size(PHONE)
    walk = known(page, live_server, live_server.people.alice, locale)
    page.context.clear_cookies()
    walk.choose(1)
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text(title)
    walk.look("signed-out")
    walk.receipt("waiting")
    assert (len(walk.kept()), walk.events()) == (1, 0)
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    second = walk.again(opened.value)
    assert "/sign-in" in second.page.url
    second.sign_in(live_server.people.alice)
    expect(dialog).to_have_count(0)
    walk.receipt("saved")
    walk.wait_until_empty()
    assert walk.stored()[1]
    walk.press("[data-go-on]")
    assert page.url.endswith(f"{walk.code}/questions/2")


def test_later_looks_at_the_page_first(page: Page, live_server: LiveServer) -> None:
    walk = known(page, live_server, live_server.people.bob, "en")
    page.context.clear_cookies()
    walk.choose(1)
    page.get_by_role("button", name="Later").click()
    assert walk.is_chosen(1)
    walk.choose(2)
    assert "sign in again" in page.locator("[data-receipt]").inner_text()
    page.locator("[data-go-on]").click()
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert (len(walk.kept()), walk.events()) == (1, 0)


def test_somebody_else_signs_in(page: Page, live_server: LiveServer) -> None:
    alice, bob = live_server.people.alice, live_server.people.bob
    walk = known(page, live_server, alice)
    page.route("**/answers/*", lambda route: route.abort())
    walk.choose(1)
    walk.receipt("waiting")
    assert len(walk.kept()) == 1
    page.unroute("**/answers/*")
    sent: list[str] = []
    page.context.clear_cookies()
    page.context.on("request", lambda request: sent.append(request.url) if "/answers/" in request.url else None)
    page.context.set_offline(True)
    page.context.set_offline(False)
    second = walk.again(page.context.new_page())
    second.sign_in(bob)
    expect(page.locator("dialog[open]")).to_contain_text("jemand anders angemeldet")
    walk.look("somebody-else")
    second.wait_until_empty()
    before = len(sent)
    page.keyboard.press("Escape")
    walk.choose(2)
    page.wait_for_timeout(1000)
    assert (len(sent) - before, walk.kept(), walk.events()) == (0, [], 0)
    assert "jemand anders" in page.locator("[data-receipt]").inner_text()
    second.sign_in(alice)
    walk.receipt("saved")
    assert walk.stored()[1]


def test_what_another_learner_left_is_erased_unsent(page: Page, live_server: LiveServer) -> None:
    walk = known(page, live_server, live_server.people.alice)
    page.context.set_offline(True)
    walk.choose(3)
    walk.receipt("offline")
    page.context.clear_cookies()
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    bob = walk.again(page.context.new_page())
    bob.open()
    assert len(bob.kept()) == 1, "who is signed out may come back"
    bob.sign_in(live_server.people.bob)
    bob.wait_until_empty()
    assert bob.events() == 0


def test_signing_out_empties_the_store(page: Page, live_server: LiveServer) -> None:
    walk = known(page, live_server, live_server.people.bob)
    page.route("**/answers/*", lambda route: route.abort())
    walk.choose(2)
    walk.receipt("waiting")
    assert len(walk.kept()) == 1
    with page.expect_navigation():
        page.locator("form[action$='/sign-out'] button").click()
    walk.wait_until_empty()


def test_answers_are_sent_from_any_page_of_the_site(page: Page, live_server: LiveServer) -> None:
    walk = answering(page, live_server)
    walk.begin()
    page.context.set_offline(True)
    walk.choose(1)
    walk.receipt("offline")
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = walk.again(page.context.new_page())
    again.open_course()
    again.wait_until_empty()
    assert again.stored()[1]


def test_a_learner_who_gets_an_address_meanwhile_stays_the_same_learner(page: Page, live_server: LiveServer) -> None:
    walk = answering(page, live_server)
    walk.begin()
    second = walk.again(page.context.new_page())
    second.page.goto(live_server.sign_in_link(live_server.people.dan))
    second.page.locator("input[type=checkbox]").check()
    second.press("main form button")
    walk.choose(2)
    walk.receipt("saved")
    walk.wait_until_empty()
    assert page.locator("dialog[open]").count() == 0
    assert walk.stored()[1]
