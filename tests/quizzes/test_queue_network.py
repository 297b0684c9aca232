"""Between browser and server: captive portals, error pages, resets, losses, delays. None of them is ever taken for saved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import LiveServer
from tests.proxy import REPLIES, Mischief, Proxy, proxy_before
from tests.quizzes.queueing import Answering, answering


@pytest.fixture
def proxy(live_server: LiveServer) -> Iterator[Proxy]:
    """A proxy before the live server."""
    with proxy_before(int(live_server.base_url.rsplit(":", 1)[1])) as one:
        yield one


@pytest.fixture
def walk(proxy: Proxy, browser: Browser, live_server: LiveServer) -> Iterator[Answering]:
    """A learner behind the proxy."""
    context = browser.new_context(base_url=f"http://127.0.0.1:{proxy.port}", locale="en")
    yield answering(context.new_page(), live_server, "en")
    context.close()


@pytest.mark.parametrize("mischief", [*REPLIES, "broken"])
def test_what_is_no_receipt_is_never_taken_for_one(walk: Answering, proxy: Proxy, mischief: Mischief) -> None:
    walk.begin()
    proxy.mischief = mischief
    walk.choose(2)
    walk.receipt("waiting")
    assert proxy.spoilt
    assert len(walk.kept()) == 1
    arrived = walk.events()
    assert arrived == (mischief == "broken")
    proxy.mischief = "none"
    walk.receipt("saved", 6)
    walk.wait_until_empty()
    assert walk.events() == 1


def test_a_reset_after_the_request_was_sent_stores_it_once(walk: Answering, proxy: Proxy) -> None:
    walk.begin()
    proxy.mischief = "reset"
    walk.choose(2)
    walk.receipt("waiting")
    assert (walk.events(), len(walk.kept())) == (1, 1)
    proxy.mischief = "none"
    walk.receipt("saved")
    walk.choose(3)
    walk.receipt("saved")
    assert walk.events() == 2


def test_a_fifth_lost_and_two_seconds_there_and_back(walk: Answering, proxy: Proxy) -> None:
    walk.begin("bigpicture")
    proxy.mischief, proxy.loss, proxy.delay_s = "lossy", 0.2, 2.0
    slots = range(1, 5)
    for slot in slots:
        walk.fill(slot, walk.fields_of(walk.code, slot))
    expect(walk.page.locator("[data-receipt]")).to_have_attribute("data-state", "saved", timeout=40_000)
    assert proxy.spoilt
    walk.wait_until_empty()
    assert all(walk.stored()[slot] for slot in slots)
    assert walk.page.locator(".conflict").count() == 0


def test_going_on_without_a_receipt_stays_on_the_page(walk: Answering, proxy: Proxy) -> None:
    walk.begin()
    proxy.mischief = "reset"
    walk.choose(1)
    walk.page.locator("[data-go-on]").click()
    walk.receipt("waiting")
    while proxy.spoilt < 2:
        walk.page.wait_for_timeout(100)
    assert walk.page.url.endswith("/questions/1")
    proxy.mischief = "none"
    walk.receipt("saved")
    assert walk.page.url.endswith("/questions/1")
    walk.press("[data-go-on]")
    assert walk.page.url.endswith("/questions/2")


def test_the_page_of_another_server_on_the_way_is_no_sign_out(walk: Answering, proxy: Proxy, page: Page) -> None:
    walk.begin()
    proxy.mischief = "login"
    walk.choose(1)
    walk.receipt("waiting")
    assert walk.page.locator("dialog[open]").count() == 0
