"""Close, grade, certify, render: killed between any two moments, the worker ends with the same result, once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import select

from quizapp.certificates.models import Certificate
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.jobs.models import Job
from quizapp.mail.models import OutboxMail
from quizapp.progress.models import QuizStanding
from quizapp.quizzes.models import Attempt
from tests.clock import SettableClock
from tests.faults.dying import POINTS
from tests.house.source import ROOT
from tests.people import Person, add_and_sign_in
from tests.quizzes.taking import Taker, attempt_row
from tests.waiting import PATIENCE_S

NAMES = ("Anna", "Berta", "Clara", "Doris", "Emma", "Frieda", "Greta", "Hanna", "Ilse", "Jana", "Klara")


def sit_down(database: Database, course: Course, name: str, clock: SettableClock) -> tuple[Person, str]:
    """Somebody who has answered one of two questions rightly and not handed in yet; the attempt's code."""
    person = add_and_sign_in(database, f"{name} Adler", clock())
    taker = Taker(database, person.identity, course.key, clock)
    code = taker.start("once")
    taker.answer_rightly(code)
    taker.save(code, 2, {"text-1": ["etwas anderes"]}, tab="right", sequence=2)
    return person, code


def die(database_url: str, tasks: list[dict[str, object]]) -> list[str]:
    """Run the dying program; what it says of each task."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.dying", database_url], input="".join(json.dumps(task) + "\n" for task in tasks),
        cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=True,
    )
    return done.stdout.splitlines()


def test_whoever_dies_wherever_everybody_gets_the_same_result_and_one_paper(
    database: Database, database_url: str, exam: Course, clock: SettableClock, run_worker: Callable[[], int]
) -> None:
    undisturbed, *victims = [sit_down(database, exam, name, clock) for name in NAMES]
    tasks = [
        {"account_id": person.account_id, "code": code, "point": point}
        for (person, code), point in zip(victims, POINTS, strict=True)
    ]
    # Whoever takes a job takes the one due longest, so these go first, each with nothing but its own job due.
    tasks.sort(key=lambda task: not str(task["point"]).startswith("job"))
    assert die(database_url, tasks) == [f"died: {task['point']}" for task in tasks]

    Taker(database, undisturbed[0].identity, exam.key, clock).finish(undisturbed[1])
    for person, code in victims:
        Taker(database, person.identity, exam.key, clock).close(code)  # who sees no result presses the button again
    clock.advance(seconds=61)
    run_worker()

    expected = attempt_row(database, undisturbed[1]).outcome
    assert expected
    assert expected["points"] == "50"
    for (_, code), point in zip(victims, POINTS, strict=True):
        assert (attempt_row(database, code).outcome, attempt_row(database, code).state) == (expected, "graded"), point
    everyone = len(NAMES)
    with database.reading() as session:
        papers = session.execute(select(Certificate.enrolment_id, Certificate.number, Certificate.file_digest)).all()
        assert sorted(paper.number for paper in papers) == list(range(1, everyone + 1))
        assert len({paper.enrolment_id for paper in papers}) == everyone
        assert all(paper.file_digest for paper in papers)
        assert session.scalars(select(QuizStanding.attempts)).all() == [1] * everyone
        assert session.scalars(select(Attempt.number)).all() == [1] * everyone
        mails = session.scalars(select(OutboxMail.to_address).where(OutboxMail.kind == "certificate_issued")).all()
        assert len(mails) == len(set(mails)) == everyone
        assert session.scalars(select(Job.kind)).all() == []


@pytest.mark.one_engine
def test_without_the_learner_coming_back_the_sweep_finishes_what_was_closed(
    database: Database, database_url: str, exam: Course, clock: SettableClock, run_worker: Callable[[], int]
) -> None:
    (person, code), point = sit_down(database, exam, "Anna", clock), "close, after commit"
    die(database_url, [{"account_id": person.account_id, "code": code, "point": point}])
    with database.transaction() as session:
        session.query(Job).delete()
    run_worker()
    assert attempt_row(database, code).state == "graded"
