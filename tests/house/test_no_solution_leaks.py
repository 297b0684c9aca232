"""Before the review no byte that reaches a learner tells an answer, and no position does either.

Every field that only the review may show carries a canary, in a course that has every kind of question. A learner goes
everywhere, in both languages; then hands in, and the same canaries sing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.quizzes import limits
from quizapp.quizzes.rules.selection import draw_attempt
from tests.clock import SettableClock
from tests.people import Person, browser_of
from tests.quizzes.pages import Learner, hidden_fields
from tests.quizzes.workshop import CANARY, CREDIT, GRADED_KINDS, HALF_NUMBER, HAND_MARKED_KINDS, NUMBER, publish, workshop_course

QUIZZES = ("oil", "sheet", "signs", "once", "essay", "pause", "two-parts", "exam", "school")

def grouped(number: str) -> str:
    """A pattern for a whole number, however its thousands are grouped."""
    head, *rest = re.findall(r"\d{1,3}(?=(?:\d{3})*$)", number)
    return "[.,'\u00a0\u202f ]?".join([head, *rest])


TELLING = re.compile("|".join([CANARY, grouped(NUMBER), grouped(HALF_NUMBER), CREDIT.removeprefix("0.")]), re.IGNORECASE)


class Watched(Learner):
    """A learner whose every reply is searched."""

    def __init__(self, *browser: Any) -> None:
        super().__init__(*browser)
        self.seen: Counter[int] = Counter()

    def look_at(self, reply: TestResponse) -> TestResponse:
        """Nothing in the reply, its headers included, tells an answer."""
        content = "\n".join([*(f"{name}: {value}" for name, value in reply.headers), reply.text])
        told = TELLING.search(content)
        assert told is None, f"{reply.request.path}: …{content[max(0, told.start() - 80) : told.end() + 40]}…"
        self.seen[reply.status_code] += 1
        return reply

    def get(self, path: str) -> TestResponse:
        """A page, searched."""
        return self.look_at(super().get(path))

    def save(self, code: str, slot: int, fields: Any, **stamp: object) -> TestResponse:
        """An answer, its reply searched."""
        limits._buckets.clear()
        return self.look_at(super().save(code, slot, fields, **stamp))

    def press(self, path: str, fields: Any, page: str) -> TestResponse:
        """A form, its reply searched."""
        return self.look_at(self.client.post(f"/{self.locale}/{path}", data={**hidden_fields(self.get(page).text), **fields}))


@pytest.fixture
def workshop(database: Database, clock: SettableClock) -> Course:
    """The course with every kind of question, published."""
    return publish(database, workshop_course(), clock())


@pytest.fixture(params=["de", "en"])
def learner(app: Flask, workshop: Course, alice: Person, request: pytest.FixtureRequest) -> Watched:
    """Alice with her browser."""
    return Watched(browser_of(app, alice), request.param)


def pages_of_the_course() -> Iterator[str]:
    """Every page of the course that needs no attempt."""
    yield from ("", "courses/workshop", "courses/workshop/credits", "courses/workshop/lessons/oil")
    yield from ("courses/workshop/lessons/oil/print", "courses/workshop/search?q=Kanne", f"courses/workshop/search?q={CANARY[:4]}")
    yield from (f"courses/workshop/quizzes/{quiz}" for quiz in QUIZZES)
    yield from ("account", "keep")


ANSWERS: dict[str, list[dict[str, Any]]] = {
    "single_choice": [{"choice": "1"}, {"choice": "4"}, {"choice": "9"}],
    "multiple_response": [{"choice": ["1", "2"]}, {"choice": ["3", "4"]}, {"choice": ["1", "2", "3"]}],
    "true_false_grid": [{"row-1": "yes", "row-2": "no"}, {"row-1": "no"}, {"row-9": "yes"}],
    "numeric": [{"number-1": "12 m"}, {"number-1": "zwölf"}, {"number-2": "1"}],
    "short_text": [{"text-1": "alpha"}, {"text-1": "omega", "text-2": "beta"}, {"text-1": "x" * 501}],
    "matching": [{"match-1": "1", "match-2": "2", "match-3": "3"}, {"match-1": "4"}, {"match-1": "5"}],
    "ordering": [{f"place-{n}": str(n) for n in range(1, 5)}, {"place-1": "4"}, {"place-1": "5"}],
    "cloze": [{"gap-1": "gap", "gap-2": "1"}, {"gap-2": "3"}, {"gap-3": "1"}],
    "picture_mark": [{"choice": ["1", "2"]}, {"choice": ["3"]}, {"choice": ["5"]}],
    "classify": [{"row-1": "1", "row-2": "3"}, {"row-1": "2"}, {"row-1": "4"}],
    "situation": [
        {"p1-choice": "1", "p2-choice": ["1", "2"], "p3-number-1": "12", "p5-number-1": "24"},
        {"p1-choice": "4", "p4-place-1": "1"},
        {"p2-choice": ["1", "2", "3"], "p1-choice": "1"},
    ],
    "free_text": [{"text": "Ein Satz."}, {"text": "Zwei Sätze. Noch einer."}, {"text": "x" * 20_001}],
    "submission": [{"text": "Mein Plan."}, {"text": "Unser Plan."}, {"file": "kein/1/x"}],
}
"""Two answers to every kind and one that is impossible."""


def answer_everything(learner: Watched, code: str, kinds: tuple[str, ...] = GRADED_KINDS) -> None:
    """Save each question: accepted, repeated, in conflict, changed, impossible; look at it in between."""
    for slot, kind in enumerate(kinds, start=1):
        one, other, impossible = ({f"q{slot}-{name}": value for name, value in form.items()} for form in ANSWERS[kind])
        statuses = [
            learner.save(code, slot, one).status_code,
            learner.save(code, slot, one).status_code,
            learner.save(code, slot, other, tab="other").status_code,
            learner.save(code, slot, other).status_code,
            learner.save(code, slot, other, sequence=2).status_code,
            learner.save(code, slot, impossible, sequence=3).status_code,
        ]
        assert statuses == [200, 200, 409, 409, 200, 400], (kind, statuses)
        learner.get(f"attempts/{code}/questions/{slot}")


@pytest.mark.one_engine
def test_no_byte_before_the_review_tells_an_answer(learner: Watched) -> None:
    for page in pages_of_the_course():
        assert learner.get(page).status_code in (200, 302, 303), page
    codes = {quiz: learner.start(quiz) for quiz in QUIZZES}
    for code in codes.values():
        for page in ("", "/questions/1", "/questions", "/overview", "/review"):
            learner.get(f"attempts/{code}{page}")
    answer_everything(learner, codes["oil"])
    at = f"attempts/{codes['oil']}/questions/1"
    stale = {"tab": "stale", "sequence": "1", "base_revision": "0", "q1-choice": "2"}
    assert learner.press(at, stale, at).status_code == 409
    assert learner.press(at, {"q1-choice": "7"}, at).status_code == 400
    assert learner.press(f"attempts/{codes['sheet']}/questions", {"q1-choice": "1"}, f"attempts/{codes['sheet']}/questions")
    learner.get(f"attempts/{codes['oil']}/overview")
    for page in pages_of_the_course():
        learner.get(page)
    assert learner.seen[200] > 80
    assert learner.seen[409] > 16


@pytest.mark.one_engine
def test_no_byte_tells_an_answer_before_a_test_releases_its_solutions(learner: Watched) -> None:
    """A test that was handed in and not passed, with an attempt left; the canaries sing with the last one."""
    codes = [learner.start("exam")]
    answer_everything(learner, codes[0])
    learner.press(f"attempts/{codes[0]}/submit", {}, f"attempts/{codes[0]}/overview")
    for page in (f"attempts/{codes[0]}/review", f"attempts/{codes[0]}", *pages_of_the_course()):
        learner.get(page)
    codes.append(learner.start("exam"))
    for page in (f"attempts/{codes[0]}/review", f"attempts/{codes[1]}/questions/1", *pages_of_the_course()):
        learner.get(page)
    assert "review-list" in learner.get(f"attempts/{codes[0]}/review").text
    learner.press(f"attempts/{codes[1]}/submit", {}, f"attempts/{codes[1]}/overview")
    for code in codes:
        assert f"{CANARY}-whole" in learner.client.get(f"/{learner.locale}/attempts/{code}/review").text


@pytest.mark.one_engine
def test_no_byte_tells_an_answer_while_a_try_is_left(learner: Watched) -> None:
    """In learn mode: nothing, half an answer, two wrong ones; the canaries sing with the third."""
    code = learner.start("school")
    at = f"attempts/{code}/questions/2"
    for words in ("", "eins", "zwei"):
        fields = {"q2-text-1": words, "q2-text-2": words and f"{words} {words}", "go": "check"}
        assert learner.press(at, fields, at).status_code == 303
        for page in (at, f"attempts/{code}/overview", f"attempts/{code}", *pages_of_the_course()):
            learner.get(page)
    assert "Tipp zwei" in learner.get(at).text
    learner.press(at, {"q2-text-1": "drei", "q2-text-2": "vier", "go": "check"}, at)
    assert f"{CANARY}-whole" in learner.client.get(f"/{learner.locale}/{at}").text


@pytest.mark.one_engine
def test_while_a_person_marks_nothing_of_the_rubric_is_told(learner: Watched) -> None:
    code = learner.start("essay")
    answer_everything(learner, code, (*HAND_MARKED_KINDS, "single_choice"))
    learner.get(f"attempts/{code}/overview")
    learner.press(f"attempts/{code}/submit", {}, f"attempts/{code}/overview")
    waiting = learner.client.get(f"/{learner.locale}/attempts/{code}/review").text
    assert f"{CANARY}-whole" in waiting  # of what the program has marked
    for words in ("criterion", "key-points", "model"):
        assert f"{CANARY}-{words}" not in waiting, words
    learner.get("courses/workshop/quizzes/essay")


@pytest.mark.one_engine
def test_the_review_shows_what_was_hidden(learner: Watched) -> None:
    code = learner.start("oil")
    learner.press(f"attempts/{code}/submit", {}, f"attempts/{code}/overview")
    review = learner.client.get(f"/{learner.locale}/attempts/{code}/review").text
    for words in ("whole", "why", "number", "pair", "spare", "place", "gap", "double"):
        assert f"{CANARY}-{words}" in review, words
    assert re.search(grouped(NUMBER), review)


@pytest.mark.one_engine
def test_practice_tells_no_answer_before_it_is_given(learner: Watched) -> None:
    """The review has shown solutions; a card, drawn anew, shows them only when its own answer was posted."""
    handed_in = learner.start("oil")
    learner.press(f"attempts/{handed_in}/submit", {}, f"attempts/{handed_in}/overview")
    learner.get("courses/workshop")
    for _ in range(2):  # five questions each: some come twice
        started = learner.press("courses/workshop/practice/start", {}, "courses/workshop")
        code = started.location.rsplit("/", 1)[1]
        for number in range(1, 6):
            card = f"practice/{code}/cards/{number}"
            for fields in ({}, {f"q{number}-choice": "99"}, {f"q{number}-nothing": "1"}):
                assert learner.press(card, fields, card).status_code in (200, 400)
            assert learner.press(card, {"go": "show"}, card).status_code == 303
            assert f"{CANARY}-whole" in learner.client.get(f"/{learner.locale}/{card}").text
        learner.get(f"practice/{code}/end")


def positions() -> Iterator[tuple[str, int, int]]:
    """Kind, position and number of positions of the right one in 400 attempts with the seeds 0 to 399."""
    course = workshop_course()
    quiz = course.quiz("oil")
    assert quiz
    for seed in range(400):
        for drawn in draw_attempt(course, quiz, seed, "de"):
            question, layout = drawn.question, drawn.layout
            if question.kind == "situation":
                order = layout["parts"][f"{CANARY}-oil-case-single-choice"]["options"]
                yield question.kind, order.index(f"{CANARY}-a-right"), 4
            elif question.kind in ("single_choice", "multiple_response", "picture_mark"):
                first_right = next(i for i, option in enumerate(layout["options"]) if option == f"{CANARY}-a-right")
                yield question.kind, first_right, 4
            elif question.kind in ("true_false_grid", "classify"):
                yield question.kind, layout["statements"].index(f"{CANARY}-a"), 4
            elif question.kind == "cloze":
                yield question.kind, layout["options"][f"{CANARY}-h"].index(f"{CANARY}-a-right"), 3
            elif question.kind == "matching":
                yield question.kind, layout["left"].index(f"{CANARY}-a"), 3


CRITICAL = {2: 9.210, 3: 11.345}
"""Chi-square at p = 0.01 by degrees of freedom."""


@pytest.mark.parametrize(
    "kind",
    ["single_choice", "multiple_response", "true_false_grid", "cloze", "matching", "classify", "picture_mark", "situation"],
)
def test_the_right_one_stands_anywhere_alike(kind: str) -> None:
    found = [(position, places) for name, position, places in positions() if name == kind]
    places = found[0][1]
    expected = len(found) / places
    observed = Counter(position for position, _ in found)
    statistic = sum((observed[place] - expected) ** 2 / expected for place in range(places))
    assert len(found) == 400
    assert statistic < CRITICAL[places - 1], observed


def test_matching_partners_and_straight_orders_are_not_told_by_place() -> None:
    """The partner of a left item stands at any place of the right side, and items never stand in the right order."""
    course = workshop_course()
    quiz = course.quiz("oil")
    assert quiz
    partner_at: Counter[int] = Counter()
    for seed in range(400):
        for drawn in draw_attempt(course, quiz, seed, "de"):
            question, layout = drawn.question, drawn.layout
            if question.kind == "matching":
                partner_at[layout["right"].index(f"{CANARY}-a")] += 1
            elif question.kind == "ordering":
                assert layout["items"] != sorted(layout["items"])
    assert set(partner_at) == {0, 1, 2, 3}
    assert min(partner_at.values()) > 60
