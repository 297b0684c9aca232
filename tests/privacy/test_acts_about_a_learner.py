"""Every act of the log that is done to what is a learner's: it stands on her page and in her export, and is erased with her."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts import invitations
from quizapp.accounts.confirmation_models import Confirmation
from quizapp.audit.models import AuditEntry
from quizapp.audit.queries import verify
from quizapp.audit.sealing import seal_waiting
from quizapp.audit.service import record
from quizapp.certificates.models import Certificate
from quizapp.db.session import Database
from quizapp.gradebook.models import LearnerRequest
from quizapp.gradebook.request_service import ask as ask_trainers
from quizapp.kernel.identity import CONSOLE
from quizapp.operations.act_words import ACTS as WORDS
from quizapp.privacy import service
from quizapp.privacy.personal_data import export_acts
from quizapp.privacy.queries import MOST_READ
from quizapp.quizzes.models import AnswerEvent, Attempt, AttemptSlot
from tests.clock import SettableClock
from tests.house.test_acts_about_a_learner import OF_LEARNERS
from tests.people import People, Person
from tests.privacy.traces import Traces

Browser = Callable[[Person], FlaskClient]


def own_things(database: Database, people: People, kanaria: Traces, clock: SettableClock) -> dict[str, int]:
    """One thing of hers of every kind."""
    with database.transaction() as session:
        graded = session.scalars(select(Attempt.id).where(Attempt.enrolment_id != kanaria.enrolment_id, Attempt.state == "graded")).one()
        slot = select(AttemptSlot.id).where(AttemptSlot.attempt_id == graded, AttemptSlot.slot == 2)
        ask_trainers(session, graded, 2, "Warum?", clock())
        invitations.invite(session, people.eve.identity, kanaria.person.email, "learner", None, "de", clock())
        return {
            "account": kanaria.person.account_id, "enrolment": kanaria.enrolment_id, "attempt": graded,
            "attempt_slot": session.scalars(slot).one(),
            "certificate": session.scalars(select(Certificate.id).where(Certificate.enrolment_id == kanaria.enrolment_id)).one(),
            "late_answer": session.scalars(select(AnswerEvent.id).where(AnswerEvent.slot_id.in_(slot))).first() or 0,
            "learner_request": session.scalars(select(LearnerRequest.id)).one(),
            "invitation": session.scalars(select(Confirmation.id).where(Confirmation.email == kanaria.person.email)).one(),
        }


def test_each_stands_on_her_page_and_in_her_export_and_goes_with_her(
    browser_for: Browser, kanaria: Traces, people: People, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    own = own_things(database, people, kanaria, clock)
    first = max(entries(database))
    with database.transaction() as session:
        for act in sorted(OF_LEARNERS):
            record(session, people.carla.identity, act, OF_LEARNERS[act], own[OF_LEARNERS[act]], None, {"points": "7"}, clock())
            session.flush()
    page = browser_for(kanaria.person).get("/en/my-data").text
    with database.reading() as session:
        exported = [one for one in export_acts(session, kanaria.person.account_id) if one["role"] == "trainer"]
        others = [one["role"] for person in (people.alice, people.bob) for one in export_acts(session, person.account_id)]
    for act in OF_LEARNERS:
        assert f"<b>{WORDS[act]}</b>" in page, act
        assert act in {one["act"] for one in exported}, act
    assert [one["act"] for one in exported if one["act"] == "request_answered"] == ["request_answered"]
    assert set(others) == {"console"}, "nobody else reads of it"
    without = {one["act"] for one in exported if one["changes"] is None}
    assert without == {"hand_mark_given", "hand_mark_changed", "oral_result_entered"}, "points are read with the result"
    with database.transaction() as session:
        service.ask_erasure(session, kanaria.person.identity, "delete", clock())
    run_jobs()
    left = entries(database)
    for number in range(first + 1, first + 1 + len(OF_LEARNERS)):
        assert left[number][1:] == (None, None), left[number]
    seal_waiting(database, clock())
    with database.reading() as session:
        assert verify(session).fault is None


def entries(database: Database) -> dict[int, tuple[str, str | None, object]]:
    """Act, object and changes of every entry, by its row."""
    with database.reading() as session:
        return {row.id: (row.act, row.object_id, row.changes) for row in session.scalars(select(AuditEntry))}


def test_the_same_in_a_row_is_one_line(
    browser_for: Browser, alice: Person, people: People, database: Database, clock: SettableClock
) -> None:
    for act, times in (("sign_in_link_made", 3), ("person_suspended", 1), ("sign_in_link_made", 1)):
        for _ in range(times):
            clock.advance(hours=2)
            with database.transaction() as session:
                record(session, CONSOLE, act, "account", alice.account_id, None, None, clock())
    page = browser_for(alice).get("/en/my-data").text
    assert page.count("<b>link to sign in was made</b>") == 2
    assert "<b>link to sign in was made</b> 3 times<br>" in page
    assert 'href="/en/account/looks"' in page


def test_what_is_cut_off_is_said(
    browser_for: Browser, alice: Person, database: Database, clock: SettableClock
) -> None:
    def acted(act: str, times: int) -> str:
        with database.transaction() as session:
            for _ in range(times):
                record(session, CONSOLE, act, "account", alice.account_id, None, None, clock())
        return browser_for(alice).get("/en/my-data").text

    assert "There is more, which is older" not in acted("sign_in_link_made", MOST_READ - 1)
    page = acted("sign_in_link_made", 1)
    assert f"<b>link to sign in was made</b> {MOST_READ:,} times" in page
    assert "There is more, which is older" in page
