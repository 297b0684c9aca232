"""The lesson page and its buttons, the paper copy, the search page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.accounts.models import Account
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.lessons.models import SectionRead
from quizapp.lessons.service import mark_read
from tests.accounts.pages import csrf_token
from tests.clock import SettableClock
from tests.courses.small import FIRST_DE, module, publish, small_course
from tests.people import People, Person, add_and_sign_in
from tests.statements import statements_of

Browser = Callable[[Person], FlaskClient]
LESSON = "/en/courses/small/lessons/first"
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)


def press(client: FlaskClient, section: str, what: str = "read", page: str = LESSON) -> str:
    """Press a section's button; where it leads."""
    answer = client.post(f"{page}/sections/{section}/{what}", data={"csrf_token": csrf_token(client, page)})
    assert answer.status_code == 303
    return answer.location


def main(text: str) -> str:
    """The page's own part."""
    found = MAIN.search(text)
    assert found
    return found[0]


def test_a_lesson_shows_card_contents_and_sections(client: FlaskClient, small: Course) -> None:
    page = client.get(LESSON)
    text = main(page.text)
    assert page.status_code == 200
    assert '<h1 class="recipe-card__title">Recipe first</h1>' in text
    assert "<span>Recipe</span> <b>1</b>" in text
    assert "Reading takes 1 minute of it." in text
    assert re.findall(r'<h[23] id="(\w+)">', text) == ["circle", "members", "steps"]
    assert page.text.count('<a href="#circle">The standing circle</a>') == 2  # beside the text, and folded on a phone
    assert 'href="/en/courses/small/lessons/second"' in text
    assert 'href="/en/courses/small/quizzes/first"' in text
    assert "Marketing, HR &amp; sales &lt;b&gt;come&lt;/b&gt;." in text


def test_reading_on_leads_from_section_to_section_to_the_quiz(client: FlaskClient, small: Course) -> None:
    assert press(client, "circle") == f"{LESSON}#steps"
    assert press(client, "steps") == "/en/courses/small/quizzes/first"
    assert "2 of 2 sections read" in client.get(LESSON).text


def test_after_a_recipe_without_a_quiz_the_course_follows(client: FlaskClient, database: Database, clock: SettableClock) -> None:
    publish(database, small_course(modules=[module("first", {"de": FIRST_DE}, quiz=None)]), clock())
    assert press(client, "steps") == "/en/courses/small"


def test_a_visitor_becomes_an_anonymous_learner_once(client: FlaskClient, database: Database, small: Course) -> None:
    client.get(LESSON)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == 0
    press(client, "circle")
    press(client, "steps")
    press(client, "circle")
    with database.reading() as session:
        assert session.execute(select(Account.email, Account.locale)).all() == [(None, "en")]
        assert session.scalar(select(func.count()).select_from(SectionRead)) == 2


def test_a_mark_can_be_taken_back(client: FlaskClient, small: Course) -> None:
    press(client, "circle")
    text = client.get(LESSON).text
    assert "1 of 2 sections read" in text
    assert f'formaction="{LESSON}/sections/circle/unread"' in text
    assert f'formaction="{LESSON}/sections/steps/read"' in text
    assert press(client, "circle", "unread") == f"{LESSON}#circle"
    assert "0 of 2 sections read" in client.get(LESSON).text


def test_taking_back_what_was_never_marked_makes_nobody_a_learner(client: FlaskClient, database: Database, small: Course) -> None:
    assert press(client, "circle", "unread") == f"{LESSON}#circle"
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == 0


def test_progress_holds_in_every_language_and_for_one_person_only(
    browser_for: Browser, small: Course, people: People
) -> None:
    press(browser_for(people.alice), "circle", page="/de/courses/small/lessons/first")
    assert "1 of 2 sections read" in browser_for(people.alice).get(LESSON).text
    assert "0 of 2 sections read" in browser_for(people.bob).get(LESSON).text


