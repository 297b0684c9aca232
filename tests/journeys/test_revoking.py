"""A certificate is revoked, its holder and a stranger read so, and it is taken back; on a phone in the dark and on a desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from quizapp.certificates.models import Certificate
from quizapp.courses.service import PreparedRevision, prepare_revision, publish_revision
from quizapp.kernel.clock import system_clock
from tests.browser import LiveServer
from tests.certificates.learning import complete
from tests.journeys.walk import Walk
from tests.people import Person
from tests.waiting import wait_until


def sign_in(walk: Walk, person: Person) -> None:
    """By a one-time link, in a browser that knew nobody."""
    walk.page.context.clear_cookies()
    walk.page.goto(walk.server.sign_in_link(person))
    walk.press("main form button")


def issued(server: LiveServer, enrolment_id: int) -> str:
    """The code of the certificate, once the server's own worker has issued it and made its PDF."""

    def code() -> str | None:
        with server.database.reading() as session:
            found = (Certificate.enrolment_id == enrolment_id, Certificate.file_digest.is_not(None))
            return session.scalar(select(Certificate.code).where(*found))

    return wait_until(code)


def revoke(walk: Walk, code: str, width: int) -> None:
    """An administrator does it, and is told first that a reason is missing."""
    page, people = walk.page, walk.server.people
    sign_in(walk, people.eve)
    walk.open(f"certificates/{code}")
    walk.press(f"a[href$='/{code}/revoke']")
    walk.look(f"revoke-{width}")
    page.locator("input[name=reason][value=other]").check()
    walk.press("form[action$='/revoke'] button")
    expect(page.locator(".error-summary")).to_be_visible()
    walk.look(f"revoke-unsaid-{width}")
    page.locator("textarea[name=note]").fill("Zweimal ausgestellt.")
    page.locator("input[name=new_one_allowed]").check()
    walk.press("form[action$='/revoke'] button")
    expect(page.locator("main")).to_contain_text("Zweimal ausgestellt.")
    walk.look(f"revoked-{width}")


def read(walk: Walk, code: str, course: str, width: int, word: str) -> None:
    """Its holder and a stranger see what has become of it."""
    page, people = walk.page, walk.server.people
    sign_in(walk, people.bob)
    walk.open(f"certificates/{code}")
    expect(page.locator("main")).to_contain_text("Zweimal ausgestellt.")
    expect(page.locator("a[href$='paper.pdf']")).to_have_count(0)
    walk.look(f"certificate-revoked-{width}")
    walk.open(f"courses/{course}")
    expect(page.locator("#certificate form")).to_be_visible()
    walk.look(f"course-revoked-{width}")
    page.context.clear_cookies()
    page.goto(f"/verify/{code}?lang={walk.locale}")
    expect(page.locator("main")).to_contain_text(word)
    expect(page.locator("main")).not_to_contain_text("Zweimal")
    expect(page.locator("main .badge--wrong")).to_be_visible()
    walk.look(f"verify-revoked-{width}")


@pytest.mark.parametrize(("locale", "scheme", "width", "name"), [
    ("de", "dark", 360, "widerrufen"), ("en", "light", 1280, "revoked"),
], ids=["phone", "desk"])
def test_it_is_revoked_read_about_and_taken_back(
    browser: Browser, live_server: LiveServer, sample_course: PreparedRevision, locale: str, scheme: str, width: int, name: str
) -> None:
    course, people = sample_course.course.model_copy(update={"key": f"revoked-{width}"}), live_server.people
    with live_server.database.transaction() as session:
        publish_revision(session, prepare_revision(course, sample_course.media), system_clock())
    three_days_ago = system_clock() - timedelta(days=3)
    code = issued(live_server, complete(live_server.database, course, people.bob.account_id, three_days_ago))
    context = browser.new_context(base_url=live_server.base_url, color_scheme=scheme, viewport={"width": width, "height": 740})
    walk = Walk(context.new_page(), live_server, locale)
    page = walk.page
    revoke(walk, code, width)
    read(walk, code, course.key, width, name)
    sign_in(walk, people.eve)
    walk.open(f"certificates/{code}/revoke")
    walk.press("form[action$='/valid-again'] button")
    page.goto(f"/verify/{code}?lang={locale}")
    expect(page.locator("main .badge--right")).to_be_visible()
    assert [fault for fault in walk.faults if "status of 400" not in fault] == []
    context.close()
