"""Answers behind a personal link in a quiz in learn mode: checked as in an attempt, as soon as they count."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.quizzes.models import AnswerTry, AttemptSlot
from quizapp.webinars.link_queries import LinkQuestion, link_by_code, open_questions
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.attending import address, followed_meeting
from tests.webinars.test_following import answer, filled


@pytest.fixture
def code(database: Database, course: Course, people: People, clock: SettableClock) -> str:
    """The code of Ida's link."""
    _number, codes = followed_meeting(database, course.key, people.carla.identity, {"Ida Iffland": "ida@example.org"}, clock())
    return codes["Ida Iffland"]


def right_ticks(asked: LinkQuestion, page: str) -> dict[str, list[str]]:
    """The fields of the page that answer its question, one of options, rightly."""
    name = f"q{asked.slot}-choice"
    values = re.findall(rf'name="{name}" value="(\d+)"', page)
    for count in range(1, len(values) + 1):
        for ticks in combinations(values, count):
            response = asked.question.read_response({"choice": list(ticks)}, asked.layout)
            if asked.question.grade(response).verdict == "right":
                return {name: list(ticks)}
    raise AssertionError(page)


def tried(database: Database) -> list[tuple[int, int, bool]]:
    """Number of each question that was checked, of its tries, and whether it is settled."""
    with database.reading() as session:
        rows = session.execute(
            select(AttemptSlot.slot, AttemptSlot.tries, AttemptSlot.settled_at).where(AttemptSlot.tries > 0).order_by(AttemptSlot.slot)
        )
        return [(slot, tries, settled is not None) for slot, tries, settled in rows]


def test_both_answers_are_checked_once_they_count_and_lead_on_to_the_third(
    app: Flask, database: Database, code: str, settings: Settings
) -> None:
    browser, link = app.test_client(), address(code, settings)
    first = browser.get(link).text
    assert re.search(r"Question 1 of \d+<span", first)
    following = answer(browser, link)
    second = browser.get(following).text
    assert "With the next step it counts, and you see how both went." in second
    assert re.search(r"Question 2 of \d+<span", second)
    assert tried(database) == []
    ticks = {"q2-choice": re.findall(r'name="q2-choice" value="(\d+)"', second)[:2]}
    place = send(browser, following, ticks, page=following).location
    assert [(slot, tries) for slot, tries, _settled in tried(database)] == [(1, 1), (2, 1)]
    shown = browser.get(place).text
    assert re.search(r"1 try|tries? left|Hint", shown)
    assert 'id="tries"' in shown
    with database.reading() as session:
        assert len(session.scalars(select(AnswerTry.id)).all()) == 2


def test_another_browser_of_the_attendee_has_nothing_checked_and_sees_no_verdict(
    app: Flask, database: Database, code: str, settings: Settings
) -> None:
    first, second, link = app.test_client(), app.test_client(), address(code, settings)
    answer(first, answer(first, link))
    place = answer(second, link)
    assert "you see how both went" not in second.get(place).text
    assert answer(second, place).endswith("/next")
    assert [slot for slot, _tries, _settled in tried(database)] == [1]  # of the second question one of two ticks was made


def test_a_right_answer_is_settled_with_its_solution_and_a_scanner_sees_none(
    app: Flask, database: Database, course: Course, code: str, settings: Settings, clock: SettableClock
) -> None:
    with database.reading() as session:
        published = published_course(session, course.key)
        link = link_by_code(session, code, clock())
        quiz = published.edition.course.quiz("visible")
        assert quiz
        one = next(one for one in open_questions(session, link, published, quiz) or ())
    path, browser = address(code, settings), app.test_client()
    scanner = app.test_client()
    page = browser.get(path).text
    reply = send(scanner, path, right_ticks(one, page), page=path)
    assert 'id="tries"' not in scanner.get(reply.location).text
    reply = send(browser, path, right_ticks(one, page), page=path)
    reply = send(browser, reply.location, filled(browser.get(reply.location).text), page=reply.location)
    assert reply.location.endswith("/questions/1#tries")
    shown = browser.get(reply.location).text
    assert "with 1 try" in shown
    assert (1, 1, True) in tried(database)
