"""Taking a quiz without JavaScript, from the first page to the result."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.quizzes.models import Attempt
from tests.clock import SettableClock
from tests.people import Person, browser_of
from tests.quizzes.pages import Learner, hidden_fields
from tests.quizzes.taking import attempt_row, count, put_response, questions_of, responses, slot_row
from tests.quizzes.workshop import CANARY, GRADED_KINDS, publish, workshop_course
from tests.strategies import form_of

pytestmark = pytest.mark.one_engine


@pytest.fixture
def learner(app: Flask, workshop: Course, alice: Person) -> Learner:
    """Alice with her browser."""
    return Learner(browser_of(app, alice), "en")


def prefixed(slot: int, form: dict[str, list[str]]) -> dict[str, list[str]]:
    """A question's fields as the page names them."""
    return {f"q{slot}-{name}": values for name, values in form.items()}


def right_fields(database: Database, code: str, slot: int) -> dict[str, list[str]]:
    """The right answer to one question as the page would post it."""
    asked = questions_of(database, "workshop", code)[slot]
    return prefixed(slot, form_of(asked, slot_row(database, code, slot).layout, asked.right_response()))


def test_the_first_page_says_what_to_expect_and_changes_nothing(learner: Learner, database: Database) -> None:
    page = learner.get("courses/workshop/quizzes/once")
    assert (page.status_code, count(database, Attempt)) == (200, 0)
    assert "Quiz once" in page.text
    assert "Cache-Control" in page.headers


def test_a_whole_attempt_one_question_per_page(learner: Learner, database: Database) -> None:
    code = learner.start("oil")
    reply = learner.get(f"attempts/{code}")
    for slot in range(1, len(GRADED_KINDS) + 1):
        at = f"attempts/{code}/questions/{slot}"
        assert reply.location.endswith(at)
        reply = learner.post(at, {**right_fields(database, code, slot), "go": "next"})
    assert learner.where(reply) == f"attempts/{code}/overview"
    overview = learner.get(f"attempts/{code}/overview")
    assert overview.text.count("badge--done") == len(GRADED_KINDS)
    reply = learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/overview")
    assert learner.where(reply) == f"attempts/{code}/review"
    assert (attempt_row(database, code).outcome or {})["points"] == "100"
    review = learner.get(f"attempts/{code}/review")
    assert review.status_code == 200
    assert f"{CANARY}-whole (english)" in review.text


def test_back_saves_as_well_and_going_on_resumes_at_the_first_open_question(learner: Learner, database: Database) -> None:
    code = learner.start("oil")
    learner.post(f"attempts/{code}/questions/1", {"q1-choice": "2", "go": "next"})
    reply = learner.post(f"attempts/{code}/questions/2", {"q2-choice": ["1", "2"], "go": "back"})
    assert learner.where(reply) == f"attempts/{code}/questions/1"
    assert [bool(response) for response in responses(database, code).values()] == [True, True] + [False] * (len(GRADED_KINDS) - 2)
    assert learner.get(f"attempts/{code}").location.endswith("/questions/3")
    page = learner.get(f"attempts/{code}/questions/1").text
    assert page.count("checked") == 1
    assert hidden_fields(page)["base_revision"] == "1"


def test_another_device_in_another_language_goes_on_where_the_first_stopped(
    learner: Learner, app: Flask, alice: Person
) -> None:
    code = learner.start("oil")
    learner.post(f"attempts/{code}/questions/1", {"q1-choice": "2", "go": "next"})
    phone = Learner(browser_of(app, alice), "de")
    page = phone.get(f"attempts/{code}/questions/1").text
    assert "checked" in page
    assert "(deutsch)" in page
    assert "(english)" not in page


def test_the_overview_lists_what_is_open_and_one_may_hand_in_all_the_same(learner: Learner, database: Database) -> None:
    code = learner.start("oil")
    learner.post(f"attempts/{code}/questions/2", {"q2-choice": "1", "go": "next"})
    overview = learner.get(f"attempts/{code}/overview").text
    assert [overview.count(f"badge--{kind}") for kind in ("done", "partial", "open")] == [0, 1, len(GRADED_KINDS) - 1]
    assert f"attempts/{code}/questions/5" in overview
    learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/overview")
    assert learner.get(f"attempts/{code}/review").status_code == 200


def test_the_overview_warns_of_no_points_where_there_are_none(learner: Learner) -> None:
    page = learner.get(f"attempts/{learner.start('signs')}/overview").text
    assert "3 questions without points are not fully answered" in page
    assert "fewer points" not in page and "notice--warning" not in page
    page = learner.get(f"attempts/{learner.start('once')}/overview").text
    assert "2 questions are not fully answered" in page and "without points" not in page


