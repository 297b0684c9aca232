"""Files and the queue: what was chosen without a connection is sent later, nothing typed meanwhile is lost, and no receipt lies."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import LiveServer
from tests.proxy import Mischief, Proxy
from tests.quizzes.files import EXE, PDF
from tests.quizzes.queueing import PHONE, Answering, answering
from tests.quizzes.test_queue_network import proxy as proxy, walk as walk

FIELD = "input[type=file]"


def begin(walk: Answering) -> None:
    """The page of the project."""
    walk.begin("workshop")
    walk.show("questions/2")


def choose(walk: Answering, folder: Path, name: str = "Mein Plan.pdf", content: bytes = PDF) -> None:
    """Choose a file."""
    file = folder / name
    file.write_bytes(content)
    walk.page.set_input_files(FIELD, file)


def arrived(walk: Answering) -> list[str]:
    """Names of files of the stored answer."""
    return [file["name"] for file in walk.stored()[2].get("files", [])]


@pytest.mark.parametrize(("locale", "words"), [("de", "Datei noch nicht gesendet"), ("en", "File not sent yet")])
def test_a_file_chosen_offline_is_sent_when_there_is_a_connection(
    page: Page, live_server: LiveServer, tmp_path: Path, locale: str, words: str
) -> None:
    page.set_viewport_size(PHONE)
    walk = answering(page, live_server, locale)
    begin(walk)
    page.locator("textarea").fill("Dazu ein Satz.")
    walk.receipt("saved")
    page.context.set_offline(True)
    choose(walk, tmp_path)
    walk.receipt("offline")
    assert words in page.locator("[data-receipt]").inner_text()
    expect(page.locator(".upload__progress")).to_be_visible()
    walk.look("file-offline")
    page.locator("[data-go-on]").click()  # the page stays
    assert page.url.endswith("/questions/2")
    assert page.locator(FIELD).evaluate("field => field.files[0].name") == "Mein Plan.pdf"
    assert arrived(walk) == []
    with page.expect_navigation():
        page.context.set_offline(False)
    expect(page.locator(".files__item")).to_have_count(1)
    walk.receipt("saved")
    assert walk.stored()[2]["text"] == "Dazu ein Satz."
    assert arrived(walk) == ["Mein Plan.pdf"]
    walk.press("[data-go-on]")


@pytest.mark.parametrize("mischief", ["portal", "bad_gateway", "foreign", "reset"])
def test_what_is_no_receipt_leaves_the_file_waiting(walk: Answering, proxy: Proxy, tmp_path: Path, mischief: Mischief) -> None:
    begin(walk)
    proxy.mischief = mischief
    choose(walk, tmp_path)
    walk.receipt("waiting")
    assert proxy.spoilt
    assert walk.page.locator(".files__item").count() == 0
    with walk.page.expect_navigation():
        proxy.mischief = "none"
    assert arrived(walk) == ["Mein Plan.pdf"]
    assert walk.page.locator(".conflict").count() == 0


def test_what_is_typed_while_a_file_is_on_its_way_is_saved_beside_it(walk: Answering, proxy: Proxy, tmp_path: Path) -> None:
    begin(walk)
    proxy.held = True
    choose(walk, tmp_path)
    walk.receipt("saving")
    walk.page.locator("textarea").fill("Getippt, während die Datei unterwegs war.")
    with walk.page.expect_navigation():
        proxy.held = False
    expect(walk.page.locator(".files__item")).to_have_count(1)
    walk.wait_until_empty()
    assert walk.page.locator(".conflict").count() == 0
    assert walk.stored()[2]["text"] == "Getippt, während die Datei unterwegs war."
    assert arrived(walk) == ["Mein Plan.pdf"]


def test_a_file_that_is_not_taken_is_named_and_the_next_one_is_sent(page: Page, live_server: LiveServer, tmp_path: Path) -> None:
    walk = answering(page, live_server, "en")
    begin(walk)
    with page.expect_navigation():
        choose(walk, tmp_path, "plan.pdf", EXE)
    assert "plan.pdf is no pdf file inside" in page.locator(".notice--error").inner_text()
    with page.expect_navigation():
        choose(walk, tmp_path, "plan.pdf", PDF)
    assert arrived(walk) == ["plan.pdf"]
