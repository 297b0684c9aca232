"""Languages of pages and the switch between them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.web.locale import current_locale, locale_name, locale_url

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [("de-AT,de;q=0.9", "de"), ("de-AT,en;q=0.7", "de"), ("EN-us,de;q=0.9", "en"), ("en;q=0,fr", "de"),
     ("en-GB", "en"), ("fr,en;q=0.5", "en"), ("fr", "de"), ("", "de"), ("*;q=x,,;", "de")],
)
def test_the_door_opens_in_the_preferred_language(client: FlaskClient, accepted: str, lang: str) -> None:
    assert client.get("/", headers={"Accept-Language": accepted}).location == f"/{lang}/"


def test_the_switch_keeps_the_place_and_its_filter(app: Flask) -> None:
    with app.test_request_context("/de/people?q=a%26b&page=2&lang=fr"):
        app.preprocess_request()
        assert locale_url("en") == "/en/people?q=a%26b&page=2"
    with app.test_request_context("/de/people/7"):
        app.preprocess_request()
        assert locale_url("en") == "/en/people/7"


@pytest.mark.parametrize(
    "query",
    [
        "_external=1&_scheme=javascript", "_external=1", "_anchor=x", "_method=POST", "endpoint=accounts.account", "self=1",
        "account_id=9", "lang=//evil.example", "values=1", "_scheme=https", "q=%22%3E%3Cscript%3E", "a" * 2000 + "=1", "=&=&&", "%00=%ff",
    ],
)
def test_no_query_bends_the_switch(app: Flask, query: str) -> None:
    for path in ("/de/sign-in", "/de/people/7"):
        with app.test_request_context(f"{path}?{query}"):
            app.preprocess_request()
            assert locale_url("en").split("?")[0] == path.replace("/de/", "/en/")
            assert "<" not in locale_url("en")
    assert app.test_client().get(f"/de/sign-in?{query}").status_code == 200


def test_after_a_sent_form_the_switch_leads_to_the_start(app: Flask) -> None:
    with app.test_request_context("/de/sign-in", method="POST"):
        assert locale_url("en") == "/en/"


def test_languages_are_called_by_their_own_names() -> None:
    assert (locale_name("de"), locale_name("en")) == ("Deutsch", "English")


def test_an_unknown_language_falls_back(app: Flask) -> None:
    with app.test_request_context("/xx/sign-in", headers={"Accept-Language": "en"}):
        assert current_locale() == "en"
