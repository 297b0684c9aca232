"""Acts of marking by hand, as tests of the log do them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from quizapp.gradebook import request_service
from quizapp.gradebook.service import enter_talk_of, mark_work, note_file_taken
from quizapp.questions.hand_marked import HandMarked
from quizapp.quizzes.hand_marks import SentMark
from tests.audit.stage import Stage
from tests.quizzes.marker import reach
from tests.quizzes.taking import attempt_row, slot_row, taker_of


def _sentence(stage: Stage) -> int:
    """Alice has handed in a free text; the number of her answer."""
    alice = taker_of(stage.database, stage.people.alice, stage.course.key, stage.clock)
    code = alice.start("workshop")
    alice.save(code, 1, {"text": ["Der Kanal kommt vor dem Ziel."]})
    alice.grade(alice.close(code))
    return slot_row(stage.database, code, 1).id


def _mark(stage: Stage, slot_id: int, steps: int, **sent: Any) -> None:
    with stage.database.transaction() as session:
        question = stage.course.quiz("workshop").questions[0]  # type: ignore[union-attr]  # the sample course has it
        assert isinstance(question, HandMarked)
        points = {criterion.id: steps * criterion.step for criterion in question.criteria}
        mark_work(session, stage.people.carla.identity, slot_id, SentMark(points, "Gut, Alice.", is_given=True, **sent), stage.clock())


def mark(stage: Stage) -> None:
    """Carla marks it."""
    _mark(stage, _sentence(stage), 1, seen=0)


def change_mark(stage: Stage) -> None:
    """She marks it again."""
    slot_id = _sentence(stage)
    _mark(stage, slot_id, 1, seen=0)
    stage.look()
    _mark(stage, slot_id, 0, seen=1, reason="Alice hat nur das Beispiel abgeschrieben.")


def enter_talk(stage: Stage) -> None:
    """Alice has failed and a talk is entered."""
    alice = taker_of(stage.database, stage.people.alice, stage.course.key, stage.clock)
    code = alice.start(str(stage.course.final))
    alice.grade(alice.close(code))
    attempt_id = reach(stage.database, code, "40", stage.clock)
    with stage.database.transaction() as session:
        enter_talk_of(session, stage.people.carla.identity, attempt_id, Fraction(70), 0, stage.clock())


def answer_request(stage: Stage) -> None:
    """Alice has asked and is answered."""
    alice = taker_of(stage.database, stage.people.alice, stage.course.key, stage.clock)
    code = alice.start("workshop")
    with stage.database.transaction() as session:
        asked = request_service.ask(session, attempt_row(stage.database, code).id, 1, "Ich, Alice, frage.", stage.clock())
        request_service.answer(session, stage.people.carla.identity, stage.course.key, asked, "Danke, Alice.", stage.clock())


def take_file(stage: Stage) -> None:
    """She takes a file along."""
    with stage.database.transaction() as session:
        note_file_taken(session, stage.people.carla.identity, "attempt_slot", 1, 1, stage.clock())


MARKING_ACTS: tuple[tuple[str, Callable[[Stage], None], str, str], ...] = (
    ("hand_mark_given", mark, "trainer", "attempt_slot"),
    ("file_taken", take_file, "trainer", "attempt_slot"),
    ("hand_mark_changed", change_mark, "trainer", "attempt_slot"),
    ("oral_result_entered", enter_talk, "trainer", "attempt"),
    ("request_answered", answer_request, "trainer", "learner_request"),
)
"""As `test_acts.TABLE`."""
