"""Generated schedules against a model in a few lines: saves from two tabs, duplicated, reordered and dropped, among them the
learner's submitting and the worker's sweep. What really happens at the same moment: test_at_once.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import seed, settings, strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from quizapp.accounts.service import add_person
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict
from quizapp.kernel.identity import Identity
from quizapp.quizzes import answers, jobs
from quizapp.quizzes.models import CLOSED, GRADED, OPEN, AnswerEvent, Attempt, AttemptSlot
from quizapp.quizzes.rules.answer import Stamp, fields_digest
from quizapp.quizzes.service import close_attempt, start_attempt
from tests.clock import MORNING
from tests.quizzes.workshop import publish, workshop_course

SHORT, LONG, PORTIONS, STEPS = 250, 10_000, 40, 30
"""Schedules on each of the two engines; by `make proof`, in portions with a database of their own; steps of each."""
WORDS = ("", "eins", "zwei", "drei")
SLOT = 2
NUMBERS = iter(range(10**9))
_OF_CODE = (Attempt.code == bindparam("code"), AttemptSlot.slot == SLOT)
_SLOT = (
    select(
        AttemptSlot.response, AttemptSlot.revision, AttemptSlot.tab, AttemptSlot.mark_numerator, Attempt.id, Attempt.state,
        Attempt.finished_at, Attempt.graded_at,
    )
    .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
    .where(*_OF_CODE)
)
_EVENTS = (
    select(AnswerEvent.tab, AnswerEvent.sequence, AnswerEvent.digest)
    .join(AttemptSlot, AttemptSlot.id == AnswerEvent.slot_id)
    .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
    .where(*_OF_CODE)
)


@dataclass(frozen=True)
class Sent:
    """A save on its way."""

    tab: str
    sequence: int
    base: int
    word: str

    @property
    def form(self) -> dict[str, list[str]]:
        """What is posted; a blank field is left out."""
        return {"text-1": [self.word]} if self.word else {}


@dataclass
class Tab:
    """A browser tab: it counts its saves and knows the last revision it was told."""

    name: str
    known: int = 0
    sequence: int = 0


@dataclass
class Model:
    """What must stand in the slot, and why, in the plainest words there are."""

    word: str = ""
    owner: str = ""
    revision: int = 0
    state: str = OPEN
    heard: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    """What was stored of each tab under each count, and what was said to it: saved, older or conflict."""

    def latest_count(self, tab: str) -> int:
        """The highest count heard from a tab."""
        return max((count for name, count in self.heard if name == tab), default=-1)

    def receive(self, sent: Sent) -> str:
        """What is to be said; the word that must stand afterwards is `word`."""
        _word, before = self.heard.get((sent.tab, sent.sequence), ("", ""))
        if before and (self.state == OPEN or before != "conflict"):
            return before
        if self.state != OPEN:
            return "closed"
        has_not_seen_it = sent.tab != self.owner and sent.base < self.revision
        if sent.word == self.word and (sent.sequence <= 1 or has_not_seen_it):
            return "saved"
        is_late = sent.sequence < self.latest_count(sent.tab)
        said = "conflict" if has_not_seen_it else "older" if is_late else "saved"
        if said == "saved":
            self.word, self.owner, self.revision = sent.word, sent.tab, self.revision + 1
        self.heard[sent.tab, sent.sequence] = (sent.word, said)
        return said


class Schedule(RuleBasedStateMachine):
    """Two tabs, one question, a network that repeats, reorders and loses, a learner who submits, a worker that sweeps."""

    on_the_way: Bundle[Sent] = Bundle("on_the_way")

    def __init__(self, database: Database, course: PublishedCourse) -> None:
        super().__init__()
        self.database, self.model = database, Model()
        with database.transaction() as session:
            account_id = add_person(session, f"n{next(NUMBERS)}@example.org", "de", MORNING)
            self.identity = Identity(account_id=account_id)
            quiz = course.edition.course.quiz("once")
            assert quiz
            enrolment = enrol(session, account_id, course.course_id, MORNING)
            self.code = start_attempt(session, enrolment, course, quiz, "de", MORNING)
            self.attempt_id = session.execute(_SLOT, {"code": self.code}).one().id
        self.tabs = {"a": Tab("a"), "b": Tab("b")}
        self.opened, self.now = 2, MORNING
        self.finished_at: datetime | None = None
        self.graded_at: datetime | None = None

    def later(self) -> datetime:
        """A second has passed."""
        self.now += timedelta(seconds=1)
        return self.now

    @rule(target=on_the_way, tab=st.sampled_from("ab"), word=st.sampled_from(WORDS))
    def change(self, tab: str, word: str) -> Sent:
        """The learner changes the answer; the tab sends it."""
        sender = self.tabs[tab]
        sender.sequence += 1
        return Sent(sender.name, sender.sequence, sender.known, word)

    @rule(target=on_the_way, sent=on_the_way)
    def repeat(self, sent: Sent) -> Sent:
        """The network, or a retry, sends the same once more."""
        return sent

    @rule(sent=consumes(on_the_way))
    def lose(self, sent: Sent) -> None:
        """The network loses it."""

    @rule(sent=consumes(on_the_way), is_heard=st.booleans())
    def arrive(self, sent: Sent, is_heard: bool) -> None:
        """It arrives, out of order as it may be; the reply may get lost."""
        expected = self.model.receive(sent)
        with self.database.transaction() as session:
            reply = self.save(session, sent)
        assert said(reply) == expected, sent
        if is_heard:
            self.hear(sent, reply)

    def save(self, session: Session, sent: Sent) -> answers.Reply | None:
        """The answer of the server; None when the attempt is closed."""
        try:
            stamp = Stamp(sent.tab, sent.sequence, sent.base)
            return answers.save_answer(session, self.identity, self.code, SLOT, sent.form, stamp, self.now)
        except Conflict as refusal:
            assert refusal.code == "attempt_closed"
            return None

    def hear(self, sent: Sent, reply: answers.Reply | None) -> None:
        """The tab learns the revision; of a conflict too, when its learner keeps the own answer."""
        sender = next((tab for tab in self.tabs.values() if tab.name == sent.tab), None)
        if sender and reply:
            sender.known = max(sender.known, reply.revision)
        if isinstance(reply, answers.SavedAnswer):
            assert reply.digest == fields_digest(sent.form)

    @rule(is_sure=st.integers(0, 3))
    def submit(self, is_sure: int) -> None:
        """The learner hands in, perhaps once more."""
        if is_sure:  # else most schedules would be over at once
            return
        with self.database.transaction() as session:
            close_attempt(session, self.identity, self.code, self.later())
        if self.model.state == OPEN:
            self.model.state, self.finished_at = CLOSED, self.now

    @rule(times=st.integers(0, 2))
    def sweep(self, times: int) -> None:
        """The worker looks for what was closed, and grades, perhaps twice; of an open attempt it keeps off."""
        for _ in range(times):
            jobs.sweep_closed_attempts(self.database, self.later())
            jobs.grade_attempt(self.database, self.attempt_id, self.now)
            if self.model.state == CLOSED:
                self.model.state, self.graded_at = GRADED, self.now

    @rule(tab=st.sampled_from("ab"))
    def load_again(self, tab: str) -> None:
        """The page is loaded anew: a new tab name, the stored answer seen."""
        self.opened += 1
        self.tabs[tab] = Tab(f"{tab}{self.opened}", known=self.model.revision)

    @invariant()
    def the_models_answer_stands(self) -> None:
        """What is stored is what the model says; of the tab it came from, no later saved answer says anything else."""
        latest = self.model.latest_count(self.model.owner)
        assert latest < 0 or self.model.heard[self.model.owner, latest][0] == self.model.word
        with self.database.reading() as session:
            row = session.execute(_SLOT, {"code": self.code}).one()
        assert (row.response.get("texts", [""])[0], row.revision, row.tab) == (self.model.word, self.model.revision, self.model.owner)
        assert (row.state, row.finished_at, row.graded_at) == (self.model.state, self.finished_at, self.graded_at)
        assert (row.mark_numerator is not None) == (self.model.state == GRADED)

    def teardown(self) -> None:
        """Every answer that was ever spoken about is among the events, word for word."""
        with self.database.reading() as session:
            kept = {(tab, count): digest for tab, count, digest in session.execute(_EVENTS, {"code": self.code})}
        assert kept == {
            at: fields_digest({"text-1": [word]} if word else {}) for at, (word, _) in self.model.heard.items()
        }


def said(reply: answers.Reply | None) -> str:
    """The reply in one word."""
    if reply is None:
        return "closed"
    if isinstance(reply, answers.AnswerConflict):
        return "conflict"
    return "older" if reply.is_older else "saved"


def run_schedules(database: Database, how_many: int, number: int = 0) -> None:
    """Play so many schedules; another number plays others."""
    course = publish(database, workshop_course(), MORNING)
    with database.reading() as session:
        published = published_course(session, course.key)
    run_state_machine_as_test(
        seed(number)(lambda: Schedule(database, published)),
        settings=settings(max_examples=how_many, stateful_step_count=STEPS, deadline=None),
    )


def test_two_tabs_a_bad_network_and_the_end_of_the_attempt(database: Database) -> None:
    run_schedules(database, SHORT)


@pytest.mark.proof
@pytest.mark.parametrize("number", range(1, PORTIONS + 1))
def test_ten_thousand_more(database: Database, number: int) -> None:
    run_schedules(database, LONG // PORTIONS, number)
