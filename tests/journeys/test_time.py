"""A quiz of seventy seconds, in a real browser: told at one minute, asked in between, handed in by itself."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import select

from quizapp.content.pack_reader import read_pack
from quizapp.courses.service import prepare_revision, publish_revision
from quizapp.kernel.clock import system_clock
from quizapp.quizzes.models import GRADED, Attempt, AttemptSlot
from tests.browser import LiveServer
from tests.content.packs import SMALL
from tests.journeys.walk import Walk
from tests.waiting import wait_until

pytestmark = pytest.mark.waits
TIMED = "courses/timed"
MINUTE = 60_000


@pytest.fixture(scope="module")
def timed(live_server: LiveServer) -> None:
    """The pack with limits, published."""
    read = read_pack(SMALL.parent / "timed")
    assert read.course, read.faults
    with live_server.database.transaction() as session:
        publish_revision(session, prepare_revision(read.course, read.media), system_clock())


def walk_of(browser: Browser, server: LiveServer, locale: str, width: int, scheme: str = "light") -> tuple[BrowserContext, Walk]:
    """A visitor with a window of their own."""
    context = browser.new_context(
        base_url=server.base_url, locale=locale, viewport={"width": width, "height": 740}, color_scheme=scheme,
        reduced_motion="reduce", timezone_id="Europe/Berlin",
    )
    context.set_default_timeout(20_000)
    return context, Walk(context.new_page(), server, locale)


def attempt_of(server: LiveServer, code: str) -> Attempt:
    """The attempt as it is stored."""
    with server.database.reading() as session:
        return session.scalars(select(Attempt).where(Attempt.code == code)).one()


def shown_time(attempt: Attempt) -> str:
    """The end on a clock in Berlin."""
    assert attempt.deadline_at
    return attempt.deadline_at.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M")


@pytest.fixture(scope="module")
def closed(browser: Browser, live_server: LiveServer, timed: None) -> str:
    """The code of an attempt whose browser is closed after the first answer; its seventy seconds begin now."""
    context, walk = walk_of(browser, live_server, "en", 1280, "dark")
    walk.open(f"{TIMED}/quizzes/clock")
    walk.press("form[action$='/start'] button")
    code = walk.page.url.split("/attempts/")[1].split("/")[0]
    walk.page.locator(".option__input").first.check(force=True)
    expect(walk.page.locator("[data-receipt]")).to_have_attribute("data-state", "saved")
    walk.look("time-question-1280")
    context.close()
    return code


def test_seventy_seconds_on_a_phone(browser: Browser, live_server: LiveServer, closed: str) -> None:
    context, walk = walk_of(browser, live_server, "de", 360)
    page = walk.page
    walk.open(f"{TIMED}/quizzes/clock")
    expect(page.get_by_text("Mit dem Start läuft die Zeit")).to_be_visible()
    walk.look("time-intro-360")
    walk.press("form[action$='/start'] button")
    code = page.url.split("/attempts/")[1].split("/")[0]
    note = page.locator("[data-timer-note]")
    expect(page.locator("[data-timer-text]")).to_have_text("noch 2 min")
    page.get_by_role("button", name="Wie viel Zeit bleibt?").click()
    expect(note).to_contain_text(re.compile(r"Noch 1 min \d+ s, bis \d\d:\d\d"))
    page.locator("[data-go-on]").click()
    expect(page.locator("[data-timer-note]")).to_have_text("Noch 1 Minute.", timeout=25_000)
    walk.look("time-minute-360")
    page.locator("input[name='q2-text-1']").fill("Stunden")
    page.wait_for_url("**/review", timeout=MINUTE + 30_000)
    expect(page.get_by_text("Die Zeit war um")).to_be_visible()
    walk.look("time-review-360")
    ended = attempt_of(live_server, code)
    assert (ended.state, ended.finished_at) == (GRADED, ended.deadline_at)
    assert ended.deadline_at == ended.started_at + timedelta(seconds=70)
    with live_server.database.reading() as session:
        words = session.scalars(select(AttemptSlot.response).where(AttemptSlot.attempt_id == ended.id, AttemptSlot.slot == 2)).one()
    assert words == {"texts": ["Stunden"]}
    assert walk.faults == []
    context.close()


def test_who_closes_the_browser_is_graded_all_the_same(live_server: LiveServer, closed: str) -> None:
    wait_until(lambda: attempt_of(live_server, closed).state == GRADED)
    ended = attempt_of(live_server, closed)
    assert (ended.state, ended.finished_at) == (GRADED, ended.deadline_at)


def test_the_overview_knows_the_time_and_more_time_arrives_with_the_next_look(
    browser: Browser, live_server: LiveServer, timed: None
) -> None:
    context, walk = walk_of(browser, live_server, "en", 1280)
    walk.open(f"{TIMED}/quizzes/final")
    walk.press("form[action$='/start'] button")
    code = walk.page.url.split("/attempts/")[1].split("/")[0]
    expect(walk.page.locator("[data-timer-text]")).to_have_text("60 min left")
    walk.press("[data-go-on]")
    expect(walk.page.locator("[data-timer-text]")).to_have_text("60 min left")
    walk.look("time-overview-1280")
    with live_server.database.transaction() as session:
        attempt = session.scalars(select(Attempt).where(Attempt.code == code)).one()
        assert attempt.deadline_at and attempt.grace_until
        attempt.deadline_at += timedelta(minutes=15)
        attempt.grace_until += timedelta(minutes=15)
    walk.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(walk.page.locator("[data-timer-text]")).to_have_text("75 min left")
    expect(walk.page.locator("[data-timer-until]")).to_have_text(f"until {shown_time(attempt_of(live_server, code))}")
    context.close()


@pytest.mark.parametrize(("locale", "width", "scheme"), [("de", 360, "light"), ("en", 1280, "dark")])
def test_a_trainer_sees_what_came_too_late_and_gives_extra_time(
    browser: Browser, live_server: LiveServer, timed: None, locale: str, width: int, scheme: str
) -> None:
    context, learner = walk_of(browser, live_server, locale, width)
    learner.open(f"{TIMED}/quizzes/clock")
    learner.press("form[action$='/start'] button")
    code = learner.page.url.split("/attempts/")[1].split("/")[0]
    learner.open(f"attempts/{code}/questions/2")
    with live_server.database.transaction() as session:
        attempt = session.scalars(select(Attempt).where(Attempt.code == code)).one()
        number = attempt.enrolment_id
        attempt.deadline_at = system_clock() - timedelta(seconds=75)
        attempt.grace_until = system_clock() - timedelta(seconds=45)
    learner.page.locator("input[name='q2-text-1']").fill("Stunden")
    expect(learner.page.locator("[data-receipt]")).to_have_attribute("data-state", "conflict")
    learner.look(f"time-late-{width}")
    context.close()
    context, trainer = walk_of(browser, live_server, locale, width, scheme)
    trainer.page.goto(live_server.sign_in_link(live_server.people.eve))
    trainer.press("main button")
    trainer.open(f"{TIMED}/results/{number}")
    expect(trainer.page.get_by_text("Stunden").first).to_be_visible()
    trainer.page.locator("#percent").fill("1000")
    trainer.press("main form button")
    expect(trainer.page.locator(".error-summary")).to_be_visible()
    trainer.look(f"time-extra-refused-{width}")
    trainer.page.locator("#percent").fill("25")
    trainer.press("main form button")
    expect(trainer.page.locator("#percent")).to_have_value("25")
    trainer.look(f"time-learner-{width}")
    assert [fault for fault in trainer.faults if "400" not in fault] == []
    context.close()
