"""Languages of pages and the switch between them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import gettext

from quizapp.web.filters import format_day, format_moment
from quizapp.web.locale import current_locale, in_language, locale_name, locale_url

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


def test_after_a_sent_form_the_switch_leads_to_its_page_where_it_has_one(app: Flask) -> None:
    with app.test_request_context("/de/sign-in?next=%2Fde%2F", method="POST"):
        assert locale_url("en") == "/en/sign-in?next=%2Fde%2F"
    with app.test_request_context("/de/sign-out", method="POST"):
        assert locale_url("en") == "/en/"


def test_languages_are_called_by_their_own_names() -> None:
    assert (locale_name("de"), locale_name("en")) == ("Deutsch", "English")


def test_an_unknown_language_falls_back(app: Flask) -> None:
    with app.test_request_context("/xx/sign-in", headers={"Accept-Language": "en"}):
        assert current_locale() == "en"


def test_what_no_page_shows_is_written_as_pages_are(app: Flask) -> None:
    """Mails and papers of the worker: no request says where their language is spoken."""
    moment = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)
    with app.app_context():
        with in_language("en"):
            assert (format_moment(moment), format_day(moment), current_locale()) == ("24/11/2026, 14:03", "24 November 2026", "en")
        with in_language("de"):
            assert (format_moment(moment), gettext("Save")) == ("24.11.26, 14:03", "Speichern")


def test_another_language_ends_with_what_was_written_in_it(app: Flask) -> None:
    with app.test_request_context("/de/sign-in"):
        with pytest.raises(ValueError, match="broken"), in_language("en"):
            assert current_locale() == "en"
            raise ValueError("broken")
        assert (current_locale(), format_moment(datetime(2026, 11, 24, 13, 3, tzinfo=UTC))) == ("de", "24.11.26, 14:03")
