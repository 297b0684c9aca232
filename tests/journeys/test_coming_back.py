"""Journey E: a learner who lost the mail comes back on another device; three actions, and the next question or passage is there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import func, select

from quizapp.accounts.models import SignInRequest
from quizapp.kernel.clock import system_clock
from quizapp.operations.demo import SAMPLE_COURSE
from tests.browser import LiveServer
from tests.journeys.walk import Walk
from tests.people import add_and_sign_in
from tests.waiting import wait_until

PHONE = {"width": 360, "height": 740}
LINK = re.compile(r"https?://[^\s\"<]+/sign-in/link/[\w-]+")


def link_mailed(server: LiveServer, browser: Browser, email: str) -> str:
    """The link in the newest mail to this address, on the page of mails that stands for the mailbox here."""
    reader = browser.new_context(base_url=server.base_url).new_page()

    def link() -> str | None:
        reader.goto("/de/mails")
        mail = reader.locator("section.card", has_text=email).first
        found = LINK.search(mail.inner_html()) if mail.count() else None
        return found and found[0]

    mailed = wait_until(link)
    reader.context.close()
    return mailed


def learner(server: LiveServer, browser: Browser, name: str, locale: str) -> tuple[str, Walk]:
    """Somebody with an address, signed in on a first device."""
    person = add_and_sign_in(server.database, name, system_clock())
    page = browser.new_context(base_url=server.base_url, locale=locale, viewport=PHONE).new_page()
    walk = Walk(page, server, locale)
    page.goto(server.sign_in_link(person))
    walk.press("main form button")
    return person.email, walk


def scanned(context: BrowserContext, browser: Browser, server: LiveServer, link: str) -> None:
    """Programs look at the mail first: five times each by GET, by HEAD, with scripts, and with a hand on every button."""
    for _ in range(5):
        assert context.request.get(link).ok and context.request.head(link).ok
        for presses in (False, True):
            visitor = browser.new_context(base_url=server.base_url)
            page = visitor.new_page()
            page.goto(link)
            page.wait_for_load_state("networkidle")
            assert page.url == link, "no script signs in a browser that did not ask"
            if presses:
                with page.expect_navigation():
                    page.locator("main form button").first.click()
            visitor.close()


def come_back(page: Page, browser: Browser, server: LiveServer, email: str, locale: str) -> list[str]:
    """What a learner does on another device; the actions."""
    page.goto(f"/{locale}/sign-in")
    page.locator("input[type=email]").first.fill(email)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    actions = ["e-mail address"]
    link = link_mailed(server, browser, email)
    mailbox = browser.new_context(base_url=server.base_url)
    scanned(mailbox, browser, server, link)
    mailbox.close()
    actions.append("mailbox")
    page.goto(link)
    actions.append("link")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    return actions


@pytest.mark.parametrize(("locale", "name"), [("de", "Wiebke Wieder"), ("en", "Rita Return")])
def test_three_actions_from_the_address_to_the_next_question(
    page: Page, live_server: LiveServer, browser: Browser, locale: str, name: str
) -> None:
    email, first = learner(live_server, browser, name, locale)
    code = first.start_quiz("visible")
    for slot in (1, 2):
        first.fill(slot, first.fields_of(code, slot))
        first.press("[data-go-on]")
    first.page.context.close()
    page.set_viewport_size(PHONE)
    walk = Walk(page, live_server, locale)
    assert len(come_back(page, browser, live_server, email, locale)) == 3
    assert page.url.endswith(f"/attempts/{code}/questions/3")
    walk.look(f"coming-back-{locale}")
    assert walk.faults == []
    page.go_back()
    page.wait_for_load_state("networkidle")
    assert f"/attempts/{code}" not in page.url, "who goes back is not sent forward again"


def test_three_actions_to_the_next_passage_where_nothing_is_begun(page: Page, live_server: LiveServer, browser: Browser) -> None:
    email, first = learner(live_server, browser, "Paula Passage", "de")
    first.open_course("/lessons/visible")
    first.press("button[form=reading]")
    first.page.context.close()
    walk = Walk(page, live_server, "de")
    assert len(come_back(page, browser, live_server, email, "de")) == 3
    assert re.search(rf"/courses/{SAMPLE_COURSE}/lessons/visible#\w", page.url)
    assert walk.faults == []


def test_what_programs_pressed_took_nothing(page: Page, live_server: LiveServer, browser: Browser) -> None:
    email, first = learner(live_server, browser, "Sina Scan", "de")
    code = first.start_quiz("visible")
    first.page.context.close()
    come_back(page, browser, live_server, email, "de")
    assert page.url.endswith(f"/attempts/{code}/questions/1")
    with live_server.database.reading() as session:
        asked = select(func.count()).select_from(SignInRequest).where(SignInRequest.email == email)
        assert session.scalar(asked.where(SignInRequest.is_single_use.is_(False))) == 1
