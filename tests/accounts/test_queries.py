"""Reading identities in one query."""

from __future__ import annotations

import pytest

from quizapp.accounts.queries import identity_by_token, people_page
from quizapp.accounts.service import add_person
from quizapp.db.session import Database
from quizapp.kernel.identity import NOBODY
from tests.clock import SettableClock
from tests.people import People
from tests.statements import statements_of


def test_one_query_tells_who_somebody_is(database: Database, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        add_person(session, people.dan.email, "de", clock(), trainer_of=("a", "b", "c"))
    for token, courses in ((people.alice.token, set()), (people.dan.token, {"a", "b", "c"})):
        with statements_of(database) as seen, database.reading() as session:
            identity = identity_by_token(session, token, clock())
        assert len([one for one in seen if "SELECT" in one]) == 1
        assert identity.trainer_of == courses


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "\x00", "ü" * 500])
def test_a_made_up_token_admits_nobody(database: Database, people: People, clock: SettableClock, token: str) -> None:
    with database.reading() as session:
        assert identity_by_token(session, token, clock()) == NOBODY


def test_search_takes_signs_literally(database: Database, people: People) -> None:
    with database.reading() as session:
        assert people_page(session, "%", 1).total == 0
        assert people_page(session, "a_ice", 1).total == 0
        assert people_page(session, "ALICE", 1).total == 1
        assert people_page(session, "example", 1).total == 5
