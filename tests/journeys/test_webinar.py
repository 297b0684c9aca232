"""Journey B: a trainer drops the export of 200 rows as it was downloaded, and three actions later 200 mails are queued."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select

from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.kernel.clock import system_clock
from quizapp.operations.demo import SAMPLE_COURSE
from quizapp.webinars import importing
from quizapp.webinars.link_models import FollowupMail
from quizapp.webinars.models import AttendanceImport, ImportProgress
from quizapp.webinars.sealed_reports import sealed_report
from tests.browser import LiveServer
from tests.journeys.test_staff import sign_in
from tests.journeys.walk import Walk
from tests.waiting import PATIENCE_S
from tests.webinars.meeting import REPORT, SECRET, meeting_in, planned

HEAD = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
BEGAN = datetime.combine(system_clock().date() - timedelta(days=7), time(10), ZoneInfo("Europe/Berlin"))
"""A week ago: what is known about attendees goes after a year."""
DAY = f"{BEGAN:%m/%d/%Y}"
ROWS = "".join(f"P{number},p{number}@example.org,{DAY} 10:00:00 AM,{DAY} 11:20:00 AM,80,Yes\n" for number in range(200))


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
    for name, value in {"title": f"Live {width}", "day": f"{BEGAN:%Y-%m-%d}", "start": "10:00", "end": "11:30"}.items():
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
    worked = live_server.process.worked_s()
    walk.press("form[action$='/invite'] .button--primary")  # 3: send the invitations
    assert page.url.endswith("/followup")
    assert queued_mails(live_server) == queued + 200
    assert live_server.process.worked_s() - worked < 1, "200 mails are queued within a second, on a machine that does nothing else"
    page.go_back()
    walk.press("form[action$='attendance.pdf'] button")
    ready = page.locator("a[href$='.pdf']")
    ready.wait_for(timeout=PATIENCE_S * 1000)  # the worker mails the 200 first
    walk.look(f"webinar-list-{width}")
    with page.expect_download() as download:
        ready.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    walk.open_course("/webinars")
    walk.look(f"webinars-{width}")
    assert walk.faults == []


ODD = (
    "Name;Teilnehmer-E-Mail;Beitritt;Ging weg;Dauer (Minuten)\nAlice Adler;alice(at)example.org;10:00;;90\n"
    "Früher Vogel;frueh@example.org;09:40;;15\nOhne Ende;;10:00;;\nRückwärts;;=A1;;1\n"
)
"""An address that cannot be read, somebody who left before the beginning, no end, a formula."""


@pytest.mark.parametrize(("locale", "width", "asks"), [("de", 360, "Wer ist Alice Adler?"), ("en", 1280, "Who is Alice Adler?")])
def test_what_is_odd_in_a_report_is_said_and_who_somebody_is_can_be_mended(
    page: Page, live_server: LiveServer, locale: str, width: int, asks: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    walk = Walk(page, live_server, locale)
    server, now = live_server, system_clock()
    number = meeting_in(server.database, SAMPLE_COURSE, server.people.carla.identity, planned(BEGAN.astimezone(UTC)), now)
    with server.database.transaction() as session:
        enrol(session, server.people.alice.account_id, published_course(session, SAMPLE_COURSE).course_id, now)
    sign_in(walk, server.people.carla)
    walk.open_course(f"/webinars/{number}")
    page.set_input_files("[name=report]", {"name": "report.csv", "mimeType": "text/csv", "buffer": ODD.encode("cp1252")})
    walk.press("form[action$='/attendance'] .button--primary")
    walk.look(f"webinar-odd-preview-{width}")
    walk.press("form[action$='/apply'] .button--primary")
    walk.look(f"webinar-odd-attendance-{width}")
    page.locator("a[href$='/who']", has_text="Alice Adler").click()
    page.get_by_role("heading", name=asks).wait_for()
    walk.look(f"webinar-who-{width}")
    page.get_by_role("radio", name="Alice Adler").check()
    walk.press("main .field--choices ~ .actions .button--primary")
    page.locator("a[href$='/who']", has_text="Alice Adler").click()
    page.get_by_role("heading", name=asks).wait_for()
    walk.look(f"webinar-who-linked-{width}")
    assert page.locator("main b").inner_text().startswith("Alice Adler")
    assert walk.faults == []


def long_report(server: LiveServer) -> tuple[str, int]:
    """Code and number of a report of 9,000 people that no worker will get at: its state is set by the test."""
    carla, now = server.people.carla.identity, system_clock()
    number = meeting_in(server.database, SAMPLE_COURSE, carla, planned(now), now)
    with server.database.transaction() as session:
        row = importing.hand_in(session, carla, published_course(session, SAMPLE_COURSE), number, sealed_report(REPORT, SECRET), now)
        row.state = importing.APPLYING
        session.get_one(ImportProgress, row.id).goal = 9000
        return row.code, row.id


def far(server: LiveServer, import_id: int, step: str, done: int) -> None:
    """The report is read in so far."""
    with server.database.transaction() as session:
        progress = session.get_one(ImportProgress, import_id)
        progress.step, progress.done = step, done


@pytest.mark.parametrize(
    ("locale", "words"), [("de", "3.000 von 9.000 Personen sind eingelesen"), ("en", "3,000 of 9,000 people are imported")]
)
def test_how_far_a_long_report_is_changes_in_place_and_is_read_out(page: Page, live_server: LiveServer, locale: str, words: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    walk = Walk(page, live_server, locale)
    sign_in(walk, live_server.people.carla)
    code, import_id = long_report(live_server)
    far(live_server, import_id, "written", 50)
    walk.open_course(f"/webinars/reports/{code}")
    walk.look(f"webinar-going-on-{locale}")
    page.evaluate("window.stays = 'the same page'")
    far(live_server, import_id, "written", 3000)
    told = page.get_by_role("status").filter(has_text=words)
    told.wait_for()
    assert told.get_by_role("progressbar").get_attribute("value") == "3000"
    assert page.evaluate("window.stays") == "the same page"
    assert page.get_by_role("progressbar", name=words).count() == 1
    with live_server.database.transaction() as session:
        session.get_one(AttendanceImport, import_id).state = importing.APPLIED
    page.wait_for_url("**/webinars/*")
    assert walk.faults == []