def test_points_are_not_cut(learner: Learner, database: Database, clock: SettableClock) -> None:
    course = workshop_course()
    for version, (points, words) in enumerate((("1.5", "1.5 points"), ("1", "1 point"), ("0.5", "0.5 points"))):
        worth = {"points": Fraction(points)}
        quizzes = tuple(
            quiz.model_copy(update={"questions": tuple(one.model_copy(update=worth) for one in quiz.questions)})
            if quiz.key == "school" else quiz
            for quiz in course.quizzes
        )
        publish(database, course.model_copy(update={"quizzes": quizzes, "version": str(version)}), clock())
        code = learner.start("school")
        assert f'<p class="question__points">{words}</p>' in learner.get(f"attempts/{code}/questions/1").text
        learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/overview")


def test_all_questions_on_one_page(learner: Learner, database: Database) -> None:
    code = learner.start("sheet")
    at = f"attempts/{code}/questions"
    assert learner.get(f"attempts/{code}").location.endswith(at)
    fields = {name: values for slot in range(1, len(GRADED_KINDS) + 1) for name, values in right_fields(database, code, slot).items()}
    assert learner.where(learner.post(at, fields)) == f"attempts/{code}/overview"
    learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/overview")
    assert (attempt_row(database, code).outcome or {})["points"] == "100"


def test_one_answer_that_cannot_be_read_does_not_cost_the_others_of_the_page(learner: Learner, database: Database) -> None:
    code = learner.start("sheet")
    fields = {"q1-choice": "2", "q2-choice": ["1", "2", "3"], "q5-text-1": "bleibt"}
    reply = learner.post(f"attempts/{code}/questions", fields)
    assert reply.status_code == 400
    assert "at most 2" in reply.text
    stored = responses(database, code)
    assert (bool(stored[1]), stored[2], stored[5]) == (True, {}, {"texts": ["bleibt", ""]})


def test_one_part_that_cannot_be_read_does_not_cost_the_others_of_its_question(learner: Learner, database: Database) -> None:
    code = learner.start("sheet")
    slot = GRADED_KINDS.index("situation") + 1
    fields = {"p1-choice": "2", "p2-choice": ["1", "2", "3"], "p3-number-1": "bleibt"}
    reply = learner.post(f"attempts/{code}/questions", {f"q{slot}-{name}": value for name, value in fields.items()})
    assert reply.status_code == 400
    assert "Part 2: Choose at most 2" in reply.text
    assert [sorted(answer) for answer in responses(database, code)[slot]["parts"].values()] == [["decimal", "texts"], ["choice"]]


def test_the_review_of_a_case_tells_its_parts_apart(learner: Learner, database: Database) -> None:
    code = learner.start("sheet")
    slot = GRADED_KINDS.index("situation") + 1
    answer = learner.post(f"attempts/{code}/questions", {f"q{slot}-p3-number-1": "100 kanariem", f"q{slot}-p5-number-1": "200"})
    assert answer.status_code == 303
    learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/overview")
    review = learner.get(f"attempts/{code}/review").text
    case = review[review.index(f'id="question-{slot}"') :]
    assert [case.count(f"{earned} of 1 point<") for earned in ("0", "0.41")] == [4, 1]
    assert "With your own earlier numbers it comes to 200." in case


def test_two_windows_meet_on_a_page_that_says_so(learner: Learner, database: Database) -> None:
    code = learner.start("oil")
    at = f"attempts/{code}/questions/1"
    stale = hidden_fields(learner.get(at).text)
    learner.post(at, {"q1-choice": "1"})
    reply = learner.client.post(f"/en/{at}", data={**stale, "q1-choice": "3"})
    assert reply.status_code == 409
    assert "another window" in reply.text
    assert at in reply.text
    texts = re.findall(r"<dd>(.*?)</dd>", reply.text)
    assert len(set(texts)) == 2
    assert all(re.fullmatch(r"Wahl \d \(english\)", text) for text in texts)
    assert slot_row(database, code, 1).revision == 1


def test_the_answer_in_conflict_is_kept_by_its_button(learner: Learner, database: Database) -> None:
    for quiz, place in (("oil", "questions/1"), ("sheet", "questions#question-1")):
        code = learner.start(quiz)
        at = f"attempts/{code}/questions/1"
        stale = hidden_fields(learner.get(at).text)
        learner.post(at, {"q1-choice": "1"})
        page = learner.client.post(f"/en/{at}", data={**stale, "q1-choice": "3"}).text
        reply = learner.client.post(f"/en/{at}", data={**hidden_fields(page), "go": "stay"})
        assert learner.where(reply) == f"attempts/{code}/{place}"
        row = slot_row(database, code, 1)
        assert (row.revision, row.response) == (2, {"choice": row.layout["options"][2]})


