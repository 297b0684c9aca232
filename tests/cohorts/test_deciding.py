"""Whoever has asked to join a group is told by mail what a trainer decides, in her language, once, and only what still holds."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from quizapp import wiring
from quizapp.accounts.models import Account
from quizapp.cohorts import service
from quizapp.cohorts.deciding import DECIDED_MAIL
from quizapp.cohorts.models import WITH_APPROVAL
from quizapp.cohorts.queries import Group
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.jobs.worker import Worker
from quizapp.mail.models import OutboxMail
from tests.clock import MORNING, SettableClock
from tests.cohorts.gathering import gather
from tests.people import People


@pytest.fixture
def group(database: Database, course: Course, people: People) -> Group:
    """A group for which Alice and Bob, who reads English, have asked; Dan is in it."""
    group = gather(database, people.carla, course.key, MORNING, people.dan, joining=WITH_APPROVAL)
    with database.transaction() as session:
        session.execute(update(Account).where(Account.id == people.bob.account_id).values(locale="en"))
        for one in (people.alice, people.bob):
            service.join(session, one.identity, group, MORNING.date(), MORNING)
    return group


def sent(app: Flask, database: Database, settings: Settings, clock: SettableClock) -> dict[str, OutboxMail]:
    """The worker does what is due; what each address was told."""
    with app.app_context():
        Worker(database, wiring.jobs(settings), (), clock).run_all_due()
    with database.reading() as session:
        found = list(session.scalars(select(OutboxMail).where(OutboxMail.kind == DECIDED_MAIL)))
        session.expunge_all()
    assert len({mail.to_address for mail in found}) == len(found)
    return {mail.to_address: mail for mail in found}


def test_each_is_told_in_her_language(
    app: Flask, database: Database, settings: Settings, clock: SettableClock, people: People, course: Course, group: Group
) -> None:
    carla = people.carla.identity
    with database.transaction() as session:
        assert [service.approve(session, carla, group, people.alice.account_id, MORNING) for _again in range(2)] == [True, False]
        assert [service.take_out(session, carla, group, people.bob.account_id, MORNING) for _again in range(2)] == [True, False]
        assert service.take_out(session, carla, group, people.dan.account_id, MORNING)
    told = sent(app, database, settings, clock)
    assert sorted(told) == ["alice@example.org", "bob@example.org"]
    alice, bob = told["alice@example.org"], told["bob@example.org"]
    assert (alice.subject, bob.subject) == ("Du bist in der Gruppe „Gruppe eins“", "The group “Gruppe eins”: you were not let in")
    for body in (alice.text_body, alice.html_body):
        assert f"/de/courses/{course.key}" in str(body)
    for body in (bob.text_body, bob.html_body):
        assert "A trainer has declined it." in str(body) and "/courses/" not in str(body)


def test_nobody_is_told_what_she_did_herself_or_what_does_not_hold_any_more(
    app: Flask, database: Database, settings: Settings, clock: SettableClock, people: People, group: Group
) -> None:
    with database.transaction() as session:
        assert service.leave(session, people.bob.identity, group, MORNING)
        assert service.approve(session, people.carla.identity, group, people.alice.account_id, MORNING)
        assert service.take_out(session, people.carla.identity, group, people.alice.account_id, MORNING)
    told = sent(app, database, settings, clock)
    assert [(address, mail.text_body) for address, mail in told.items()] == [("alice@example.org", None)]
