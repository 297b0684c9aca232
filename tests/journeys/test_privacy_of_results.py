"""A course under a works agreement: chosen by its trainer, read by its learner, figures from eight people on; light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from quizapp.accounts.models import Account
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import PreparedRevision, enrol, prepare_revision, publish_revision
from quizapp.gradebook.counting import count_new_results
from quizapp.kernel.clock import system_clock
from tests.browser import LiveServer
from tests.certificates.learning import finish
from tests.journeys.walk import Walk
from tests.people import Person


def sign_in(walk: Walk, person: Person) -> None:
    """By a one-time link, in a browser that knew nobody."""
    walk.page.context.clear_cookies()
    walk.page.goto(walk.server.sign_in_link(person))
    walk.press("main form button")


def sixteen_finish(server: LiveServer, course: Course) -> None:
    """Alice and fifteen others have results from 20 to 90 in the final test."""
    now, found = system_clock(), [server.people.alice.account_id]
    with server.database.transaction() as session:
        for _ in range(15):
            account = Account(locale="de", created_at=now)
            session.add(account)
            session.flush()
            found.append(account.id)
        course_id = published_course(session, course.key).course_id
        enrolments = [enrol(session, one, course_id, now) for one in found]
    for place, enrolment_id in enumerate(enrolments):
        finish(server.database, course, enrolment_id, str(course.final), str(90 - 10 * (place % 8)), now)
    count_new_results(server.database, server.settings.smallest_group)


@pytest.mark.parametrize(("locale", "scheme", "width"), [("de", "light", 360), ("en", "dark", 1280)], ids=["phone", "desk"])
def test_what_a_trainer_sees_and_a_learner_knows(
    browser: Browser, live_server: LiveServer, sample_course: PreparedRevision, locale: str, scheme: str, width: int
) -> None:
    course = sample_course.course.model_copy(update={"key": f"agreed-{width}"})
    with live_server.database.transaction() as session:
        publish_revision(session, prepare_revision(course, sample_course.media), system_clock())
    context = browser.new_context(base_url=live_server.base_url, color_scheme=scheme, viewport={"width": width, "height": 740})
    walk = Walk(context.new_page(), live_server, locale)
    page, place = walk.page, f"courses/{course.key}"
    sign_in(walk, live_server.people.eve)
    walk.open(f"{place}/results-privacy")
    page.locator("input[name=mode][value=works_agreement]").check()
    walk.look(f"results-privacy-{width}")
    walk.press("main form button[type=submit]")
    sixteen_finish(live_server, course)
    walk.open(f"{place}/results-privacy")
    page.locator("input[name=mode][value=open]").check()
    walk.press("main form button[type=submit]")
    walk.look(f"results-privacy-unconfirmed-{width}")
    walk.open(f"{place}/results")
    expect(page.locator("main td", has_text="90")).to_have_count(0)  # names are not looked at: one may be "Anonymous learner 90"
    walk.look(f"results-agreed-{width}")
    walk.open(f"{place}/figures")
    walk.look(f"figures-{width}")
    expect(page.locator("main figure svg")).to_be_visible()
    sign_in(walk, live_server.people.alice)
    walk.open(place)
    walk.press("form[action$='/share-points'] button")
    walk.look(f"course-shared-{width}")
    walk.open("account/looks")
    expect(page.locator("main")).to_contain_text("Eve Ebert")
    walk.look(f"looks-{width}")
    sign_in(walk, live_server.people.eve)
    walk.open(f"{place}/results")
    expect(page.locator("main td", has_text="90")).to_have_count(1)
    walk.follow(page.locator("main tbody th a", has_text="Alice"))
    walk.look(f"learner-shared-{width}")
    assert [fault for fault in walk.faults if "409" not in fault] == []  # the unconfirmed change
    context.close()
