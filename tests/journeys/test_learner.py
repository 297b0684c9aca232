"""The main job: from a first visit to a paper that a stranger can verify, on a phone, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from quizapp.operations.demo import SAMPLE_COURSE
from tests.browser import LiveServer
from tests.journeys.walk import RECIPES, Walk
from tests.waiting import PATIENCE_S, wait_until

PHONE = {"width": 360, "height": 740}
WORDS = {
    "de": {"valid": "gültig", "name": "Frieda Größenwahn-Łukaszewicz"},
    "en": {"valid": "valid", "name": "Zoë O'Neill"},
}


@pytest.mark.parametrize("locale", ["de", "en"])
def test_a_stranger_learns_passes_and_is_believed(page: Page, live_server: LiveServer, browser: Browser, locale: str) -> None:
    page.set_viewport_size(PHONE)
    walk = Walk(page, live_server, locale)
    walk.open()
    walk.look("catalogue")
    walk.follow(page.get_by_role("link", name=re.compile("social", re.IGNORECASE)))
    walk.look("course-before")

    walk.open_course("/lessons/visible")
    walk.look("lesson")
    for recipe in RECIPES:
        walk.read_lesson(recipe)
        walk.answer_quiz(recipe)
        if recipe == RECIPES[0]:
            walk.look("result")
    walk.open_course()
    walk.look("course-done")

    walk.answer_quiz("final", right=9)
    walk.look("final-result")
    assert "66" in page.locator("main").inner_text()  # the parts of the test weigh 30, 45 and 25
    page.locator("input[name=name]").fill(WORDS[locale]["name"])
    walk.press("form[action$='/certificate'] button")
    page.wait_for_selector("a[href$='paper.pdf']", timeout=PATIENCE_S * 1000)
    walk.look("certificate")
    with page.expect_download() as download:
        page.locator("a[href$='paper.pdf']").first.click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"%PDF-") and WORDS[locale]["name"].split()[0].lower() not in download.value.suggested_filename.lower()

    address = re.search(r"/verify/([a-z0-9]{26,})", page.content())
    assert address
    stranger = browser.new_context(base_url=live_server.base_url, locale=locale, viewport=PHONE).new_page()
    stranger.goto(f"/verify/{address.group(1).upper()}")
    shown = stranger.locator("main").inner_text()
    assert WORDS[locale]["name"] in shown and re.search(WORDS[locale]["valid"], shown, re.IGNORECASE)
    Walk(stranger, live_server, locale).look("verify")
    stranger.context.close()
    assert walk.faults == []


def test_a_result_is_kept_and_found_again_on_another_device(page: Page, live_server: LiveServer, browser: Browser) -> None:
    page.set_viewport_size(PHONE)
    walk = Walk(page, live_server, "de")
    code = walk.start_quiz("visible")
    walk.fill(1, walk.fields_of(code, 1))
    expect(page.locator("[data-receipt]")).to_have_attribute("data-state", "saved")
    walk.look("question")
    walk.open("keep")
    walk.look("keep")
    page.locator("input[type=email]").fill("frieda@example.org")
    walk.press("main form button")
    digits = _digits_mailed_to(live_server, browser, "frieda@example.org")
    page.locator("main input:not([type=hidden])").first.fill(digits)
    walk.press("main form button")

    other = browser.new_context(base_url=live_server.base_url, locale="en", viewport=PHONE).new_page()
    second = Walk(other, live_server, "en")
    second.open("sign-in")
    other.locator("input[type=email]").first.fill("Frieda@Example.org")
    second.press("main form button")
    other.locator("main input:not([type=hidden])").first.fill(_digits_mailed_to(live_server, browser, "frieda@example.org"))
    second.press("main form button")
    other.goto(f"/en/attempts/{code}")
    assert other.url.endswith("/questions/2")
    other.goto(f"/en/attempts/{code}/questions/1")
    assert other.locator(".question input:checked").count() == 1
    other.context.close()
    assert walk.faults == [] and second.faults == []


def _digits_mailed_to(server: LiveServer, browser: Browser, address: str) -> str:
    """The code in the newest mail to this address, read on the local mail page once the worker has sent it."""
    reader = browser.new_context(base_url=server.base_url).new_page()
    seen = getattr(server, "_digits_seen", set())
    object.__setattr__(server, "_digits_seen", seen)

    def new_digits() -> list[str]:
        reader.goto("/de/mails")
        mails = reader.locator("main .card").filter(has_text=address).all_inner_texts()
        return [digits for digits in re.findall(r"^(\d{4} \d{4})$", "\n".join(mails), re.MULTILINE) if digits not in seen]

    (digits,) = wait_until(new_digits)
    reader.context.close()
    seen.add(digits)
    return digits.replace(" ", "")


def test_the_course_page_knows_what_is_next(page: Page, live_server: LiveServer) -> None:
    walk = Walk(page, live_server, "en")
    walk.answer_quiz("placement")
    walk.look("placement-result")
    walk.read_lesson("limits")
    walk.open_course()
    assert page.locator(f"a[href*='/courses/{SAMPLE_COURSE}/']").count() > 5
