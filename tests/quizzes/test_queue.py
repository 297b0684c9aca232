"""Nothing lost: answers survive a lost connection, a reload, a crash and a restart of the browser, and go when they can."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType, Page, expect

from tests.browser import CHROMIUM, FLAGS, LiveServer
from tests.quizzes.queueing import PHONE, Answering, answering


@pytest.mark.parametrize(("locale", "words"), [("de", "Offline: hier aufgehoben"), ("en", "Offline: kept here")])
def test_half_an_hour_offline(page: Page, live_server: LiveServer, locale: str, words: str) -> None:
    page.set_viewport_size(PHONE)
    page.clock.install()
    walk = answering(page, live_server, locale)
    walk.begin("bigpicture")
    page.context.set_offline(True)
    for slot in range(1, 4):
        walk.fill(slot, walk.fields_of(walk.code, slot))
    page.clock.run_for(4000)
    walk.receipt("offline")
    assert words in page.locator("[data-receipt]").inner_text()
    page.clock.run_for("30:00")
    assert {entry["slot"] for entry in walk.kept()} == {1, 2, 3}
    assert walk.events() == 0
    page.context.set_offline(False)
    page.clock.run_for(1000)
    walk.receipt("saved")
    walk.wait_until_empty()
    assert all(walk.stored()[slot] for slot in (1, 2, 3))


def test_a_reload_while_offline_shows_and_sends_what_was_given(page: Page, live_server: LiveServer) -> None:
    walk = answering(page, live_server)
    walk.begin()
    walk.choose(1)
    walk.receipt("saved")
    page.context.set_offline(True)
    walk.choose(3)
    walk.receipt("offline")
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    walk.show()
    expect(page.locator(".option__input").nth(2)).to_be_checked()
    walk.receipt("saved")
    walk.wait_until_empty()
    assert walk.stored()[1]["choice"]
    walk.choose(2)
    walk.receipt("saved")
    page.reload()
    assert walk.is_chosen(2)
    assert page.locator(".conflict").count() == 0


def test_a_crashed_tab_and_an_answer_to_another_question(page: Page, live_server: LiveServer) -> None:
    walk = answering(page, live_server)
    walk.begin()
    page.context.set_offline(True)
    walk.choose(2)
    walk.receipt("offline")
    page.close(run_before_unload=False)
    again = walk.again(walk.page.context.new_page())
    again.page.context.set_offline(False)
    again.show("overview")
    expect(again.page.locator(".question-list .badge--done")).to_have_count(1)
    again.wait_until_empty()
    assert again.stored()[1]


def test_typed_and_ordered_answers_come_back_into_their_fields(page: Page, live_server: LiveServer) -> None:
    walk = answering(page, live_server)
    walk.begin("bigpicture")
    kinds = {kind: page.locator(f"[data-slot]:has({kind})").first for kind in (".order-list", "input[type=text]", ".grid")}
    slots = {kind: int(area.get_attribute("data-slot") or 0) for kind, area in kinds.items() if area.count()}
    assert slots
    page.context.set_offline(True)
    given = {slot: walk.fields_of(walk.code, slot) for slot in slots.values()}
    for slot, fields in given.items():
        walk.fill(slot, fields)
    walk.receipt("offline")
    walk.wait_until_kept(given)
    page.close(run_before_unload=False)
    again = walk.again(walk.page.context.new_page())
    again.page.route("**/answers/*", lambda route: route.abort())
    again.page.context.set_offline(False)
    again.show("questions")
    again.receipt("waiting")
    for slot, fields in given.items():
        for name, (value, *_rest) in fields.items():
            control = again.page.locator(f'[name="q{slot}-{name}"]')
            if control.first.get_attribute("type") == "radio":
                expect(again.page.locator(f'[name="q{slot}-{name}"][value="{value}"]')).to_be_checked()
            elif control.count() == 1:
                expect(control).to_have_value(value)
    places = again.page.locator(".order-list select").evaluate_all("all => all.map((one) => Number(one.value))")
    assert places == sorted(places)
    again.page.unroute("**/answers/*")
    again.page.evaluate("dispatchEvent(new Event('online'))")
    again.receipt("saved")
    assert all(again.stored()[slot] for slot in given)


def test_a_killed_browser_that_is_started_again(browser_type: BrowserType, live_server: LiveServer, tmp_path: Path) -> None:
    def launch() -> Page:
        context = browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=CHROMIUM, args=list(FLAGS), base_url=live_server.base_url
        )
        return context.pages[0]

    page = launch()
    walk = answering(page, live_server)
    walk.begin()
    page.route("**/answers/*", lambda route: route.abort())
    walk.choose(3)
    walk.receipt("waiting")  # kept, and not sent
    cookies = page.context.cookies()
    for process in _processes_of(tmp_path / "profile"):
        os.kill(process, signal.SIGKILL)
    for lock in (tmp_path / "profile").glob("Singleton*"):
        lock.unlink()
    again = walk.again(launch())
    again.page.context.add_cookies(cookies)  # Chromium writes those down within half a minute
    again.show()
    expect(again.page.locator(".option__input").nth(2)).to_be_checked()
    again.receipt("saved")
    assert again.stored()[1]
    again.page.context.close()


def _processes_of(profile: Path) -> list[int]:
    """Processes that were started with this profile."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(profile) in file.read_text():
                found.append(int(file.parent.name))
        except OSError:  # it has just ended
            continue
    return found


