"""Journey A: from the mail to the first answered question in three actions, after scanners were there; by phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select

from quizapp.accounts.service import ensure_learner
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.kernel.clock import system_clock
from quizapp.kernel.identity import NOBODY
from quizapp.mail.models import OutboxMail
from quizapp.operations.demo import SAMPLE_COURSE
from quizapp.practice.models import PracticeReview
from quizapp.quizzes.models import Attempt, AttemptSlot
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.mailing import invite
from quizapp.webinars.rules.followup import link_token
from tests.browser import LiveServer
from tests.journeys.test_staff import sign_in
from tests.journeys.walk import Walk
from tests.waiting import wait_until
from tests.webinars.attending import address, followed_meeting, left_booster

PHONE = {"width": 360, "height": 740}
SCANNED = re.compile("Canner|scan-(de|en)@")
"""Name and address of whom the mail is for; codes are drawn at random from letters that make "scan" as well."""


def press_everything(browser: Browser, url: str) -> None:
    """Visitors with scripts that fill in the form, and that press its button as it is, each in a browser of its own."""
    for way in ("fill", "press"):
        visit(browser, url, way)


def visit(browser: Browser, url: str, way: str) -> None:
    """A visitor with scripts that looks, presses the button as it is, or fills in the form before, in a browser of its own."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    if way == "fill" and page.locator(".question input").count():
        page.locator(".question input").first.check()
    if way == "look":
        page.wait_for_load_state("networkidle")
    else:
        with page.expect_navigation():
            page.locator("main form button").first.click()
    assert not SCANNED.search(page.content())
    context.close()


def open_as(profile: str, page: Page, browser: Browser, url: str) -> None:
    """What programs do that look into mails."""
    if profile in ("GET", "HEAD"):
        assert page.request.fetch(url, method=profile).ok
    else:
        visit(browser, url, profile)


def links_mailed(server: LiveServer, number: int, to: str, locale: str) -> list[str]:
    """Every link in the text of the invitation, once it has left, in a language of the site."""
    with server.database.transaction() as session:
        invite(session, server.people.carla.identity, published_course(session, SAMPLE_COURSE), number, system_clock())

    def text() -> str | None:
        with server.database.reading() as session:
            return session.scalar(select(OutboxMail.text_body).where(OutboxMail.to_address == to))

    return [f"{server.base_url}/{locale}{link}" for link in re.findall(rf"{re.escape(server.base_url)}/de(/\S+)", wait_until(text))]


def has_begun(server: LiveServer, code: str) -> bool:
    """Whether a record stands behind the link, or anything that counts; or its mails were ended."""
    with server.database.reading() as session:
        link = session.scalars(select(FollowupLink).where(FollowupLink.code == code)).one()
        return bool(link.started_at or link.enrolment_id or link.stopped_at)


@pytest.mark.parametrize(("locale", "rounds"), [("de", 5), ("en", 1)])
def test_three_actions_from_the_mail_to_the_first_answer(
    page: Page, live_server: LiveServer, browser: Browser, locale: str, rounds: int
) -> None:
    database, person = live_server.database, {"Sam Canner": f"scan-{locale}@example.org"}
    number, codes = followed_meeting(database, SAMPLE_COURSE, live_server.people.carla.identity, person, system_clock())
    url = live_server.base_url + address(codes["Sam Canner"], live_server.settings, lang=locale)
    stop = live_server.base_url + address(codes["Sam Canner"], live_server.settings, "stop", locale)
    links = links_mailed(live_server, number, f"scan-{locale}@example.org", locale)
    assert {url, stop} <= set(links)
    for profile in ("GET", "HEAD", "look", "press", "fill"):
        for link in links * rounds:
            open_as(profile, page, browser, link)
        assert not has_begun(live_server, codes["Sam Canner"]), profile
    page.set_viewport_size(PHONE)
    walk = Walk(page, live_server, locale)
    page.goto(url)  # 1: the link
    walk.look("followup-first")
    assert page.locator("main input[type=email], main input[type=text], main input[type=password], main textarea").count() == 0
    page.locator(".question input").first.check()  # 2: tick
    walk.press(".quiz-form button")  # 3: answer
    assert page.locator(".notice", has_text=re.compile("Vorgemerkt|Noted")).count() == 1
    walk.look("followup-next")
    page.locator(".question input").first.check()
    walk.press(".quiz-form button")
    assert "/attempts/" in page.url
    with database.reading() as session:
        mine = select(AttemptSlot.slot).join(Attempt).join(Enrolment).join(FollowupLink)
        answered = mine.where(FollowupLink.code == codes["Sam Canner"], AttemptSlot.revision == 1).order_by(AttemptSlot.slot)
        assert session.scalars(answered).all() == [1, 2]
    assert not walk.faults


