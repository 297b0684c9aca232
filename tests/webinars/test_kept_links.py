"""Links whose record belongs to a confirmed address, in another browser: questions to answer, and nothing of what is there."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.accounts.models import Account
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.practice.models import PracticeReview
from quizapp.quizzes.answers import save_answer
from quizapp.quizzes.models import Attempt, AttemptSlot
from quizapp.quizzes.rules.answer import Stamp
from quizapp.webinars.link_models import FollowupBrowser
from tests.accounts.pages import mailed_digits, send, session_token
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.attending import address, followed_meeting
from tests.webinars.carried import set_privacy
from tests.webinars.test_boosters import Stage
from tests.webinars.test_following import answer, counts, filled

IDA = "ida@example.org"


@pytest.fixture
def link(database: Database, course: Course, people: People, clock: SettableClock, settings: Settings) -> str:
    """The path of Ida's link."""
    _number, codes = followed_meeting(database, course.key, people.carla.identity, {"Ida Iffland": IDA}, clock())
    return address(codes["Ida Iffland"], settings)


def type_code(app: Flask, browser: FlaskClient, asking: str) -> str:
    """Have a code mailed and type it; where that leads."""
    place = send(browser, asking).headers["Location"]
    return send(browser, place, {"digits": mailed_digits(app, IDA)}).headers["Location"]


def keep(app: Flask, link: str) -> FlaskClient:
    """Ida's browser: two answers behind the link, and the code typed."""
    browser = app.test_client()
    answer(browser, answer(browser, link))
    assert type_code(app, browser, link + "/code") == link
    return browser


def revisions(database: Database) -> list[tuple[int, int]]:
    """Slots of every attempt that were answered, and how often."""
    with database.reading() as session:
        answered = select(AttemptSlot.slot, AttemptSlot.revision).where(AttemptSlot.revision > 0)
        rows = session.execute(answered.order_by(AttemptSlot.attempt_id, AttemptSlot.slot))
        return [(row.slot, row.revision) for row in rows]


def asked(page: str) -> str:
    """The number of the question on a page."""
    found = re.search(r"Question (\d+) of \d+", page)
    assert found, page
    return found[1]


def test_another_browser_goes_on_at_the_next_question_and_nothing_of_it_counts(app: Flask, database: Database, link: str) -> None:
    keep(app, link)
    before, other = counts(database), app.test_client()
    for number in ("3", "4", "5"):
        page = other.get(link).text
        assert asked(page) == number
        assert f'href="{link}/code"' in page
        assert "ida@" not in page and "Iffland" not in page and "100 points" not in page
        assert answer(other, link) == link
    assert other.get(f"{link}/next").headers["Location"] == link
    assert send(other, f"{link}/next", filled(other.get(link).text), page=link).headers["Location"] == link
    assert asked(app.test_client().get(link).text) == "3"
    assert send(other, f"{link}/hand-in", page=link).status_code in (403, 404)
    assert counts(database) == before
    assert revisions(database) == [(1, 1), (2, 1)]
    assert session_token(other) is None


def test_answers_of_another_browser_are_joined_when_the_code_is_typed_and_overwrite_nothing(
    app: Flask, database: Database, link: str, clock: SettableClock
) -> None:
    own, other = keep(app, link), app.test_client()
    third = {name.removeprefix("q3-"): value for name, value in filled(other.get(link).text).items()}
    for _ in range(3):
        answer(other, link)
    place = own.get(link).headers["Location"]
    with database.transaction() as session:
        account = session.scalars(select(Account).where(Account.email == IDA)).one()
        ida = Identity(account_id=account.id, email=IDA)
        save_answer(session, ida, place.rpartition("/")[2], 3, third, Stamp("own", 1, 0), clock())
    assert revisions(database) == [(1, 1), (2, 1), (3, 1)]
    assert type_code(app, other, link + "/code") == link
    waiting = other.get(link)
    assert (waiting.status_code, "goes along" in waiting.text) == (200, True)
    assert revisions(database) == [(1, 1), (2, 1), (3, 1)]
    reply = send(other, f"{link}/go-on", page=link)
    assert reply.headers["Location"].startswith(place)
    assert revisions(database) == [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1)]
    assert other.get(link).headers["Location"] == place
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_all_questions_can_be_answered_and_then_only_the_code_goes_on(app: Flask, database: Database, link: str) -> None:
    keep(app, link)
    other, before = app.test_client(), counts(database)
    while "quiz-form" in other.get(link).text:
        answer(other, link)
    last = other.get(link).text
    assert "Everything is answered" not in last
    assert "What you answered in this browser does not count yet." in last
    assert counts(database) == before
    type_code(app, other, link + "/code")
    send(other, f"{link}/go-on", page=link)
    with database.reading() as session:
        blank = session.scalar(select(func.count()).select_from(AttemptSlot).where(AttemptSlot.revision == 0))
    assert blank == 0


