"""Journey B: a trainer drops the export of 200 rows as it was downloaded, and three actions later 200 mails are queued."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select

from quizapp.webinars.link_models import FollowupMail
from tests.browser import LiveServer
from tests.journeys.test_staff import sign_in
from tests.journeys.walk import Walk

HEAD = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
ROWS = "".join(f"P{number},p{number}@example.org,03/02/2026 10:00:00 AM,03/02/2026 11:20:00 AM,80,Yes\n" for number in range(200))


def queued_mails(server: LiveServer) -> int:
    """How many invitations were ever queued."""
    with server.database.reading() as session:
        return session.scalar(select(func.count()).select_from(FollowupMail).where(FollowupMail.kind == "invitation")) or 0


@pytest.mark.parametrize(("locale", "width"), [("de", 360), ("en", 1280)])
def test_from_the_raw_export_to_the_list(page: Page, live_server: LiveServer, locale: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    walk = Walk(page, live_server, locale)
    sign_in(walk, live_server.people.carla)
    walk.open_course("/webinars/new")
    walk.look(f"webinar-new-{width}")
    for name, value in {"title": f"Live {width}", "day": "2026-03-02", "start": "10:00", "end": "11:30"}.items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=target]", "quiz:visible")
    walk.press("main form .button--primary")
    walk.look(f"webinar-{width}")
    page.set_input_files("[name=report]", {"name": "participants.csv", "mimeType": "text/csv", "buffer": (HEAD + ROWS).encode()})
    walk.press("form[action$='/attendance'] .button--primary")  # 1: drop the file as it was downloaded
    walk.look(f"webinar-preview-{width}")
    walk.press("form[action$='/apply'] .button--primary")  # 2: read it in
    walk.look(f"webinar-attendance-{width}")
    assert page.locator("main tbody tr").count() == 100
    queued = queued_mails(live_server)
    walk.press("form[action$='/invite'] .button--primary")  # 3: send the invitations
    assert page.url.endswith("/followup")
    assert queued_mails(live_server) == queued + 200
    page.go_back()
    walk.press("form[action$='attendance.pdf'] button")
    ready = page.locator("a[href$='.pdf']")
    ready.wait_for()
    walk.look(f"webinar-list-{width}")
    with page.expect_download() as download:
        ready.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    walk.open_course("/webinars")
    walk.look(f"webinars-{width}")
    assert walk.faults == []
