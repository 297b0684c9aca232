"""The five who stand in every test.

alice learns, bob learns beside her, carla is trainer of the sample course, dan belongs to nothing, eve administers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts.queries import identity_by_token
from quizapp.accounts.service import add_person, begin_session
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.operations.demo import SAMPLE_COURSE
from quizapp.web.identity import TOKEN


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. `identity` is what services take; `token` is what the browser's cookie holds."""

    account_id: int
    name: str
    email: str
    identity: Identity
    token: str


@dataclass(frozen=True, slots=True)
class People:
    """All five."""

    alice: Person
    bob: Person
    carla: Person
    dan: Person
    eve: Person


def make_people(database: Database, now: datetime) -> People:
    """Write all five into the database, each signed in with one browser."""
    return People(
        alice=add_and_sign_in(database, "Alice Adler", now),
        bob=add_and_sign_in(database, "Bob Brandt", now),
        carla=add_and_sign_in(database, "Carla Conrad", now, trainer_of=(SAMPLE_COURSE,)),
        dan=add_and_sign_in(database, "Dan Dietz", now),
        eve=add_and_sign_in(database, "Eve Ebert", now, is_administrator=True),
    )


def add_and_sign_in(
    database: Database, name: str, now: datetime, *, trainer_of: tuple[str, ...] = (), is_administrator: bool = False
) -> Person:
    """One person by the name, with the address of the first name, who has shown a second factor as well: whoever is made a
    trainer in a test has the rights at once."""
    email = f"{name.split()[0].lower()}@example.org"
    with database.transaction() as session:
        account_id = add_person(
            session, email, "de", now, name=name, trainer_of=trainer_of, is_administrator=is_administrator
        )
        token = begin_session(session, account_id, "tests", now, way="code", factor="totp")
        identity = identity_by_token(session, token, now)
    return Person(account_id, name, email, identity, token)


def browser_of(app: Flask, person: Person) -> FlaskClient:
    """A browser without JavaScript in which the person is signed in."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = person.token
    return client