def test_handing_in_waits_for_the_queue(page: Page, live_server: LiveServer) -> None:
    walk = answering(page, live_server, "en")
    walk.begin()
    page.context.set_offline(True)
    walk.choose(1)
    walk.receipt("offline")
    page.close(run_before_unload=False)
    again = walk.again(walk.page.context.new_page())
    again.page.route("**/answers/*", lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}))
    again.page.context.set_offline(False)
    again.show("overview")
    again.receipt("waiting")
    again.page.locator("form[action$='/submit'] button.button--primary").click()
    expect(again.page.get_by_text("Answers that are not saved yet: 1.")).to_be_visible()
    again.look("overview-waits")
    assert "/overview" in again.page.url
    again.page.unroute("**/answers/*")
    again.page.wait_for_url("**/review")
    assert again.stored()[1]
    again.wait_until_empty()


def test_nobody_waits_for_ever(page: Page, live_server: LiveServer) -> None:
    walk = answering(page, live_server, "en")
    walk.begin()
    page.route("**/answers/*", lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}))
    walk.choose(1)
    walk.receipt("waiting")
    page.close(run_before_unload=False)
    again = walk.again(walk.page.context.new_page())
    again.page.route("**/answers/*", lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}))
    again.show("overview")
    again.page.locator("form[action$='/submit'] button.button--primary").click()
    again.page.get_by_role("button", name="Hand in without them").click()
    again.page.wait_for_url("**/review")
    again.wait_until_empty()


def test_back_and_forward_and_a_duplicated_tab(page: Page, live_server: LiveServer) -> None:
    walk = answering(page, live_server)
    walk.begin()
    walk.choose(2)
    walk.press("[data-go-on]")
    page.go_back()
    assert walk.is_chosen(2)
    walk.choose(3)
    walk.receipt("saved")
    page.go_forward()
    page.go_back()
    assert walk.is_chosen(3)
    twin = walk.again(page.context.new_page())
    twin.page.goto(page.url)
    assert twin.is_chosen(3)
    twin.choose(1)
    twin.receipt("saved")
    assert twin.page.locator(".conflict").count() == 0
    twin.show("overview")
    twin.press("form[action$='/submit'] button.button--primary")
    twin.page.go_back()
    twin.page.wait_for_url("**/review")
    walk.choose(2)
    walk.receipt("conflict")
    assert "nicht mehr ändern" in page.locator("[data-receipt]").inner_text()
    walk.wait_until_empty()
    assert walk.stored()[1] != {}
    walk.press("[data-go-on]")
    expect(page.locator("h1")).to_have_text("Dieser Versuch ist beendet")


def test_an_answer_that_cannot_be_taken_says_so_until_it_is_changed(page: Page, live_server: LiveServer) -> None:
    walk = answering(page, live_server, "en")
    walk.begin("bigpicture")
    field = page.locator("[data-slot] input[type=text]").first
    field.evaluate("field => field.removeAttribute('maxlength')")
    field.fill("x" * 501)
    expect(page.locator(".refusal")).to_contain_text("At most 500 characters fit")
    walk.look("refusal")
    field.fill("7")
    expect(page.locator(".refusal")).to_have_count(0)
    walk.receipt("saved")
    walk.wait_until_empty()


def test_nothing_else_is_stored(page: Page, live_server: LiveServer) -> None:
    walk = answering(page, live_server)
    walk.open_course("/lessons/visible")
    assert page.evaluate("indexedDB.databases()") == []
    walk.answer_quiz("visible")
    walk.wait_until_empty()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert [database["name"] for database in page.evaluate("indexedDB.databases()")] == ["quizapp-answers"]
    assert [cookie["name"] for cookie in page.context.cookies()] == ["session"]
    assert walk.faults == []


def test_the_hint_about_keys_stands_where_digits_choose(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    walk: Answering = answering(page, live_server)
    walk.begin()
    while "/questions/" in page.url:
        digits_choose = page.locator(".option__key").count() > 0
        assert page.locator(".key-hint").is_visible() == digits_choose
        walk.press("[data-go-on]")
