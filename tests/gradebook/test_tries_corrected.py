"""A correction after several tries: the first try that is right by the new key counts, and nobody loses what was told."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flask import Flask

from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.questions.correction import Policy
from tests.clock import SettableClock
from tests.gradebook.class_of import ClassOf
from tests.people import Person, browser_of
from tests.quizzes.pupil import Pupil

pytestmark = pytest.mark.one_engine


@pytest.fixture
def pupil(app: Flask, database: Database, workshop: Course, alice: Person) -> Pupil:
    """Alice, in learn mode; each further try costs a third."""
    pupil = Pupil(browser_of(app, alice), "de", workshop.key)
    pupil.database, pupil.code = database, pupil.start("school")
    return pupil


@pytest.fixture
def trainer_of(database: Database, settings: Settings, clock: SettableClock, workshop: Course, eve: Person, pupil: Pupil) -> ClassOf:
    """Who corrects the first question."""
    found = ClassOf(database, settings, clock, workshop.key, eve.identity)
    found.question = pupil.slot().question_id
    return found


def option_of(pupil: Pupil, fields: dict[str, str]) -> str:
    """The author's name of what a form chooses."""
    return str(pupil.slot().layout["options"][int(fields["q1-choice"]) - 1])


def mark(pupil: Pupil) -> Fraction:
    """What the first question earned."""
    slot = pupil.slot()
    return Fraction(slot.mark_numerator or 0, slot.mark_denominator or 1)


def accept(trainer: ClassOf, pupil: Pupil, fields: dict[str, str]) -> None:
    """What this form chooses is right as well."""
    options = [option for option in pupil.slot().layout["options"] if option.endswith("-right")]
    trainer.apply(trainer.draft("accept_more", {"right": (*options, option_of(pupil, fields))}))
    trainer.work()


@pytest.mark.parametrize("is_graded", [True, False])
def test_a_first_try_that_became_right_costs_nothing(pupil: Pupil, trainer_of: ClassOf, is_graded: bool) -> None:
    first = pupil.choice(False)
    for fields in (first, pupil.other_wrong(), pupil.choice(True)):
        pupil.check(fields)
    if is_graded:
        assert pupil.hand_in()[0] == Fraction(1, 3)
    accept(trainer_of, pupil, first)
    assert (mark(pupil) if is_graded else pupil.hand_in()[0]) == 1


def test_a_second_try_that_became_right_costs_one(pupil: Pupil, trainer_of: ClassOf) -> None:
    for fields in (pupil.choice(False), pupil.other_wrong(), pupil.choice(False)):
        pupil.check(fields)
    assert pupil.hand_in()[0] == 0
    accept(trainer_of, pupil, pupil.other_wrong())
    assert mark(pupil) == Fraction(2, 3)
    page = pupil.get(f"attempts/{pupil.code}/review").text
    assert "im 2. Versuch richtig" in page


def test_a_withdrawn_question_is_full_whatever_it_took(pupil: Pupil, trainer_of: ClassOf) -> None:
    for fields in (pupil.choice(False), pupil.other_wrong(), pupil.choice(False)):
        pupil.check(fields)
    pupil.hand_in()
    trainer_of.apply(trainer_of.draft("withdraw"))
    trainer_of.work()
    assert mark(pupil) == 1


@pytest.mark.parametrize(("policy", "expected"), [("favour", 1), ("all", 0)])
def test_what_was_told_before_a_correction_stays_by_default(
    pupil: Pupil, trainer_of: ClassOf, policy: Policy, expected: int
) -> None:
    other = option_of(pupil, pupil.choice(False))
    pupil.check(pupil.choice(True))
    trainer_of.apply(trainer_of.draft("new_key", {"right": (other,)}), policy)
    assert pupil.hand_in()[0] == expected


@pytest.mark.parametrize(("policy", "words"), [("favour", "+3"), ("all", "−6")])
def test_certainty_says_what_the_badge_says(trainer_of: ClassOf, pupil: Pupil, policy: Policy, words: str) -> None:
    pupil.code = pupil.start("sure")
    trainer_of.question = pupil.slot().question_id
    other = option_of(pupil, pupil.choice(False))
    pupil.check({**pupil.choice(True), "q1-certainty": "3"})
    pupil.hand_in()
    trainer_of.apply(trainer_of.draft("new_key", {"right": (other,)}), policy, worse=int(policy == "all"))
    trainer_of.work()
    page = pupil.get(f"attempts/{pupil.code}/review").text
    assert f"{words} Sicherheitspunkte." in page
    assert mark(pupil) == (1 if policy == "favour" else 0)