def test_a_booster_is_answered_on_another_device(page: Page, live_server: LiveServer) -> None:
    database, person = live_server.database, {"Bea Boost": "bea@example.org"}
    _number, codes = followed_meeting(database, SAMPLE_COURSE, live_server.people.carla.identity, person, system_clock())
    with database.transaction() as session:
        link = session.scalars(select(FollowupLink).where(FollowupLink.code == codes["Bea Boost"])).one()
        learner = ensure_learner(session, NOBODY, "de", system_clock())
        number = left_booster(session, SAMPLE_COURSE, link, learner.account_id, system_clock())
    token = link_token(codes["Bea Boost"], "practise", live_server.settings.secret_key)
    page.set_viewport_size(PHONE)
    walk = Walk(page, live_server, "de")
    page.goto(f"{live_server.base_url}/de/b/{number}/{token}")
    walk.look("booster-first")
    for name in ("booster-next", "booster-done"):
        walk.press(".quiz-form button[value=show]")
        walk.look(name)
    with database.reading() as session:
        assert session.scalar(select(func.count(PracticeReview.id)).where(PracticeReview.enrolment_id == link.enrolment_id)) == 2
    assert not walk.faults


def test_pages_that_end_the_mails_and_have_them_again(page: Page, live_server: LiveServer) -> None:
    database, carla = live_server.database, live_server.people.carla
    _number, codes = followed_meeting(database, SAMPLE_COURSE, carla.identity, {"Enno Ende": "enno@example.org"}, system_clock())
    walk = Walk(page, live_server, "de")
    page.goto(live_server.base_url + address(codes["Enno Ende"], live_server.settings, "stop", "de"))
    for name in ("mails-wanted", "mails-asked", "mails-ended", "mails-again"):
        walk.look(name)
        if name != "mails-again":
            walk.press("main form button")
    assert not walk.faults


def test_a_kept_link_opens_on_a_question_in_another_browser(page: Page, live_server: LiveServer, browser: Browser) -> None:
    database, person = live_server.database, {"Kai Kept": live_server.people.bob.email}
    _number, codes = followed_meeting(database, SAMPLE_COURSE, live_server.people.carla.identity, person, system_clock())
    url = live_server.base_url + address(codes["Kai Kept"], live_server.settings, lang="de")
    page.goto(live_server.sign_in_link(live_server.people.bob))
    walk = Walk(page, live_server, "de")
    walk.press("main form button")
    page.goto(url)
    walk.press("main form button")
    assert "/attempts/" in page.url
    context = browser.new_context(locale="de", viewport=PHONE)
    phone = context.new_page()
    other = Walk(phone, live_server, "de")
    phone.goto(url)  # 1: the link
    other.look("followup-kept")
    phone.locator(".question input").first.check()  # 2: tick
    other.press(".quiz-form button")  # 3: answer
    assert phone.locator(".notice", has_text="Vorgemerkt").count() == 1
    other.look("followup-kept-next")
    other.press("main a[href$='/code']")
    other.look("followup-kept-code")
    context.close()
    assert walk.faults + other.faults == []


