"""Going to the provider and back, and what is there afterwards."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from quizapp.accounts.models import Account, SignInSession
from quizapp.accounts.queries import person
from quizapp.accounts.sign_on_models import SignOnAccount
from quizapp.db.session import Database
from tests.accounts.sign_on_provider import SignOnProvider

NORA = "nora@example.org"
ROLES = "chiefs=administrator, teachers=trainer:first-aid-social-media, pupils=learner:first-aid-social-media"
MakeApp = Callable[..., Flask]


def go(client: FlaskClient, provider: SignOnProvider, **changed: str) -> TestResponse:
    """From the button to the page behind; `changed` is what comes back differently."""
    begun = client.get("/de/sign-on?next=/de/account")
    assert begun.status_code == 303, begun.text[-800:]
    code, state = provider.authorize(begun.location)
    return client.get("/sign-on/return", query_string={"code": code, "state": state, **changed})


def counts(database: Database) -> list[int]:
    """Accounts, sessions and links that are there."""
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in (Account, SignInSession, SignOnAccount)]


def account_of(database: Database, email: str = NORA) -> Any:
    with database.reading() as session:
        return person(session, session.scalars(select(Account.id).where(Account.email == email)).one())


def unsigned(claims: dict[str, Any]) -> str:
    """A token with `alg: none`."""
    parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def refused(answer: TestResponse, database: Database, status: int) -> None:
    """A page in the person's language, and nothing has changed: five people stand there with a session each."""
    assert (answer.status_code, 'lang="de"' in answer.text, "<h1" in answer.text) == (status, True, True)
    assert counts(database) == [5, 5, 0]
