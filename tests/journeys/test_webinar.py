"""A trainer enters a webinar, drops the export of 200 rows as it was downloaded, and has read it in three actions later."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import LiveServer
from tests.journeys.test_staff import sign_in
from tests.journeys.walk import Walk

HEAD = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
ROWS = "".join(f"P{number},p{number}@example.org,03/02/2026 10:00:00 AM,03/02/2026 11:20:00 AM,80,Yes\n" for number in range(200))


@pytest.mark.parametrize(("locale", "width"), [("de", 360), ("en", 1280)])
def test_from_the_raw_export_to_the_list(page: Page, live_server: LiveServer, locale: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    walk = Walk(page, live_server, locale)
    sign_in(walk, live_server.people.carla)
    walk.open_course("/webinars/new")
    walk.look(f"webinar-new-{width}")
    for name, value in {"title": f"Live {width}", "day": "2026-03-02", "start": "10:00", "end": "11:30"}.items():
        page.fill(f"[name={name}]", value)
    walk.press("main form .button--primary")
    walk.look(f"webinar-{width}")
    page.set_input_files("[name=report]", {"name": "participants.csv", "mimeType": "text/csv", "buffer": (HEAD + ROWS).encode()})
    walk.press("form[action$='/attendance'] .button--primary")
    walk.look(f"webinar-preview-{width}")
    walk.press("form[action$='/apply'] .button--primary")
    walk.look(f"webinar-attendance-{width}")
    assert page.locator("main tbody tr").count() == 100
    with page.expect_download() as download:
        page.locator("form[action$='attendance.pdf'] button").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    walk.open_course("/webinars")
    walk.look(f"webinars-{width}")
    assert walk.faults == []