@pytest.mark.parametrize("mode", ["works_agreement", "self_assessment"])
def test_where_results_are_held_back_the_link_tells_nobody_how_far_its_learner_is(
    app: Flask, database: Database, course: Course, link: str, mode: str
) -> None:
    set_privacy(database, course, mode)
    own, other = keep(app, link), app.test_client()
    assert asked(other.get(link).text) == "1"
    answer(other, link)
    assert asked(other.get(link).text) == "2"
    attempt = own.get(link).headers["Location"]
    send(own, f"{attempt}/submit", page=f"{attempt}/overview")
    handed_in = app.test_client().get(link).text
    assert asked(handed_in) == "1"
    assert "100 points" not in handed_in


def test_where_somebody_sees_how_far_they_got_what_is_handed_in_asks_for_the_code(app: Flask, link: str) -> None:
    own = keep(app, link)
    attempt = own.get(link).headers["Location"]
    send(own, f"{attempt}/submit", page=f"{attempt}/overview")
    page = app.test_client().get(link).text
    assert "A code by mail opens them" in page and "quiz-form" not in page


def test_scanners_of_a_kept_link_leave_provisional_answers(app: Flask, database: Database, link: str) -> None:
    keep(app, link)
    before = counts(database)
    for _ in range(5):
        visitor = app.test_client()
        assert visitor.head(link).status_code == 200
        assert send(visitor, link, filled(visitor.get(link).text)).status_code == 303
    assert counts(database) == before
    with database.reading() as session:
        rows = session.scalars(select(FollowupBrowser.confirmed_at)).all()
    assert rows.count(None) == 5


@pytest.fixture
def stage(app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings) -> Stage:
    return Stage(app, database, course, people, clock, settings)


FORM = 'class="quiz-form" method="post" action="'


def show(browser: FlaskClient, path: str) -> str:
    """Have the solution of the question on the page of a booster shown; where that leads."""
    form = browser.get(path).text.rpartition(FORM)[2].partition("</form>")[0]
    data = {**filled(form), "asked": asked(form), "go": "show"}
    return send(browser, form.partition('"')[0], data, page=path).headers["Location"]


def test_a_booster_of_a_kept_record_is_answered_elsewhere_without_telling_or_counting(stage: Stage) -> None:
    assert type_code(stage.app, stage.app.test_client(), stage.link + "/code")
    path, own, other = stage.booster(), stage.app.test_client(), stage.app.test_client()
    type_code(stage.app, own, path + "/code")
    show(own, path)
    assert stage.reviews() == 1
    for number in ("1", "2", "3"):
        page = other.get(path).text
        assert asked(page.rpartition(FORM)[2]) == number
        assert ("Iffland" in page, "ida@" in page, f'href="{path}/code"' in page) == (False, False, True)
        assert show(other, path) == path
    assert FORM not in other.get(path).text
    assert stage.reviews() == 1
    assert type_code(stage.app, other, path + "/code") == path
    assert "goes along" in other.get(path).text
    assert stage.reviews() == 1
    assert send(other, f"{path}/next", page=path).status_code == 303
    assert stage.reviews() == 3
    assert other.get(path).status_code == 302
    with stage.database.reading() as session:
        assert session.scalar(select(func.count(PracticeReview.id)).where(PracticeReview.item_id.is_not(None))) == 3
