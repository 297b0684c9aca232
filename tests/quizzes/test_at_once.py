"""Saves of two tabs, the learner's submitting and the worker's sweep at the same moment, for real: in threads."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from fractions import Fraction

import pytest
from sqlalchemy import func, select

from quizapp.content.document import Course
from quizapp.kernel.errors import Conflict
from quizapp.progress.models import QuizStanding
from quizapp.quizzes import answers, jobs
from quizapp.quizzes.models import GRADED
from tests.quizzes.taking import Taker, attempt_row, events, questions_of, slot_row

SLOT, ROUNDS, LONG = 1, 12, 400


def one_round(taker: Taker, dice: random.Random) -> None:
    """One attempt under everything at once; afterwards what was confirmed is there, and the mark is that of what stands."""
    code = taker.start("oil")
    said: list[tuple[str, int, answers.Reply]] = []

    def saves(tab: str) -> None:
        base = 0
        for sequence in range(1, 6):
            try:
                reply = taker.save(code, SLOT, {"choice": [str(dice.randint(1, 4))]}, tab=tab, sequence=sequence, base=base)
            except Conflict as refusal:
                assert refusal.code == "attempt_closed"
                return
            base = reply.revision
            said.append((tab, sequence, reply))

    def sweeps() -> None:
        for _ in range(4):
            jobs.sweep_closed_attempts(taker.database, taker.clock())
            jobs.grade_attempt(taker.database, attempt_row(taker.database, code).id, taker.clock())

    acts: list[Callable[[], object]] = [lambda: saves("a"), lambda: saves("b"), lambda: taker.close(code), sweeps]
    dice.shuffle(acts)
    faults = in_threads(acts)
    assert faults == []
    taker.grade(attempt_row(taker.database, code).id)
    judge(taker, code, said)


def judge(taker: Taker, code: str, said: list[tuple[str, int, answers.Reply]]) -> None:
    """Nothing confirmed is missing, nothing counts twice, and the mark belongs to what stands."""
    attempt, row = attempt_row(taker.database, code), slot_row(taker.database, code, SLOT)
    kept = {(event["tab"], event["sequence"]): event for event in events(taker.database, code)}
    for tab, sequence, reply in said:
        if isinstance(reply, answers.SavedAnswer) and (tab, sequence) in kept:
            assert kept[tab, sequence]["digest"] == reply.digest
        else:  # it said the same as what stood, or is in conflict and kept beside it
            assert isinstance(reply, answers.SavedAnswer) or (tab, sequence) in kept
    counted = sorted(event["revision"] for event in kept.values() if event["revision"])
    assert counted == list(range(1, row.revision + 1))
    if counted:
        assert next(event["response"] for event in kept.values() if event["revision"] == row.revision) == row.response
    mark = questions_of(taker.database, taker.course, code)[SLOT].grade(row.response)
    assert attempt.state == GRADED
    assert Fraction(row.mark_numerator or 0, row.mark_denominator or 1) == mark.fraction


def in_threads(acts: list[Callable[[], object]]) -> list[BaseException]:
    """Do all of it at once; what went wrong."""
    start, faults = threading.Barrier(len(acts)), list[BaseException]()

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def play(taker: Taker, rounds: int) -> None:
    """So many attempts, one after the other; the standing has heard of each once."""
    for number in range(rounds):
        one_round(taker, random.Random(number))
    with taker.database.reading() as session:
        assert session.scalar(select(func.max(QuizStanding.attempts))) == rounds


def test_saves_submit_and_sweep_at_once(taker: Taker, workshop: Course) -> None:
    play(taker, ROUNDS)


@pytest.mark.proof
def test_the_same_four_hundred_times(taker: Taker, workshop: Course) -> None:
    play(taker, LONG)
