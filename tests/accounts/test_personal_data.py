"""What the room tells, erases and moves about one person."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from quizapp.accounts import personal_data, service, signing_in
from quizapp.accounts.models import Account, CourseStaff, SignInRequest, SignInSession
from quizapp.db.session import Database
from quizapp.kernel.identity import NOBODY
from quizapp.mail.models import OutboxMail
from tests.clock import SettableClock
from tests.page_text import undrawn
from tests.people import People

ROOM = (Account, CourseStaff, SignInSession, SignInRequest, OutboxMail)


@pytest.fixture
def busy(database: Database, people: People, clock: SettableClock) -> People:
    """Alice has learned without an account before, asked for mails, and is trainer; so is bob."""
    with database.transaction() as session:
        for one in (people.alice, people.bob):
            learner = service.ensure_learner(session, NOBODY, "de", clock())
            signing_in.ask_to_sign_in(session, NOBODY, one.email, "de", "", clock())
            signing_in.merge_accounts(
                session, session.get_one(Account, learner.account_id), session.get_one(Account, one.account_id), clock()
            )
            service.add_person(session, one.email, "de", clock(), trainer_of=("a",))
    return people


def test_the_export_holds_every_personal_column_and_nobody_else(database: Database, busy: People) -> None:
    with database.reading() as session:
        exported = personal_data.export_for(session, busy.alice.account_id)
    text = json.dumps(exported)
    assert "bob" not in undrawn(text).lower()
    for model in (SignInSession, SignInRequest, OutboxMail, Account):
        for column in model.__table__.columns:
            if column.info.get("personal") and f"{model.__tablename__}.{column.key}" not in personal_data.NOT_EXPORTED:
                assert f'"{column.key}"' in text, f"{model.__tablename__}.{column.key}"
    assert exported["trainer_of"] == ["a"]
    assert exported["account"]["email"] == busy.alice.email
    assert len(exported["sessions"]) == 2
    assert busy.alice.token not in text


def test_nothing_of_an_erased_person_remains_and_everything_of_the_others(database: Database, busy: People) -> None:
    def rows() -> list[int]:
        with database.reading() as session:
            return [session.scalar(select(func.count()).select_from(model)) or 0 for model in ROOM]

    before = rows()
    with database.transaction() as session:
        personal_data.erase_for(session, busy.alice.account_id)
    assert [now - was for now, was in zip(rows(), before, strict=True)] == [-2, -1, -2, -1, -1]
    with database.reading() as session:
        everything = json.dumps([[str(vars(row)) for row in session.scalars(select(model))] for model in ROOM])
    assert "alice" not in everything.lower()
    assert "bob" in everything.lower()


def test_a_name_typed_before_signing_in_is_kept_if_there_was_none(
    database: Database, people: People, clock: SettableClock
) -> None:
    with database.transaction() as session:
        nameless = service.add_person(session, "nora@example.org", "de", clock())
        for known in (nameless, people.alice.account_id):
            learner = session.get_one(Account, service.ensure_learner(session, NOBODY, "de", clock()).account_id)
            learner.name = "Nora Neu"
            signing_in.merge_accounts(session, learner, session.get_one(Account, known), clock())
            assert learner.name is None
        assert session.get_one(Account, nameless).name == "Nora Neu"
        assert session.get_one(Account, people.alice.account_id).name == "Alice Adler"
