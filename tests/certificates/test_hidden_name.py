"""The holder may hide her name from whoever looks the paper up."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.certificates.models import Certificate
from quizapp.db.session import Database
from tests.people import People, Person
from tests.quizzes.pages import hidden_fields

BrowserFor = Callable[[Person], FlaskClient]


def test_the_name_is_hidden_and_shown_again_by_its_holder(
    issued: Certificate, client: FlaskClient, people: People, browser_for: BrowserFor, database: Database
) -> None:
    alice = browser_for(people.alice)
    form = hidden_fields(alice.get(f"/en/certificates/{issued.code}").text)
    for hides in ("yes", "no"):
        reply = alice.post(f"/en/certificates/{issued.code}/name", data={**form, "hides": hides}, follow_redirects=True)
        page = client.get(f"/verify/{issued.code}?lang=en").text
        assert ("Alice Adler" in page, "does not show a name here" in page) == (hides == "no", hides == "yes")
        assert "2026-000001" in page
        assert "Alice Adler" in reply.text
        assert ("and not the name" in reply.text) == (hides == "yes")
    for person in (people.carla, people.bob, people.eve):
        browser = browser_for(person)
        token = hidden_fields(browser.get("/en/account").text)
        assert browser.post(f"/en/certificates/{issued.code}/name", data={**token, "hides": "yes"}).status_code == 403
    with database.reading() as session:
        assert session.scalars(select(Certificate.hides_name)).all() == [False]
