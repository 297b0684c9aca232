"""Searching a list of people as its form does."""

from __future__ import annotations

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.accounts.pages import send


def address_of(browser: FlaskClient, listed: str, **asked: object) -> str:
    """Where the form of the list at this path leads."""
    answer = send(browser, f"/{listed.split('/')[1]}/sealed-search", {"list": listed, **asked}, page=listed)
    assert answer.status_code == 303, answer.status_code
    return str(answer.location)


def look_for(browser: FlaskClient, listed: str, **asked: object) -> TestResponse:
    """The page that it leads to."""
    return browser.get(address_of(browser, listed, **asked))
