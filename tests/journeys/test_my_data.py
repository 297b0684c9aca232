"""Somebody takes everything along on a phone, looks into the file, and has everything erased."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from quizapp.kernel.clock import system_clock
from tests.browser import LiveServer
from tests.journeys.walk import Walk
from tests.people import add_and_sign_in
from tests.privacy.traces import found_in_tables
from tests.waiting import PATIENCE_S, wait_until


@pytest.mark.parametrize(
    ("locale", "scheme", "width", "word"), [("de", "light", 360, "löschen"), ("en", "dark", 1280, "erase")], ids=["phone", "desk"]
)
def test_taking_along_and_erasing(
    browser: Browser, live_server: LiveServer, tmp_path: Path, locale: str, scheme: str, width: int, word: str
) -> None:
    name = f"Nomen{width} Nescio"
    person = add_and_sign_in(live_server.database, name, system_clock())
    context = browser.new_context(
        base_url=live_server.base_url, color_scheme=scheme, viewport={"width": width, "height": 740}, accept_downloads=True
    )
    walk = Walk(context.new_page(), live_server, locale)
    walk.page.goto(live_server.sign_in_link(person))
    walk.press("main button[type=submit]")
    walk.open("my-data")
    walk.look(f"my-data-{width}")
    walk.press("form[action$='/my-data/export'] button")
    download = walk.page.locator("form[action*='/my-data/export/'] button")
    expect(download).to_be_visible(timeout=PATIENCE_S * 1000)
    walk.look(f"my-data-ready-{width}")
    with walk.page.expect_download() as downloaded:
        download.click()
    assert downloaded.value.suggested_filename == "my-data.zip"
    walk.open("my-data/erase")
    walk.look(f"my-data-erase-{width}")
    walk.page.locator("#word").fill("?")
    walk.press("form[action$='/my-data/erase'] button")
    walk.look(f"my-data-erase-wrong-{width}")
    walk.page.locator("#word").fill(word)
    walk.press("form[action$='/my-data/erase'] button")
    expect(walk.page.locator(".notice--success")).to_be_visible()
    wait_until(lambda: found_in_tables(live_server.database, {name.split()[0], person.email}) == {})
    assert walk.faults == []
    context.close()


@pytest.mark.parametrize(("locale", "scheme", "width"), [("de", "light", 360), ("en", "dark", 1280)], ids=["phone", "desk"])
def test_what_goes_by_its_age_and_the_record(
    browser: Browser, live_server: LiveServer, locale: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        base_url=live_server.base_url, color_scheme=scheme, viewport={"width": width, "height": 740}
    )
    walk = Walk(context.new_page(), live_server, locale)
    walk.page.goto(live_server.sign_in_link(live_server.people.eve))
    walk.press("main button[type=submit]")
    walk.open("data-protection")
    walk.page.locator("summary").click()
    walk.look(f"data-protection-{width}")
    walk.open("data-protection/erase")
    walk.look(f"erase-address-{width}")
    walk.open("log")
    walk.look(f"log-{width}")
    assert walk.faults == []
    context.close()