@pytest.mark.parametrize("what", ["read", "unread"])
@pytest.mark.parametrize("place", ["first/sections/none", "third/sections/circle", "first/sections/members"])
def test_unknown_sections_do_not_exist(client: FlaskClient, small: Course, place: str, what: str) -> None:
    token = csrf_token(client, LESSON)
    assert client.post(f"/en/courses/small/lessons/{place}/{what}", data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("path", ["small/lessons/third", "none/lessons/first", "small/lessons/third/print", "none/search"])
def test_unknown_lessons_do_not_exist(client: FlaskClient, small: Course, path: str) -> None:
    assert client.get(f"/en/courses/{path}").status_code == 404


@pytest.mark.parametrize("what", ["read", "unread"])
def test_buttons_need_the_page_they_stand_on(client: FlaskClient, database: Database, small: Course, what: str) -> None:
    assert client.post(f"{LESSON}/sections/circle/{what}").status_code == 400
    assert client.get(f"{LESSON}/sections/circle/{what}").status_code == 405
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SectionRead)) == 0


def test_a_lesson_without_translation_says_so(client: FlaskClient, small: Course) -> None:
    text = main(client.get("/en/courses/small/lessons/second").text)
    assert "This recipe is not translated yet. Here it is in Deutsch." in text
    assert '<article class="lesson" lang="de">' in text
    assert "not translated yet" not in client.get("/en/courses/small/lessons/first").text


def test_the_copy_for_paper_holds_the_whole_lesson(client: FlaskClient, small: Course) -> None:
    text = client.get(f"{LESSON}/print").text
    assert re.findall(r'<h[23] id="(\w+)">', text) == ["circle", "members", "steps"]
    assert "<nav" not in text
    assert 'method="post"' not in text


def test_a_lesson_page_costs_three_statements_however_many_learn(
    browser_for: Browser, database: Database, small: Course, people: People, clock: SettableClock
) -> None:
    alice = browser_for(people.alice)
    press(alice, "circle")
    counts = []
    for learners in (0, 30):
        for number in range(learners):
            person = add_and_sign_in(database, f"Learner{number} Test", clock())
            with database.transaction() as session:
                course_id = published_course(session, small.key).course_id
                mark_read(session, enrol(session, person.account_id, course_id, clock()), "first", "circle", clock())
        alice.get(LESSON)
        with statements_of(database) as seen:
            assert alice.get(LESSON).status_code == 200
        counts.append(len([statement for statement in seen if statement.startswith("SELECT")]))
    assert counts == [3, 3]


def test_search_leads_to_passages_in_the_language_of_the_page(client: FlaskClient, small: Course) -> None:
    text = main(client.get("/en/courses/small/search?q=circle").text)
    assert "2 passages found." in text
    assert re.findall(r'<a href="([^"]+)">(?:[^<]|<mark>|</mark>)+</a></h2>', text) == [f"{LESSON}#circle", f"{LESSON}#steps"]
    assert "The standing <mark>circle</mark>" in text
    german = main(client.get("/de/courses/small/search?q=fuehrungskreis").text)
    assert "Ein <mark>Führungskreis</mark> trifft sich jede Woche." in german


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", '"><b>x', "zzz", "%%%", "a" * 5000])
def test_a_search_without_result_is_a_page_and_escapes_what_was_typed(client: FlaskClient, small: Course, query: str) -> None:
    page = client.get("/en/courses/small/search", query_string={"q": query})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert '"><b>x' not in page.text
    assert "a" * 201 not in main(page.text)
    assert "Nothing found" in page.text


def test_lesson_text_is_escaped_in_results(client: FlaskClient, small: Course) -> None:
    text = client.get("/en/courses/small/search?q=marketing").text
    assert "<mark>Marketing</mark>, HR &amp; sales &lt;b&gt;come&lt;/b&gt;." in text


def test_an_empty_search_explains_itself(client: FlaskClient, small: Course) -> None:
    text = client.get("/en/courses/small/search").text
    assert "Type one or several words." in text
    assert "Nothing found" not in text
