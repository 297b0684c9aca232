"""Who comes back on another device goes on where they were: e-mail field, mailbox, link."""

from __future__ import annotations

from flask import Flask

from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.accounts.pages import mailed_digits, mailed_link, send
from tests.clock import SettableClock
from tests.people import Person
from tests.quizzes.taking import Taker


def test_signing_in_leads_to_the_next_question_of_the_attempt_that_is_open(
    app: Flask, database: Database, course: Course, alice: Person, clock: SettableClock
) -> None:
    taker = Taker(database, alice.identity, course.key, clock)
    taker.start("visible")
    code = taker.start("bigpicture")
    device = app.test_client()
    send(device, "/en/sign-in", {"email": alice.email})
    place = send(device, mailed_link(app, alice.email)).headers["Location"]
    assert place == f"/en/attempts/{code}"
    assert device.get(place, follow_redirects=True).request.path.startswith(f"/en/attempts/{code}/questions")


def test_who_wanted_to_go_somewhere_or_has_begun_nothing_is_led_as_ever(
    app: Flask, database: Database, course: Course, alice: Person, bob: Person, clock: SettableClock
) -> None:
    Taker(database, alice.identity, course.key, clock).start("visible")
    for person, wanted, led in ((alice, "/en/account", "/en/account"), (bob, "", "/en/")):
        device = app.test_client()
        send(device, "/en/sign-in", {"email": person.email, "next": wanted})
        reply = send(device, "/en/sign-in/code", {"digits": mailed_digits(app, person.email)})
        assert reply.headers["Location"] == led
