"""The door, the catalogue, the sources of a course."""

from __future__ import annotations

from flask.testing import FlaskClient

from quizapp.content.document import Course


def test_the_door_leads_to_the_catalogue_in_the_visitors_language(client: FlaskClient) -> None:
    assert client.get("/", headers={"Accept-Language": "en"}).location == "/en/"
    assert client.get("/", headers={"Accept-Language": "fr"}).location == "/de/"


def test_the_catalogue_leads_to_courses(client: FlaskClient, small: Course) -> None:
    german, english = client.get("/de/").text, client.get("/en/").text
    assert '<a href="/de/courses/small">Kleiner Kurs</a>' in german
    assert '<a href="/en/courses/small">Small course</a>' in english
    assert "2 recipes" in english


def test_an_empty_catalogue_says_what_to_do(client: FlaskClient) -> None:
    assert "quizapp pack install PATH" in client.get("/en/").text


def test_sources_stand_in_the_language_of_the_page(client: FlaskClient, small: Course) -> None:
    assert "Alles <em>von uns</em>." in client.get("/de/courses/small/credits").text
    assert "All <em>our own</em>." in client.get("/en/courses/small/credits").text
    assert client.get("/en/courses/other/credits").status_code == 404
