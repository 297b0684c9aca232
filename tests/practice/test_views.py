"""Practice on pages: what is due, one question at a time, the solution after the answer, the end."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.practice.models import PracticeItem, PracticeReview
from tests.clock import SettableClock
from tests.people import Person
from tests.practice.practising import Practiser
from tests.quizzes.pages import Learner, title
from tests.quizzes.taking import count
from tests.quizzes.workshop import GRADED_KINDS
from tests.statements import statements_of
from tests.strategies import form_of

Browser = Callable[[Person], FlaskClient]
HOME = "courses/workshop/practice"
QUESTION = re.compile(r'<form class="quiz-form"')


@pytest.fixture(params=["de", "en"])
def learner(browser_for: Browser, alice: Person, request: pytest.FixtureRequest) -> Learner:
    """Alice's browser."""
    return Learner(browser_for(alice), request.param)


def start(learner: Learner) -> str:
    """Press the button of the practice page; the code of the session."""
    where = learner.where(learner.post(f"{HOME}/start", {}, page=HOME))
    return where.rsplit("/", 1)[1]


def right_fields(anna: Practiser, code: str, number: int) -> dict[str, list[str]]:
    """What a browser posts for the right answer to a card."""
    question, card = anna.question(code, number), anna.view(code).card(number)
    fields = form_of(question, card.layout, question.right_response())
    return {f"q{number}-{name}": values for name, values in fields.items()}


def answer(learner: Learner, code: str, number: int, fields: dict[str, list[str]], go: str = "check") -> TestResponse:
    """Send the form of a card."""
    return learner.post(f"practice/{code}/cards/{number}", {**fields, "go": go})


def test_a_visitor_learns_what_the_page_is_for(client: FlaskClient, workshop: Course) -> None:
    page = client.get(f"/de/{HOME}")
    assert page.status_code == 200 and "Hier wächst deine Übung" in page.text
    assert client.get("/de/courses/none/practice").status_code == 404
    assert HOME not in client.get("/de/courses/workshop").text


def test_the_course_page_says_what_is_due_and_how_long_it_takes(
    learner: Learner, anna: Practiser, clock: SettableClock
) -> None:
    anna.take("once")
    words = {"de": ("Heute ist nichts fällig", "2 Fragen sind wieder fällig", "etwa 2 Minuten"),
             "en": ("Nothing is due today", "2 questions are due again", "about 2 minutes")}[learner.locale]  # fmt: skip
    assert words[0] in learner.get("courses/workshop").text
    clock.advance(days=1)
    page = learner.get("courses/workshop").text
    assert words[1] in page and words[2] in page
    assert words[1] in learner.get(HOME).text


def test_the_result_page_offers_practice_of_what_was_missed(learner: Learner, anna: Practiser) -> None:
    code = anna.take("once", right=["single_choice", "short_text"])
    assert "/practice/start" not in learner.get(f"attempts/{code}/review").text
    code = anna.take("oil", right=["single_choice"])
    page = learner.get(f"attempts/{code}/review").text
    assert page.count("/practice/start") == 1
    words = {"de": "Fragen liegen in deiner Übung", "en": "questions are in your practice"}[learner.locale]
    assert f"{len(GRADED_KINDS) - 1} {words}" in page


def test_every_kind_is_asked_and_explained(learner: Learner, anna: Practiser, clock: SettableClock) -> None:
    anna.take("oil")
    clock.advance(days=1)
    seen = set()
    while anna.set().due:
        code = start(learner)
        for card in anna.view(code).cards:
            at = f"practice/{code}/cards/{card.number}"
            assert QUESTION.search(learner.get(at).text)
            assert learner.where(answer(learner, code, card.number, right_fields(anna, code, card.number))) == at
            page = learner.get(at)
            assert title(page).lower().startswith({"de": "richtig", "en": "right"}[learner.locale])
            assert "kanarie-whole" in page.text and not QUESTION.search(page.text)
            seen.add(anna.question(code, card.number).kind)
        assert anna.view(code).ended_at == clock()
    assert seen == set(GRADED_KINDS)
    assert "100" in learner.get(HOME).text


def test_what_is_not_filled_in_comes_back_as_it_was(learner: Learner, anna: Practiser) -> None:
    anna.take("once", right=["single_choice"])
    code = start(learner)
    for fields in ({}, {"q1-text-1": ["Öl & Fett"]}):
        page = answer(learner, code, 1, fields)
        assert page.status_code == 200 and QUESTION.search(page.text) and "kanarie" not in page.text
    assert 'value="Öl &amp; Fett"' in page.text
    assert anna.view(code).first_open == 1
    assert learner.where(answer(learner, code, 1, {"q1-text-1": ["Öl & Fett"]}, go="show")) == f"practice/{code}/cards/1"
    assert "Öl &amp; Fett" in learner.get(f"practice/{code}/cards/1").text