def test_sending_the_same_form_twice_is_no_conflict(learner: Learner, database: Database) -> None:
    code = learner.start("oil")
    at = f"attempts/{code}/questions/1"
    form = {**hidden_fields(learner.get(at).text), "q1-choice": "1"}
    assert [learner.client.post(f"/en/{at}", data=form).status_code for _ in range(3)] == [303] * 3
    assert slot_row(database, code, 1).revision == 1


def test_a_finished_attempt_shows_its_result_wherever_one_goes(learner: Learner, database: Database) -> None:
    code = learner.start("once")
    stale = hidden_fields(learner.get(f"attempts/{code}/questions/1").text)
    learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/overview")
    for page in ("", "/questions/1", "/questions", "/overview"):
        assert learner.get(f"attempts/{code}{page}").location.endswith("/review")
    reply = learner.client.post(f"/en/attempts/{code}/questions/1", data={**stale, "q1-choice": "1"})
    assert (reply.status_code, reply.text.count("quiz-form")) == (409, 0)
    again = learner.client.post(f"/en/attempts/{code}/submit", data=stale)
    assert again.status_code == 303
    assert responses(database, code)[1] == {}


def test_the_result_of_an_open_attempt_is_not_shown(learner: Learner) -> None:
    code = learner.start("once")
    assert learner.get(f"attempts/{code}/review").location.endswith(f"attempts/{code}")


def test_a_question_that_cannot_be_marked_leads_to_a_page_that_waits(learner: Learner, database: Database) -> None:
    code = learner.start("once")
    put_response(database, code, 2, {"texts": 5})
    reply = learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/questions/1")
    assert learner.where(reply) == f"attempts/{code}/review"
    page = learner.get(f"attempts/{code}/review")
    assert (page.status_code, attempt_row(database, code).state) == (202, "closed")
    assert f'data-poll-url="/en/attempts/{code}/review"' in page.text and "http-equiv" not in page.text
    put_response(database, code, 2, {})
    learner.post(f"attempts/{code}/submit", {}, page="courses/workshop/quizzes/oil")
    assert attempt_row(database, code).state == "graded"


def test_limits_are_pages_that_say_when(learner: Learner, clock: SettableClock) -> None:
    code = learner.start("pause")
    page = f"attempts/{code}/overview"
    learner.post(f"attempts/{code}/submit", {}, page=page)
    intro = "courses/workshop/quizzes/pause"
    token = {"csrf_token": hidden_fields(learner.get("courses/workshop/quizzes/oil").text)["csrf_token"]}
    refused = learner.client.post(f"/en/{intro}/start", data=token)
    assert refused.status_code == 409
    assert "11:00" in refused.text
    assert "11:00" in learner.get(intro).text
    clock.advance(minutes=60)
    assert learner.start("pause") != code


def test_ten_starts_a_minute_are_enough_for_one_person(learner: Learner, app: Flask, bob: Person, clock: SettableClock) -> None:
    codes = [learner.start("oil") for _ in range(10)]
    intro = "courses/workshop/quizzes/oil"
    refused = learner.post(f"{intro}/start", {}, page=intro)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert "The next one can start from 02/03/2026, 10:01 on, in 1 minute." in refused.text
    assert Learner(browser_of(app, bob), "en").start("oil") not in codes
    clock.advance(minutes=1)
    assert learner.start("oil") == codes[-1]


def test_a_visitor_becomes_a_learner_with_the_first_start_and_not_before(
    client: FlaskClient, workshop: Course, database: Database
) -> None:
    visitor = Learner(client, "en")
    visitor.get("courses/workshop/quizzes/once")
    code = visitor.start("once")
    assert visitor.get(f"attempts/{code}/questions/1").status_code == 200


def test_attempts_of_others_do_not_exist(
    learner: Learner, bob: Person, client: FlaskClient, browser_for: Callable[[Person], FlaskClient]
) -> None:
    code = learner.start("once")
    for stranger in (Learner(browser_for(bob), "en"), Learner(client, "en")):
        for page in ("", "/questions/1", "/questions", "/overview", "/review"):
            assert stranger.get(f"attempts/{code}{page}").status_code == 404
        token = hidden_fields(stranger.get("courses/workshop/quizzes/once").text)
        for path in ("submit", "questions/1", "answers/1"):
            form = {**token, "tab": "t", "sequence": "1", "base_revision": "0"}
            assert stranger.client.post(f"/en/attempts/{code}/{path}", data=form).status_code == 404
