"""Every page that needs no special state: axe scan, width, no script errors; both languages, light and dark, three widths.

Three of the twelve combinations stand for the others in every run; `make proof` looks at all.
"""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Browser

from quizapp.operations.demo import SAMPLE_COURSE
from tests.browser import LiveServer
from tests.journeys.walk import Walk

COURSE = f"courses/{SAMPLE_COURSE}"
PAGES = (
    "", COURSE, f"{COURSE}/lessons/bigpicture", f"{COURSE}/lessons/impact/print", f"{COURSE}/search?q=ziel",
    f"{COURSE}/search?q=zzz", f"{COURSE}/credits", f"{COURSE}/quizzes/final", f"{COURSE}/quizzes/placement", f"{COURSE}/worksheets",
    f"{COURSE}/worksheets/visible-map", "sign-in",
    "keep", "imprint", "privacy", "accessibility", "mails", "nowhere", "account",
)
FEW = (("de", "light", 320), ("en", "dark", 1280), ("de", "dark", 768))
ALL = tuple(itertools.product(("de", "en"), ("light", "dark"), (320, 768, 1280)))
LOOKS = (*FEW, *(pytest.param(*look, marks=pytest.mark.proof) for look in ALL if look not in FEW))


@pytest.mark.parametrize(("locale", "scheme", "width"), LOOKS)
def test_pages(browser: Browser, live_server: LiveServer, locale: str, scheme: str, width: int) -> None:
    context = browser.new_context(
        base_url=live_server.base_url, locale=locale, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    walk = Walk(context.new_page(), live_server, locale)
    for path in PAGES:
        walk.open(path)
        assert walk.page.locator("html").get_attribute("lang") == locale
        walk.look(f"{path.split('/')[-1].split('?')[0] or 'start'}-{scheme}-{width}")
    unexpected = [fault for fault in walk.faults if "status of 404" not in fault and "status of 403" not in fault]
    assert unexpected == []
    context.close()


def test_nothing_is_asked_of_other_hosts(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(base_url=live_server.base_url)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(f"/de/{path}")
    assert [url for url in asked if not url.startswith(live_server.base_url)] == []
    cookies = {cookie["name"] for cookie in context.cookies()}
    assert cookies <= {"session"}
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()