def test_what_does_not_fit_is_refused_with_a_sentence(learner: Learner, anna: Practiser, database: Database) -> None:
    anna.take("once", right=["short_text"])
    code = start(learner)
    for fields in ({"q1-choice": ["9"]}, {"q1-choice": ["1", "2"]}, {"q1-nothing": ["1"]}):
        page = answer(learner, code, 1, fields)
        assert page.status_code == 400 and QUESTION.search(page.text) and "notice--error" in page.text
    assert anna.view(code).first_open == 1
    assert count(database, PracticeReview) == 1


@pytest.mark.one_engine
def test_too_many_ticks_stay_ticked(learner: Learner, anna: Practiser) -> None:
    anna.take("sure", right=["single_choice", "short_text"])
    code = start(learner)
    page = answer(learner, code, 1, {"q1-choice": ["1", "2", "3"]})
    assert page.status_code == 400 and page.text.count(" checked") == 3


def test_sending_again_and_going_back_are_harmless(
    learner: Learner, anna: Practiser, database: Database, clock: SettableClock
) -> None:
    anna.take("once")
    code = start(learner)
    first = learner.get(f"practice/{code}/cards/1").text
    for fields in (right_fields(anna, code, 1), {}, right_fields(anna, code, 1)):
        assert learner.where(answer(learner, code, 1, fields)) == f"practice/{code}/cards/1"
    assert learner.get(f"practice/{code}/cards/1").text != first
    assert count(database, PracticeReview) == 3
    assert learner.where(learner.post(f"practice/{code}/stop", {}, page=f"practice/{code}/cards/2")) == f"practice/{code}/end"
    late = learner.post(f"practice/{code}/cards/2", {"go": "show"}, page=HOME)
    assert learner.where(late) == f"practice/{code}/cards/2"
    assert learner.get(f"practice/{code}/cards/2").location.endswith(f"/practice/{code}/end")
    assert count(database, PracticeReview) == 3


def test_the_end_says_what_was_right_and_what_comes_back_when(learner: Learner, anna: Practiser, clock: SettableClock) -> None:
    anna.take("once")
    clock.advance(days=1)
    code = start(learner)
    assert learner.get(f"practice/{code}/end").location.endswith(f"/practice/{code}")
    answer(learner, code, 1, right_fields(anna, code, 1))
    answer(learner, code, 2, {}, go="show")
    page = learner.get(f"practice/{code}/end").text
    assert {"de": "1 von 2 Fragen richtig", "en": "1 of 2 questions right"}[learner.locale] in page
    assert {"de": "morgen wieder fällig", "en": "due again tomorrow"}[learner.locale] in page
    assert {"de": "wieder fällig am ", "en": "due again on "}[learner.locale] in page


def test_a_session_without_an_answer_ends_politely(learner: Learner, anna: Practiser) -> None:
    anna.take("once")
    code = start(learner)
    learner.post(f"practice/{code}/stop", {}, page=f"practice/{code}/cards/1")
    page = learner.get(f"practice/{code}/end").text
    assert {"de": "noch nichts beantwortet", "en": "answered nothing yet"}[learner.locale] in page


def test_with_nothing_missed_there_is_nothing_to_start(learner: Learner, anna: Practiser) -> None:
    anna.take("once", right=["single_choice", "short_text"])
    page = learner.post(f"{HOME}/start", {}, page="courses/workshop/quizzes/once")
    assert page.status_code == 409
    assert {"de": "Noch nichts zu üben", "en": "Nothing to practise yet"}[learner.locale] in page.text


def test_the_set_is_emptied_by_its_button(learner: Learner, anna: Practiser) -> None:
    anna.take("once")
    assert learner.where(learner.post(f"{HOME}/clear", {}, page=HOME)) == HOME
    assert anna.cards() == {}
    page = learner.get(HOME).text
    assert {"de": "Deine Übung ist leer", "en": "Your practice is empty"}[learner.locale] in page


@pytest.mark.one_engine
def test_pages_cost_the_same_for_one_card_and_for_many(learner: Learner, anna: Practiser, database: Database) -> None:
    costs = []
    for quiz in ("pause", "oil", "sheet"):
        review = anna.take(quiz)
        code = start(learner)
        pages = (HOME, "courses/workshop", f"attempts/{review}/review", f"practice/{code}/cards/1")
        cost = []
        for page in pages:
            learner.get(page)
            with statements_of(database) as seen:
                assert learner.get(page).status_code == 200
            cost.append(len([statement for statement in seen if statement.startswith("SELECT")]))
        answer(learner, code, 1, {}, go="show")
        learner.post(f"practice/{code}/stop", {}, page=HOME)
        with statements_of(database) as seen:
            assert learner.get(f"practice/{code}/end").status_code == 200
        costs.append([*cost, len([statement for statement in seen if statement.startswith("SELECT")])])
    assert count(database, PracticeItem) == 13
    assert costs[0] == costs[1] == costs[2]
    assert costs[0][3] <= 4
