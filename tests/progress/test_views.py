"""The course page: what I did, what is next, how long it takes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from quizapp.content.document import Course
from quizapp.courses.models import CourseRow
from quizapp.db.session import Database
from tests.accounts.pages import csrf_token
from tests.clock import SettableClock
from tests.courses.small import publish, quiz, small_course
from tests.people import People, Person, add_and_sign_in
from tests.progress.learning import Learner, learner
from tests.statements import statements_of

Browser = Callable[[Person], FlaskClient]
PAGE = "/en/courses/small"
STEP = re.compile(r'<section class="next-step">.*?<h2>(.*?)</h2>.*?href="(.*?)"', re.DOTALL)


def step(page: str) -> tuple[str, str]:
    """Title and address of the next step."""
    found = STEP.search(page)
    assert found
    return found[1], found[2]


def read_all(one: Learner, clock: SettableClock) -> None:
    """Everything is read."""
    one.read(clock(), "first#circle", "first#steps", "second#limits")


def test_a_visitor_sees_what_the_course_is(client: FlaskClient, small: Course) -> None:
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "<h1>Small course</h1>" in page.text
    assert "about 1 hour<" in page.text
    assert step(page.text) == ("The standing circle", f"{PAGE}/lessons/first#circle")
    assert "0 of 2 sections read" in page.text
    assert "Trainers of this course see your progress, points, attempts and answers." in page.text
    assert "Keep what you have done" not in page.text
    assert "Set-Cookie" not in page.headers or "token" not in page.headers["Set-Cookie"]


@pytest.mark.parametrize(("mode", "said"), [("works_agreement", "They do not see points"), ("self_assessment", "yours alone")])
def test_a_visitor_reads_who_will_see_results_before_beginning(
    client: FlaskClient, database: Database, small: Course, mode: str, said: str
) -> None:
    with database.transaction() as session:
        session.execute(update(CourseRow).values(results_privacy=mode))
    assert said in client.get(PAGE).text


def test_an_unknown_course_does_not_exist(client: FlaskClient, small: Course) -> None:
    assert client.get("/en/courses/none").status_code == 404
    assert client.get("/fr/courses/small").status_code == 404


def test_the_next_step_follows_the_learner(
    browser_for: Browser, database: Database, small: Course, alice: Person, clock: SettableClock
) -> None:
    anna, browser = learner(database, alice.account_id, clock()), browser_for(alice)
    anna.read(clock(), "first#circle")
    assert step(browser.get(PAGE).text) == ("Four steps", f"{PAGE}/lessons/first#steps")
    read_all(anna, clock)
    assert step(browser.get(PAGE).text) == ("Quiz first", f"{PAGE}/quizzes/first")
    code = anna.begin("first", clock())
    assert step(browser.get(PAGE).text) == ("Quiz first", f"/en/attempts/{code}")


def test_after_the_recipes_the_final_test_then_the_certificate(
    browser_for: Browser, database: Database, small: Course, alice: Person, clock: SettableClock
) -> None:
    anna, browser = learner(database, alice.account_id, clock()), browser_for(alice)
    read_all(anna, clock)
    anna.finish("first", "80", clock())
    anna.finish("second", "80", clock())
    assert step(browser.get(PAGE).text) == ("Quiz final", f"{PAGE}/quizzes/final")
    anna.finish("final", "80", clock())
    page = browser.get(PAGE).text
    assert step(page) == ("You have completed the course", f"{PAGE}#certificate")
    assert page.count('id="certificate"') == 1


def test_results_are_shown_as_they_count(
    browser_for: Browser, database: Database, small: Course, alice: Person, clock: SettableClock
) -> None:
    anna = learner(database, alice.account_id, clock())
    best = anna.finish("first", "200/3", clock())
    anna.finish("first", "49.999", clock())
    anna.finish("final", "49.999", clock())
    page = browser_for(alice).get(PAGE).text
    assert f'<a href="/en/attempts/{best}/review">Quiz, best result: 67 of 100 points</a>' in page
    assert "Quiz, best result: 49.99 of 100 points" in page
    assert "not passed yet" in page


def test_the_self_check_leads_to_its_recommendation(
    browser_for: Browser, database: Database, small: Course, alice: Person, clock: SettableClock
) -> None:
    anna, browser = learner(database, alice.account_id, clock()), browser_for(alice)
    assert f'href="{PAGE}/quizzes/placement"' in browser.get(PAGE).text
    anna.finish("placement", None, clock())
    code = anna.finish("placement", None, clock())
    assert f'href="/en/attempts/{code}/review"' in browser.get(PAGE).text


def test_who_has_no_account_is_told_how_to_keep_the_result(
    client: FlaskClient, browser_for: Browser, small: Course, alice: Person
) -> None:
    lesson = f"{PAGE}/lessons/first"
    client.post(f"{lesson}/sections/circle/read", data={"csrf_token": csrf_token(client, lesson)})
    assert 'href="/en/keep?next=/en/courses/small"' in client.get(PAGE).text
    known = browser_for(alice)
    known.post(f"{lesson}/sections/circle/read", data={"csrf_token": csrf_token(known, lesson)})
    assert "/en/keep" not in known.get(PAGE).text


def test_people_see_only_their_own_progress(
    browser_for: Browser, database: Database, small: Course, people: People, clock: SettableClock
) -> None:
    code = learner(database, people.alice.account_id, clock()).finish("first", "80", clock())
    for other in (people.bob, people.carla, people.eve):
        assert code not in browser_for(other).get(PAGE).text


def test_the_page_costs_the_same_for_one_and_for_many(
    browser_for: Browser, database: Database, small: Course, alice: Person, clock: SettableClock
) -> None:
    counts = []
    for others in (0, 3):
        for number in range(others):
            person = add_and_sign_in(database, f"Learner{number} Test", clock())
            learner(database, person.account_id, clock()).finish("first", "80", clock())
        anna = learner(database, alice.account_id, clock())
        for _ in range(others + 1):
            anna.finish("second", "70", clock())
        browser = browser_for(alice)
        browser.get(PAGE)
        with statements_of(database) as seen:
            browser.get(PAGE)
        counts.append(len([statement for statement in seen if statement.startswith("SELECT")]))
    assert counts[0] == counts[1]


def test_the_result_page_names_the_next_step(
    browser_for: Browser, database: Database, small: Course, alice: Person, clock: SettableClock
) -> None:
    anna = learner(database, alice.account_id, clock())
    code = anna.finish("first", "80", clock())
    assert step(browser_for(alice).get(f"/en/attempts/{code}/review").text) == ("The standing circle", f"{PAGE}/lessons/first#circle")


def test_the_pre_test_stands_before_the_recipes_and_the_post_test_after_them(
    browser_for: Browser, database: Database, alice: Person, clock: SettableClock
) -> None:
    forms = [quiz(key, key, pass_points=None) for key in ("pretest", "posttest")]
    quizzes = [*forms, quiz("final", "test")]
    publish(database, small_course(quizzes=quizzes, placement=None, pretest="pretest", posttest="posttest"), clock())
    anna, browser = learner(database, alice.account_id, clock()), browser_for(alice)
    page = browser.get(PAGE).text
    places = [page.index(words) for words in ("Quiz pretest", 'id="recipes"', "Quiz posttest", "Quiz final")]
    assert places == sorted(places)
    code = anna.finish("pretest", "40", clock())
    page = browser.get(PAGE).text
    assert f'<a href="/en/attempts/{code}/review">40 of 100 points</a>' in page
    assert "different ones from those of the pre-test" in page
    read_all(anna, clock)
    anna.finish("first", "80", clock())
    anna.finish("second", "80", clock())
    assert step(browser.get(PAGE).text) == ("Quiz posttest", f"{PAGE}/quizzes/posttest")
