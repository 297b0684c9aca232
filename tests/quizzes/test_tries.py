"""Several tries at one question, in learn mode: hints, penalties, and no way to buy a try back."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flask import Flask
from hypothesis import given, strategies as st

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.grading.mark import Mark
from quizapp.questions.registry import read_question
from quizapp.quizzes.personal_data import erase_for, export_for
from quizapp.quizzes.rules.tries import mark_of_try, tries_behind
from tests.clock import SettableClock
from tests.page_text import undrawn
from tests.people import Person, browser_of
from tests.quizzes.pages import hidden_fields
from tests.quizzes.pupil import Pupil
from tests.quizzes.workshop import CANARY, publish, question, text, workshop_course

fractions = st.fractions(0, 1, max_denominator=60)


@given(fractions, st.integers(1, 6), fractions)
def test_a_further_try_never_earns_more(fraction: Fraction, tries: int, penalty: Fraction) -> None:
    one, next_one = (mark_of_try(Mark(fraction), count, penalty).fraction for count in (tries, tries + 1))
    assert 0 <= next_one <= one <= fraction
    assert one == max(Fraction(0), fraction - (tries - 1) * penalty)


def test_an_answer_that_was_tried_is_no_further_try() -> None:
    assert [tries_behind(0, None, "a"), tries_behind(1, "a", "a"), tries_behind(1, "a", "b")] == [1, 1, 2]


@pytest.fixture
def pupil(app: Flask, database: Database, clock: SettableClock, alice: Person) -> Pupil:
    """Alice, who has started."""
    course: Course = publish(database, workshop_course(), clock())
    pupil = Pupil(browser_of(app, alice), "de", course.key)
    pupil.database, pupil.code = database, pupil.start("school")
    return pupil


def test_right_at_once(pupil: Pupil) -> None:
    assert "Tipp eins" not in pupil.page() and CANARY not in pupil.page()
    assert pupil.check(pupil.choice(True)) == 303
    assert f"{CANARY}-whole" in pupil.page() and "data-go-on" in pupil.page()
    assert (pupil.tries(), pupil.hand_in()) == ([(1, 1)], [1, 0])


def test_each_wrong_try_brings_a_hint_and_the_last_one_the_solution(pupil: Pupil) -> None:
    seen = []
    for fields in (pupil.choice(False), pupil.other_wrong(), pupil.choice(False)):
        pupil.check(fields)
        page = pupil.page()
        seen.append(("Tipp eins" in page, "Tipp zwei" in page, f"{CANARY}-whole" in page))
    assert seen == [(True, False, False), (True, True, False), (False, False, True)]
    assert pupil.tries() == [(1, 0), (2, 0), (3, 0)]


def test_right_at_the_second_try_costs_a_third(pupil: Pupil) -> None:
    pupil.check(pupil.choice(False))
    pupil.check(pupil.choice(True))
    assert pupil.hand_in() == [Fraction(2, 3), 0]
    assert "Tipp" not in undrawn(pupil.get(f"attempts/{pupil.code}/review").text)


def test_an_answer_that_was_changed_but_not_checked_pays_for_the_tries_before(pupil: Pupil) -> None:
    pupil.check(pupil.choice(False))
    pupil.post(f"attempts/{pupil.code}/questions/1", pupil.choice(True))
    assert pupil.tries() == [(1, 0)]
    assert pupil.hand_in() == [Fraction(2, 3), 0]


def test_a_blank_and_the_same_answer_again_cost_no_try(pupil: Pupil) -> None:
    pupil.check({})
    assert "keinen Versuch gekostet" in pupil.page()
    assert pupil.tries() == []
    pupil.check(pupil.choice(False))
    pupil.check(pupil.choice(False))
    assert pupil.tries() == [(1, 0)]
    pupil.check({"q2-text-1": "unfertig"}, number=2)
    assert pupil.tries() == [(1, 0)]


def test_an_old_page_buys_no_try_back(pupil: Pupil) -> None:
    first = pupil.page()
    pupil.check(pupil.choice(False), first)
    pupil.check(pupil.choice(False), first)  # pressed twice
    assert pupil.tries() == [(1, 0)]
    pupil.check(pupil.choice(True), first)  # gone back: another answer under one count is refused, and no try is made
    assert pupil.tries() == [(1, 0)]
    assert pupil.check(pupil.choice(True), first.replace('name="tries_seen" value="0"', 'name="tries_seen" value="x"')) in (400, 409)


def test_a_settled_question_takes_no_answer(pupil: Pupil) -> None:
    old = pupil.page()
    pupil.check(pupil.choice(True))
    posted = {**hidden_fields(old), **pupil.choice(False), "tab": "another", "go": "check"}
    assert pupil.client.post(f"/de/attempts/{pupil.code}/questions/1", data=posted).status_code == 400
    refused = pupil.save(pupil.code, 1, pupil.choice(False), tab="third", base_revision=9)
    assert (refused.status_code, refused.json and refused.json["error"]) == (400, "question_settled")
    assert (pupil.tries(), pupil.hand_in()) == ([(1, 1)], [1, 0])


def test_there_is_nothing_to_try_outside_learn_mode(pupil: Pupil) -> None:
    pupil.code = pupil.start("once")
    fields = {**pupil.choice(True), "tries_seen": "0"}
    assert pupil.check(fields) == 404
    assert pupil.tries() == []


def test_tries_are_given_out_and_erased(pupil: Pupil, alice: Person) -> None:
    pupil.check(pupil.choice(False))
    with pupil.database.transaction() as session:
        (attempt,) = export_for(session, alice.account_id)
        (tried,) = next(one["tries"] for one in attempt["questions"] if one["tries"])
        assert tried["answer"].startswith("Wahl ")
        erase_for(session, alice.account_id)
    assert pupil.tries() == []


class TestClearing:
    """Wrong ticks of the answer that was tried can be cleared; it uses no try and never tells too much."""

    @pytest.fixture(autouse=True)
    def ticks(self, pupil: Pupil, database: Database, clock: SettableClock) -> None:
        """The quiz begins with a question that has two right options of four, and three tries."""
        pupil.hand_in()
        course = workshop_course()
        plain = {**question("multiple_response", "ticks"), "choose": None, "hints": [text("Tipp eins"), text("Tipp zwei")]}
        school = next(quiz for quiz in course.quizzes if quiz.key == "school")
        asked = school.model_copy(update={"questions": (read_question(plain), *school.questions[1:])})
        quizzes = tuple(asked if quiz.key == "school" else quiz for quiz in course.quizzes)
        publish(database, course.model_copy(update={"quizzes": quizzes, "version": "2"}), clock())
        pupil.code = pupil.start("school")

    def ticked(self, pupil: Pupil, *wanted: str) -> dict[str, list[str]]:
        """These of the options: "right", "wrong", each as often as named."""
        left = list(enumerate(pupil.slot().layout["options"], start=1))
        found = []
        for end in wanted:
            place = next(one for one in left if one[1].endswith(end))
            left.remove(place)
            found.append(str(place[0]))
        return {"q1-choice": found}

    def clear(self, pupil: Pupil, fields: dict[str, list[str]]) -> str:
        """Press the button; the page that follows."""
        posted = {**hidden_fields(pupil.page()), **fields, "go": "clear"}
        assert pupil.client.post(f"/de/attempts/{pupil.code}/questions/1", data=posted).status_code == 303
        return pupil.page()

    def test_wrong_ticks_go_and_right_ones_stay(self, pupil: Pupil) -> None:
        fields = self.ticked(pupil, "right", "wrong")
        assert 'value="clear"' not in pupil.page()
        pupil.check(fields)
        assert 'value="clear"' in pupil.page()
        page = self.clear(pupil, fields)
        assert "Was falsch war, ist gelöscht." in page
        assert [choice[-5:] for choice in pupil.slot().response["choices"]] == ["right"]
        assert len(pupil.tries()) == 1 and 'value="clear"' not in page
        pupil.check(self.ticked(pupil, "right", "right"))
        assert pupil.hand_in()[0] == Fraction(2, 3)

    def test_only_what_was_tried_is_cleared(self, pupil: Pupil) -> None:
        pupil.check(self.ticked(pupil, "wrong"))
        page = self.clear(pupil, self.ticked(pupil, "right", "wrong"))
        assert "Prüfe diese Antwort zuerst." in page
        assert len(pupil.slot().response["choices"]) == 2

    def test_all_wrong_leaves_a_blank(self, pupil: Pupil) -> None:
        fields = self.ticked(pupil, "wrong", "wrong")
        pupil.check(fields)
        self.clear(pupil, fields)
        assert pupil.slot().response == {}

    def test_nothing_wrong_is_said(self, pupil: Pupil) -> None:
        fields = self.ticked(pupil, "right")
        pupil.check(fields)
        assert "Nichts von dem, was du angekreuzt hast, ist falsch." in self.clear(pupil, fields)

    def test_who_ticks_more_than_are_right_is_told_nothing(self, pupil: Pupil) -> None:
        fields = self.ticked(pupil, "right", "right", "wrong")
        pupil.check(fields)
        assert 'value="clear"' not in pupil.page()
        assert "Prüfe diese Antwort zuerst." in self.clear(pupil, fields)
        assert len(pupil.slot().response["choices"]) == 3

    def test_not_in_other_modes(self, pupil: Pupil) -> None:
        pupil.code = pupil.start("oil")
        posted = {**hidden_fields(pupil.page(2)), "q2-choice": ["1"], "go": "clear"}
        assert pupil.client.post(f"/de/attempts/{pupil.code}/questions/2", data=posted).status_code == 404
