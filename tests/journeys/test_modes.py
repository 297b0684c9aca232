"""Learn mode with its hints and tries, with and without scripts; a test that tells points at once and solutions later."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import LiveServer
from tests.journeys.walk import Walk


@pytest.mark.parametrize(("locale", "width", "scheme"), [("de", 360, "light"), ("en", 1280, "dark")])
def test_a_test_shows_its_solutions_with_the_pass(page: Page, live_server: LiveServer, locale: str, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
    walk = Walk(page, live_server, locale)
    walk.answer_quiz("final", right=2)
    walk.look(f"test-not-passed-{width}")
    assert page.locator("#questions").inner_text() == {"de": "Deine Antworten", "en": "Your answers"}[locale]
    assert page.locator(".given-answer").count() == 15
    assert page.locator(".explanation, .option--right, #objectives, #reread").count() == 0
    walk.open_course()
    assert page.locator("form[action$='/practice/start']").count() == 0
    assert walk.faults == []


PHONE = {"width": 360, "height": 740}


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def walk(browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """Somebody with a phone, with scripts and without."""
    context = browser.new_context(base_url=live_server.base_url, java_script_enabled=request.param, viewport=PHONE, locale="de")
    yield (Walk if request.param else Unexamined)(context.new_page(), live_server, "de")
    context.close()


class Unexamined(Walk):
    """Without scripts: the examination is one."""

    def look(self, name: str) -> None:
        """Nothing to look with."""


def words(walk: Walk) -> str:
    """What stands on the page."""
    return walk.page.locator("main").inner_text()


def test_a_question_is_learned_by_a_hint_and_a_second_try(walk: Walk) -> None:
    phone = walk.page
    code = walk.start_quiz("visible")
    right = walk.fields_of(code, 1)["choice"][0]
    wrong = "2" if right == "1" else "1"
    walk.look("learn-question")
    walk.press("button[value=check]")
    assert "keinen Versuch gekostet" in phone.locator("body").inner_text()
    walk.fill(1, {"choice": [wrong], "certainty": ["3"]})
    walk.press("button[value=check]")
    assert "ganz sicher (richtig +3, falsch −6)" in words(walk)
    assert "Noch nicht richtig" in words(walk) and "Tipp 1 von 1" in words(walk)
    assert "letzter Versuch" in words(walk) and phone.locator(".option--right").count() == 0
    walk.look("learn-hint")
    walk.fill(1, {"choice": [right]})
    walk.press("button[value=check]")
    assert re.search("mit 2 Versuchen", words(walk)) and phone.locator(".option--right, .explanation").count()
    walk.look("learn-settled")
    phone.go_back()
    phone.reload()
    assert phone.locator("button[value=check]").count() == 0
    walk.press("a[data-go-on]")
    assert phone.url.endswith("/questions/2")
    walk.press("button[data-go-on]")
    assert phone.url.endswith("/questions/3")
    walk.open(f"attempts/{code}/overview")
    walk.press("form[action$='/submit'] button")
    walk.look("learn-result")
    assert phone.url.endswith("/review")
    assert "−6 von höchstens 3 Sicherheitspunkten" in words(walk)
    assert phone.locator(".calibration svg[role=img]").count() == 1 and phone.locator(".calibration tbody tr").count() == 3
    assert phone.locator("a[href$='/result.pdf']").count() == 2  # under the points and at the end
    walk.press("a[href$='/print']")
    assert "−6 von höchstens 3 Sicherheitspunkten" in words(walk)
    walk.look("result-print")
    assert walk.faults == []


def test_enter_in_a_text_field_goes_on_and_uses_no_try(walk: Walk) -> None:
    code = walk.start_quiz("visible")
    number = next(slot for slot in range(1, 14) if "text-1" in walk.fields_of(code, slot))
    walk.open(f"attempts/{code}/questions/{number}")
    field = walk.page.locator(f'[name="q{number}-text-1"]')
    field.fill("Intranet")
    with walk.page.expect_navigation():
        field.press("Enter")
    assert walk.page.url.endswith(f"/questions/{number + 1}")
    walk.open(f"attempts/{code}/questions/{number}")
    assert walk.page.locator("[name=tries_seen]").get_attribute("value") == "0"
    assert walk.page.locator(f'[name="q{number}-text-1"]').input_value() == "Intranet"