def test_pages_of_links_and_of_their_trainer(page: Page, live_server: LiveServer) -> None:
    database, carla = live_server.database, live_server.people.carla
    number, codes = followed_meeting(database, SAMPLE_COURSE, carla.identity, {"Olga Ohm": "olga@example.org"}, system_clock())
    walk = Walk(page, live_server, "de")
    page.goto(live_server.base_url + address(codes["Olga Ohm"], live_server.settings, lang="de") + "/code")
    walk.look("followup-code")
    page.goto(live_server.sign_in_link(carla))
    walk.press("main form button")
    walk.open_course(f"/webinars/{number}/followup")
    walk.look("followup-trainer")
    page.set_viewport_size(PHONE)
    walk.press("main tbody td a")
    walk.look("followup-one-link")
    walk.press("form[action$='/renew'] button")
    walk.look("followup-new-link")
    new = page.locator("[data-copy]").get_attribute("data-copy") or ""
    walk.open_course(f"/webinars/{number}/followup/mails/invitation")
    walk.look("followup-before-mailing")
    walk.open_course("/webinars/mails")
    walk.look("mails")
    walk.press("main table a")
    page.fill("textarea[name=body]", "Hallo,\n\n{link}\n\n{host}")
    walk.press("button[value=preview]")
    walk.look("mail-text")
    page.fill("textarea[name=body]", "Hallo {du}")
    walk.press("main form .button--primary")
    walk.look("mail-text-refused")
    page.set_viewport_size({"width": 1280, "height": 800})
    walk.open_course(f"/webinars/{number}/followup")
    page.locator("input[name=link]").first.check()
    walk.press("main form button.button--danger")
    walk.look("followup-withdraw")
    walk.press("main form button.button--danger")
    page.context.clear_cookies()
    page.goto(new)
    walk.look("followup-closed")


@pytest.mark.parametrize("locale", ["de", "en"])
def test_from_the_code_on_the_wall_to_a_result_that_is_kept(page: Page, live_server: LiveServer, browser: Browser, locale: str) -> None:
    database, carla = live_server.database, live_server.people.carla
    number, _codes = followed_meeting(database, SAMPLE_COURSE, carla.identity, {}, system_clock())
    walk = Walk(page, live_server, locale)
    sign_in(walk, carla)
    walk.open_course(f"/webinars/{number}/shared-link")
    walk.look("shared-link-new")
    page.fill("[name=seats]", "1")
    walk.press("form[action$='/shared-link'] .button--primary")
    walk.look("shared-link")
    url = page.locator("[data-copy]").get_attribute("data-copy") or ""
    with page.expect_download() as download:
        page.locator("a[href$='slide-de.pdf']").click()
    assert download.value.suggested_filename == f"webinar-{number}-slide-de.pdf"
    for _ in range(2):
        press_everything(browser, url)
    context = browser.new_context(locale=locale, viewport={"width": 360, "height": 740})
    phone = context.new_page()
    mine = Walk(phone, live_server, locale)
    phone.goto(url)  # 1: scan the code
    assert f"/{locale}/f/" in phone.url
    phone.locator(".question input").first.check()  # 2: tick
    mine.press(".quiz-form button")  # 3: answer
    phone.locator(".question input").first.check()
    mine.press(".quiz-form button")
    assert "/attempts/" in phone.url
    late = context.browser.new_context(viewport={"width": 360, "height": 740}).new_page() if context.browser else phone
    walk.open_course(f"/webinars/{number}/follow-through")
    walk.look("follow-through")
    page.set_viewport_size({"width": 360, "height": 740})
    walk.look("follow-through-360")
    page.go_back()
    late.goto(url)
    Walk(late, live_server, locale).look("shared-link-full")
    page.reload()
    assert page.locator(".notice--warning").count() == 1
    late.context.close()
    context.close()
    assert walk.faults + mine.faults == []
