"""What modes mean for practice: nothing of a test before its release; right at a later try in learn mode was recalled with help."""

from __future__ import annotations

from datetime import date

from quizapp.db.session import Database
from quizapp.practice.mastery import mastered_objectives
from quizapp.quizzes.tries import try_answer
from tests.clock import SettableClock
from tests.practice.practising import Practiser
from tests.quizzes.taking import questions_of, slot_row
from tests.quizzes.workshop import GRADED_KINDS
from tests.strategies import form_of

WEDNESDAY = date(2026, 3, 4)


def mastered(anna: Practiser) -> list[int]:
    """How many questions each objective was judged by."""
    published = anna.published()
    with anna.database.reading() as session:
        return [found.mastery.questions for found in mastered_objectives(session, published.enrolment_id, published.edition, anna.clock())]


def test_a_failed_test_leaves_no_trace(anna: Practiser) -> None:
    anna.take("exam", right=["single_choice"])
    assert (anna.cards(), anna.log(), mastered(anna)) == ({}, [], [])


def test_questions_known_from_a_test_are_not_scheduled_anew_by_it(anna: Practiser) -> None:
    anna.take("oil")
    before = anna.cards(), anna.log(), mastered(anna)
    anna.take("exam", right=["single_choice"])
    assert (anna.cards(), anna.log(), mastered(anna)) == before


def test_the_last_attempt_brings_the_earlier_ones_along(anna: Practiser, clock: SettableClock) -> None:
    anna.take("exam", right=["single_choice"])
    clock.advance(days=1)
    anna.take("exam", right=["matching"])
    assert anna.cards()["single_choice"] == anna.cards()["matching"] == WEDNESDAY
    noted = [(kind, rating) for kind, rating, _ in anna.log() if kind in ("single_choice", "matching")]
    assert sorted(noted) == [("matching", 1), ("matching", 3), ("single_choice", 1)]
    assert mastered(anna) == [len(GRADED_KINDS)]


def test_a_pass_releases_too(anna: Practiser) -> None:
    anna.take("exam", right=[kind for kind in GRADED_KINDS if kind != "ordering"])
    assert set(anna.cards()) == {"ordering"}


def test_while_a_later_attempt_is_open_nothing_new_is_told(anna: Practiser) -> None:
    anna.take("exam", right=GRADED_KINDS)
    assert mastered(anna) == [len(GRADED_KINDS)]
    anna.start("exam")
    assert mastered(anna) == []


def test_right_at_a_later_try_was_hard(anna: Practiser, database: Database, clock: SettableClock) -> None:
    """A question that is known already is scheduled as recalled with effort."""
    anna.take("school")
    clock.advance(days=1)
    code = anna.start("school")
    asked = questions_of(database, anna.course, code)[1]
    layout = slot_row(database, code, 1).layout
    right = form_of(asked, layout, asked.right_response())
    wrong = {"choice": ["2" if list(right["choice"]) == ["1"] else "1"]}
    for seen, form in enumerate((wrong, right)):
        anna.save(code, 1, form, sequence=seen + 1)
        with database.transaction() as session:
            assert try_answer(session, anna.identity, code, 1, seen, clock()) == "tried"
    anna.finish(code)
    assert [rating for kind, rating, _ in anna.log() if kind == "single_choice"] == [1, 2]
