"""The page of figures: from the smallest group on, narrowed to groups, without a single result."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.accounts.models import Account
from quizapp.cohorts.queries import group_by_code
from quizapp.cohorts.rules.scope import WHOLE_COURSE
from quizapp.cohorts.service import admit, create_cohort, take_out
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database, emit
from quizapp.gradebook.counting import count_new_results
from quizapp.gradebook.models import FigurePlace
from quizapp.kernel.events import EnrolmentsMerged
from tests.certificates.learning import enrol_in, finish
from tests.clock import SettableClock
from tests.cohorts.gathering import facts_of
from tests.people import People, Person
from tests.statements import statements_of

BrowserFor = Callable[[Person], FlaskClient]
FIGURES = "/en/courses/first-aid-social-media/figures"


def take(database: Database, course: Course, clock: SettableClock, points: list[str], code: str = "") -> list[int]:
    """So many people finish the final test one after another, in a group if there is one; then they are counted. Their accounts."""
    numbers, enrolments = [], []
    for _ in points:
        with database.transaction() as session:
            account = Account(locale="de", created_at=clock())
            session.add(account)
            session.flush()
            published = published_course(session, course.key)
            enrolments.append(enrol(session, account.id, published.course_id, clock()))
            numbers.append(account.id)
            if code:
                admit(session, group_by_code(session, published.course_id, code, WHOLE_COURSE), account.id, clock())
    for enrolment_id, one in zip(enrolments, points, strict=True):
        clock.advance(minutes=1)
        finish(database, course, enrolment_id, str(course.final), one, clock())
    count_new_results(database, 8)
    return numbers


def group(database: Database, people: People, course: Course, name: str, clock: SettableClock) -> str:
    """A group's code."""
    with database.transaction() as session:
        return create_cohort(session, people.eve.identity, published_course(session, course.key), facts_of(name), "de", clock())


def cells(page: str, course: Course) -> list[str]:
    """The cells of the final test's row."""
    final = course.quiz(str(course.final))
    assert final
    row = next(row for row in page.split("<tr>") if f'<th scope="row">{final.title.in_locale("en")}</th>' in row)
    return [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td.*?</td>", row, re.S)]


def test_seven_are_too_few_and_the_ninth_waits_for_seven_more(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    browser = browser_for(people.carla)
    take(database, course, clock, ["80"] * 4 + ["40"] * 3)
    assert "No figures so far" in browser.get(FIGURES).text
    take(database, course, clock, ["40"])
    eight = cells(browser.get(FIGURES).text, course)
    assert eight == ["8", "60", "4 of 8", "week of 2 March 2026"]
    take(database, course, clock, ["100"])
    assert cells(browser.get(FIGURES).text, course) == eight


def test_a_group_is_shown_from_the_limit_on_and_never_all_passed(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    first, second = (group(database, people, course, name, clock) for name in ("Eins", "Zwei"))
    take(database, course, clock, ["90"] * 8, first)
    take(database, course, clock, ["30"] * 7, second)
    browser = browser_for(people.carla)
    for address in (FIGURES, f"{FIGURES}?group={first}", f"{FIGURES}?group={second}"):
        assert "No figures so far" in browser.get(address).text
    take(database, course, clock, ["90"] * 2 + ["30"] * 6)
    whole = cells(browser.get(FIGURES).text, course)
    assert whole[:3] == ["8", "37.5", "1 of 8"]
    take(database, course, clock, ["90"] * 8, first)
    assert cells(browser.get(f"{FIGURES}?group={first}").text, course)[:3] == ["16", "90", "16 of 16"]
    assert cells(browser.get(FIGURES).text, course)[:3] == ["24", "72.5", "17 of 24"]
    assert browser.get(f"{FIGURES}?group=none").status_code == 404
    assert browser.get(f"{FIGURES}?company=none").status_code == 404


def test_taking_out_and_putting_back_moves_nothing(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    code, browser = group(database, people, course, "A", clock), browser_for(people.carla)
    accounts = take(database, course, clock, ["100"] * 5 + ["65"] * 2 + ["40", "30", "20", "10", "0"], code)
    take(database, course, clock, ["100"] * 4)

    def seen() -> list[list[str]]:
        return [cells(browser.get(address).text, course) for address in (FIGURES, f"{FIGURES}?group={code}")]

    before = seen()
    assert before[0][:2] == ["16", "70.6"]
    assert before[1][:2] == ["8", "83.7"]
    for number in accounts[7:9]:
        with database.transaction() as session:
            found = group_by_code(session, published_course(session, course.key).course_id, code, WHOLE_COURSE)
            take_out(session, people.eve.identity, found, number, clock())
        count_new_results(database, 8)
        assert seen() == before
        with database.transaction() as session:
            admit(session, group_by_code(session, found.course_id, code, WHOLE_COURSE), number, clock())
        count_new_results(database, 8)
        assert seen() == before


def test_a_place_is_given_once_and_goes_along_with_the_record(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    take(database, course, clock, ["50"] * 6 + ["40"])
    alice, bob = (enrol_in(database, course, one.account_id, clock()) for one in (people.alice, people.bob))
    finish(database, course, alice, str(course.final), "90", clock())
    count_new_results(database, 8)
    count_new_results(database, 8)
    browser = browser_for(people.carla)
    shown = cells(browser.get(FIGURES).text, course)
    assert shown[:2] == ["8", "53.7"]
    with database.transaction() as session:
        emit(session, EnrolmentsMerged(clock(), alice, bob))
    assert cells(browser.get(FIGURES).text, course) == shown
    finish(database, course, alice, str(course.final), "90", clock())
    count_new_results(database, 8)
    with database.transaction() as session:
        emit(session, EnrolmentsMerged(clock(), alice, bob))
    assert cells(browser.get(FIGURES).text, course) == shown
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(FigurePlace.enrolment_id.is_(None))) == 1


def test_who_tries_again_moves_nothing(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    accounts = take(database, course, clock, ["80"] * 4 + ["40"] * 4)
    browser = browser_for(people.carla)
    before = cells(browser.get(FIGURES).text, course)
    with database.reading() as session:
        again = session.scalars(select(Enrolment.id).where(Enrolment.account_id == accounts[7])).one()
    finish(database, course, again, str(course.final), "100", clock())
    count_new_results(database, 8)
    assert cells(browser.get(FIGURES).text, course) == before


@pytest.mark.one_engine
def test_the_chart_has_a_table_and_says_its_figures(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    take(database, course, clock, ["10", "30", "30", "50", "70", "70", "90", "100"])
    browser = browser_for(people.carla)
    assert "<svg viewBox" not in browser.get(FIGURES).text
    take(database, course, clock, ["10"] * 4 + ["90"] * 4)
    page = browser.get(FIGURES).text
    assert 'role="img" aria-label="Points of 16 people. 0–19 points: 5 people. 20–39 points: 2 people.' in page
    assert re.findall(r'<tr><th scope="row">([\d–]+)</th><td>(\d)</td></tr>', page) == [
        ("0–19", "5"), ("20–39", "2"), ("40–59", "1"), ("60–79", "2"), ("80–100", "6"),
    ]


@pytest.mark.one_engine
def test_the_number_of_queries_does_not_depend_on_how_many_learn(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    browser = browser_for(people.carla)
    counts = []
    for more in (8, 16):
        take(database, course, clock, ["50", "80"] * (more // 2))
        browser.get(FIGURES)
        with statements_of(database) as sent:
            browser.get(FIGURES)
        counts.append(len(sent))
    assert counts[0] == counts[1]
