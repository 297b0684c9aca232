"""Generated schedules of saves from two tabs, with duplicates, reorders and drops, against a model in a few lines."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test
from sqlalchemy import bindparam, select

from quizapp.accounts.service import add_person
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.quizzes import answers
from quizapp.quizzes.models import AnswerEvent, Attempt, AttemptSlot
from quizapp.quizzes.rules.answer import Stamp, fields_digest
from quizapp.quizzes.service import start_attempt
from tests.clock import MORNING
from tests.quizzes.workshop import publish, workshop_course

SHORT, LONG, STEPS = 60, 10_000, 30
WORDS = ("", "eins", "zwei", "drei")
SLOT = 2
NUMBERS = iter(range(10**9))
_OF_CODE = (Attempt.code == bindparam("code"), AttemptSlot.slot == SLOT)
_SLOT = (
    select(AttemptSlot.response, AttemptSlot.revision, AttemptSlot.tab)
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
    heard: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    """What was sent by each tab under each count, and what was said to it: saved, older or conflict."""

    def latest_count(self, tab: str) -> int:
        """The highest count heard from a tab."""
        return max((count for name, count in self.heard if name == tab), default=-1)

    def receive(self, sent: Sent) -> str:
        """What is to be said; the word that must stand afterwards is `word`."""
        before = self.heard.get((sent.tab, sent.sequence))
        if before:
            return before[1] if before[0] == sent.word else "conflict"
        has_not_seen_it = sent.tab != self.owner and sent.base < self.revision
        if sent.word == self.word and (sent.sequence <= 1 or has_not_seen_it):
            return "saved"
        is_late = sent.sequence < self.latest_count(sent.tab)
        if has_not_seen_it:
            said = "conflict"
        elif is_late:
            said = "older"
        else:
            said, self.word, self.owner, self.revision = "saved", sent.word, sent.tab, self.revision + 1
        self.heard[sent.tab, sent.sequence] = (sent.word, said)
        return said


class Schedule(RuleBasedStateMachine):
    """Two tabs, one question, a network that repeats, reorders and loses."""

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
        self.tabs = {"a": Tab("a"), "b": Tab("b")}
        self.opened = 2

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
            stamp = Stamp(sent.tab, sent.sequence, sent.base)
            reply = answers.save_answer(session, self.identity, self.code, SLOT, sent.form, stamp, MORNING)
        assert said(reply) == expected, sent
        sender = next((tab for tab in self.tabs.values() if tab.name == sent.tab), None)
        if is_heard and sender and isinstance(reply, answers.SavedAnswer):
            assert reply.digest == fields_digest(sent.form)
            sender.known = max(sender.known, reply.revision)

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

    def teardown(self) -> None:
        """Every answer that was ever spoken about is among the events, word for word."""
        with self.database.reading() as session:
            kept = {(tab, count): digest for tab, count, digest in session.execute(_EVENTS, {"code": self.code})}
        assert kept == {
            at: fields_digest({"text-1": [word]} if word else {}) for at, (word, _) in self.model.heard.items()
        }


def said(reply: answers.Reply) -> str:
    """The reply in one word."""
    if isinstance(reply, answers.AnswerConflict):
        return "conflict"
    return "older" if reply.is_older else "saved"


def run_schedules(database: Database, how_many: int) -> None:
    """Play so many schedules."""
    course = publish(database, workshop_course(), MORNING)
    with database.reading() as session:
        published = published_course(session, course.key)
    run_state_machine_as_test(
        lambda: Schedule(database, published), settings=settings(max_examples=how_many, stateful_step_count=STEPS, deadline=None)
    )


def test_two_tabs_and_a_bad_network(database: Database) -> None:
    run_schedules(database, SHORT)


@pytest.mark.proof
def test_two_tabs_and_a_bad_network_ten_thousand_times(database: Database) -> None:
    run_schedules(database, LONG)
