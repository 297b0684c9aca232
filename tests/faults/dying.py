"""A program whose processes kill themselves in the middle of close, grade, certify and render.

`python -m tests.faults.dying URL` reads tasks from its standard input, one JSON object a line: the account, the attempt's
code, and the point at which the process that works on it dies (`POINTS`). Each task is done by a process of its own.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp import wiring
from quizapp.certificates.models import Certificate
from quizapp.certificates.paper import issuer_of
from quizapp.certificates.pdf import render_paper
from quizapp.certificates.queries import paper_by_id
from quizapp.certificates.service import certify, keep_paper
from quizapp.config import Settings, read_settings
from quizapp.db.session import Database
from quizapp.jobs.service import take_due_job
from quizapp.kernel.identity import Identity
from quizapp.quizzes.models import Attempt
from quizapp.quizzes.service import close_attempt, grade_attempt
from tests.clock import MORNING

STEPS = ("close", "grade", "certify", "render")
POINTS = (
    *(f"{step}, {when} commit" for step in STEPS for when in ("before", "after")), "job taken", "job done and not recorded",
)


@dataclass(frozen=True)
class Task:
    """One attempt to work on, and where to die."""

    account_id: int
    code: str
    point: str

    def die_at(self, point: str) -> None:
        """End here, without a farewell, if this is the point."""
        if self.point == point:
            os.kill(os.getpid(), signal.SIGKILL)


def steps_of(task: Task, settings: Settings) -> dict[str, Callable[[Session], object]]:
    """What each step does in its transaction."""

    def attempt(session: Session) -> Attempt:
        return session.scalars(select(Attempt).where(Attempt.code == task.code)).one()

    def render(session: Session) -> None:
        paper = session.scalars(select(Certificate).where(Certificate.enrolment_id == attempt(session).enrolment_id)).one()
        keep_paper(session, paper.id, render_paper(paper_by_id(session, paper.id).fields, paper.issued_at), MORNING)

    return {
        "close": lambda session: close_attempt(session, Identity(account_id=task.account_id), task.code, MORNING),
        "grade": lambda session: grade_attempt(session, attempt(session).id, MORNING),
        "certify": lambda session: certify(session, attempt(session).enrolment_id, issuer_of(settings), MORNING),
        "render": render,
    }


def work(task: Task, settings: Settings) -> None:
    """Do the steps one after the other, as far as the point."""
    database = Database(settings.database_url, wiring.HANDLERS)
    for step, act in steps_of(task, settings).items():
        with database.transaction() as session:
            act(session)
            task.die_at(f"{step}, before commit")
        task.die_at(f"{step}, after commit")
        if task.point.startswith("job"):
            break
    with database.transaction() as session:
        job = take_due_job(session, MORNING)
    assert job
    task.die_at("job taken")
    wiring.jobs(settings)[job.kind](database, job.object_id, MORNING)
    task.die_at("job done and not recorded")


def main() -> None:
    """Let a process die for each task."""
    settings = read_settings({"QUIZAPP_SECRET_KEY": "0" * 32, "QUIZAPP_DATABASE_URL": sys.argv[1]})
    for line in sys.stdin:
        task = Task(**json.loads(line))
        child = os.fork()
        if child == 0:
            try:
                work(task, settings)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        died = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(f"{'died' if died else 'LIVED'}: {task.point}", flush=True)


if __name__ == "__main__":
    main()
