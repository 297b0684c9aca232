"""The link that everybody of a webinar shares: seats, ends, scanners, and who began by it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.cohorts.rules.scope import WHOLE_COURSE
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.quizzes.models import Attempt
from quizapp.webinars import personal_data
from quizapp.webinars.followup_queries import followed_attendees
from quizapp.webinars.followup_words import STANDINGS
from quizapp.webinars.link_models import FollowupBrowser, FollowupLink, FollowupMail, SharedStart
from quizapp.webinars.models import Attendee
from quizapp.webinars.queries import meeting_by_number
from quizapp.webinars.rules.followup import VALID, followup_quiz
from quizapp.webinars.rules.sharing import SharedPlan
from quizapp.webinars.sharing import set_shared_link, take_seat, withdraw_shared_link
from tests.accounts.pages import mailed_digits, run_worker, send
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.attending import address, attend, shared
from tests.webinars.carried import set_privacy
from tests.webinars.meeting import meeting_in, planned
from tests.webinars.test_following import answer, counts, scan

BrowserFor = Callable[..., FlaskClient]


@pytest.fixture
def number(database: Database, course: Course, people: People, clock: SettableClock) -> int:
    """A webinar that was yesterday."""
    return meeting_in(database, course.key, people.carla.identity, planned(clock() - timedelta(days=1)), clock())


@pytest.fixture
def share(database: Database, course: Course, people: People, clock: SettableClock, settings: Settings, number: int) -> Callable[..., str]:
    """Makes or changes the link; its path."""

    def make(seats: int | None = None) -> str:
        shared(database, course.key, people.carla.identity, number, clock(), seats)
        with database.reading() as session:
            return address(session.scalars(select(FollowupLink.code).where(FollowupLink.short.is_not(None))).one(), settings)

    return make


def seats_taken(database: Database) -> tuple[int, int]:
    """As the link counts them, and as rows."""
    with database.reading() as session:
        starts = session.scalar(select(func.count()).select_from(SharedStart)) or 0
        return session.scalars(select(FollowupLink.seats_taken)).one(), starts


def test_the_short_address_leads_to_the_first_question_in_the_language_of_the_browser(
    app: Flask, database: Database, share: Callable[..., str]
) -> None:
    link = share()
    with database.reading() as session:
        short = session.scalars(select(FollowupLink.short)).one()
    assert short
    for typed in (short, short.upper(), f"{short[:4]}-{short[4:]}"):
        assert app.test_client().get(f"/w/{typed}", headers={"Accept-Language": "en"}).headers["Location"] == link
    german = app.test_client().get(f"/w/{short}", headers={"Accept-Language": "de-AT"}).headers["Location"]
    assert german == link.replace("/en/", "/de/")
    assert "Question 1" in app.test_client().get(link).text
    assert app.test_client().get("/w/2222-2222").status_code == 404


def test_scanners_take_no_seat_and_leave_nothing_but_a_provisional_answer(
    app: Flask, database: Database, share: Callable[..., str]
) -> None:
    link = share(1)
    before = counts(database)
    for _ in range(5):
        scan(app, link)
    assert counts(database) == before
    assert seats_taken(database) == (0, 0)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(FollowupBrowser)) == 5


def test_everybody_begins_for_themselves_and_keeps_it_by_one_field(
    app: Flask, database: Database, share: Callable[..., str], number: int, clock: SettableClock
) -> None:
    link = share()
    attend(database, number, "Ida Iffland", "ida@example.org", clock())
    first, second = app.test_client(), app.test_client()
    attempts = [answer(browser, answer(browser, link)) for browser in (first, second)]
    assert attempts[0] != attempts[1]
    assert first.get(link).headers["Location"] == attempts[0]
    assert seats_taken(database) == (2, 2)
    send(first, f"{attempts[0]}/submit", page=f"{attempts[0]}/overview")
    assert "Keep my result" in first.get(attempts[0], follow_redirects=True).text
    reply = send(first, "/en/keep", {"email": "ida@example.org"})
    send(first, reply.headers["Location"], {"digits": mailed_digits(app, "ida@example.org")})
    with database.reading() as session:
        mine = select(Account.email, Attempt.state).join(Enrolment, Enrolment.account_id == Account.id)
        mine = mine.join(SharedStart, SharedStart.enrolment_id == Enrolment.id).join(Attempt, Attempt.enrolment_id == Enrolment.id)
        rows = [tuple(row) for row in session.execute(mine.order_by(SharedStart.id))]
        linked = session.scalars(select(Attendee.enrolment_id)).one()
        started = session.scalars(select(SharedStart.enrolment_id).order_by(SharedStart.id)).first()
    assert rows == [("ida@example.org", "graded"), (None, "open")]
    assert linked == started


@pytest.mark.parametrize(("mode", "state", "reminded"), [("open", "handed in", 1), ("self_assessment", "not begun", 2)])
def test_an_attendee_who_began_without_the_own_link_is_not_said_to_have_done_nothing(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, number: int, share: Callable[..., str],
    browser_for: BrowserFor, mode: str, state: str, reminded: int,
) -> None:
    set_privacy(database, course, mode)
    for name in ("Ida", "Udo"):
        attend(database, number, name, f"{name.lower()}@example.org", clock())
    carla, place = browser_for(people.carla), f"/en/courses/{course.key}/webinars/{number}/followup"
    send(carla, f"{place}/invite", page=place)
    run_worker(app)
    first, link = app.test_client(), share()
    attempt = answer(first, answer(first, link))
    send(first, f"{attempt}/submit", page=f"{attempt}/overview")
    reply = send(first, "/en/keep", {"email": "ida@example.org"})
    send(first, reply.headers["Location"], {"digits": mailed_digits(app, "ida@example.org")})
    with database.reading() as session:
        people_there = followed_people(session, course, number, clock())
    assert people_there == {"Ida": state, "Udo": "not begun"}
    assert f"{reminded} {'person' if reminded == 1 else 'people'} got a mail within the last day" in carla.get(place).text
    clock.advance(days=1)
    assert f"Remind {reminded}" in carla.get(place).text
    assert f"Send {reminded} reminder" in carla.get(f"{place}/mails/reminder").text
    send(carla, f"{place}/remind", page=place)
    with database.reading() as session:
        kinds = select(func.count()).select_from(FollowupMail).where(FollowupMail.kind == "reminder_1")
        assert session.scalar(kinds) == reminded


def followed_people(session: Session, course: Course, number: int, now: datetime) -> dict[str, str]:
    """By name how far they got, in words."""
    published = published_course(session, course.key)
    meeting = meeting_by_number(session, published, number)
    quiz = followup_quiz(published.edition.course, meeting.plan.target)
    people = followed_attendees(session, number, quiz, now, WHOLE_COURSE, published.sight)
    return {str(one.name): str(STANDINGS[one.standing]) for one in people}


def test_who_is_known_begins_in_their_own_account_and_takes_one_seat(
    database: Database, share: Callable[..., str], people: People, browser_for: BrowserFor
) -> None:
    link, bob = share(1), browser_for(people.bob)
    for _ in range(2):
        assert send(bob, link + "/go-on", page="/en/account").status_code == 303
    assert seats_taken(database) == (1, 1)
    alice = browser_for(people.alice)
    told = alice.get(link)
    assert told.status_code == 409
    assert "As many people as the link has seats have begun" in told.text
    assert send(alice, link + "/go-on", page="/en/account").status_code == 409
    assert bob.get(link, follow_redirects=True).request.path.endswith("/questions/1")


def test_a_full_or_ended_or_withdrawn_link_says_so_and_who_has_begun_goes_on(
    app: Flask, database: Database, share: Callable[..., str], clock: SettableClock, people: People, number: int, course: Course
) -> None:
    link, first, late = share(1), app.test_client(), app.test_client()
    second_page = answer(late, link)
    attempt = answer(first, answer(first, link))
    told = send(late, second_page, {"q2-choice": "1"}, page="/en/sign-in")
    assert told.status_code == 409
    assert "All seats are taken" in told.text
    assert "All seats are taken" in app.test_client().get(link).text
    assert first.get(link).headers["Location"] == attempt
    assert share(2) == link
    assert "Question 1" in app.test_client().get(link).text
    clock.advance(days=91)
    ended = app.test_client().get(link)
    assert ended.status_code == 410
    assert "Its last day is over" in ended.text
    assert share(2) == link
    assert app.test_client().get(link).status_code == 200
    withdraw = partial(withdraw_shared_link, identity=people.carla.identity, number=number, now=clock())
    with database.transaction() as session:
        withdraw(session, course=published_course(session, course.key))
    assert "withdrawn it" in app.test_client().get(link).text
    assert first.get(attempt).status_code == 302
    with pytest.raises(NotFound), database.transaction() as session:
        withdraw(session, course=published_course(session, course.key))


def test_of_many_at_the_last_seats_only_so_many_begin(
    app: Flask, database: Database, share: Callable[..., str]
) -> None:
    link = share(3)
    browsers = [app.test_client() for _ in range(6)]
    places = [answer(browser, link) for browser in browsers]

    def go_on(browser: FlaskClient, place: str) -> int:
        return send(browser, place, {"q2-choice": "1"}, page="/en/sign-in").status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(go_on, browsers, places))
    assert statuses == [303, 303, 303, 409, 409, 409]
    assert seats_taken(database) == (3, 3)


def test_the_database_itself_keeps_seats_and_one_link(
    database: Database, share: Callable[..., str], course: Course, people: People, clock: SettableClock, number: int
) -> None:
    share(1)
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.scalars(select(FollowupLink)).one().seats_taken = 2
        session.flush()
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add(FollowupLink(
            meeting_id=number, code="c", locale="de", seed=1, seats_taken=0, created_at=clock(), expires_at=clock(), short="s",
        ))
        session.flush()
    with database.transaction() as session:
        enrolments = [Enrolment(account_id=one.account_id, course_id=1, enrolled_at=clock()) for one in (people.alice, people.bob)]
        enrolments = list(map(session.merge, enrolments))
        session.flush()
        link = session.scalars(select(FollowupLink)).one()
        for _ in range(2):
            take_seat(session, link, enrolments[0].id, clock())
        with pytest.raises(Conflict, match="no_seat_left"):
            take_seat(session, link, enrolments[1].id, clock())
    plan = SharedPlan(None, clock() + VALID)
    with database.transaction() as session:
        set_shared_link(session, people.carla.identity, published_course(session, course.key), number, plan, clock())
    with database.reading() as session:
        assert personal_data.export_for(session, people.alice.account_id) == [
            {"course": course.key, "webinar": "Fragen zu Rezept 1", "begun_by_shared_link_at": clock().isoformat()}
        ]
    with database.transaction() as session:
        personal_data.erase_for(session, people.alice.account_id)
    assert seats_taken(database) == (1, 0)
