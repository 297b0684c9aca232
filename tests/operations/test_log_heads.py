"""The mail with the head of the log: to whom, once a day, whatever the number of workers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from quizapp.accounts.models import Account
from quizapp.audit.models import AuditHead
from quizapp.audit.queries import compare
from quizapp.audit.rules.kept_head import heads_in, is_ours
from quizapp.audit.sealing import seal_waiting
from quizapp.audit.service import record
from quizapp.config import Settings, SettingsFaulty, read_settings
from quizapp.db.session import Database
from quizapp.kernel.identity import CONSOLE
from quizapp.mail.models import OutboxMail
from quizapp.operations.log_heads import mail_head, make_head_mail
from tests.clock import SettableClock
from tests.people import People

MakeSettings = Callable[..., Settings]


@pytest.fixture
def open_for(app: Flask, make_settings: MakeSettings) -> Callable[..., None]:
    """The settings of a server that sends mails, with these beside them."""

    def change(**changed: str) -> None:
        app.extensions["quizapp_settings"] = make_settings(mail_transport="smtp", smtp_host="127.0.0.1", **changed)

    return change


def act(database: Database, clock: SettableClock) -> None:
    """One more sealed entry."""
    with database.transaction() as session:
        record(session, CONSOLE, "backup_made", "database", None, None, {"bytes": 1}, clock())
    seal_waiting(database, clock())


def look(app: Flask, database: Database, clock: SettableClock) -> None:
    """What a worker does every quarter of an hour."""
    with app.app_context():
        mail_head(database, clock())


def mailed(database: Database) -> list[tuple[str, str, str, int]]:
    """To whom, in which language, of which day, up to which entry."""
    with database.reading() as session:
        rows = session.scalars(select(OutboxMail).where(OutboxMail.kind == "log_head").order_by(OutboxMail.id))
        return [(one.to_address, one.locale, one.params["day"], one.params["sequence"]) for one in rows]


def test_administrators_get_it_once_a_day_while_the_log_grows(
    app: Flask, database: Database, people: People, clock: SettableClock, open_for: Callable[..., None]
) -> None:
    open_for()
    look(app, database, clock)
    assert mailed(database) == [], "nothing is sealed yet"
    with database.transaction() as session:
        session.get_one(Account, people.dan.account_id).is_administrator = True
        session.get_one(Account, people.bob.account_id).is_administrator = True
        session.get_one(Account, people.bob.account_id).suspended_at = clock()
        session.get_one(Account, people.eve.account_id).locale = "en"
    seal_waiting(database, clock())
    with database.reading() as session:
        known = session.scalars(select(AuditHead.sequence)).one()
    first = {("dan@example.org", "de", "2026-03-02", known), ("eve@example.org", "en", "2026-03-02", known)}
    for _hour in range(14):
        look(app, database, clock)
        act(database, clock)
        clock.advance(hours=1)
    assert set(mailed(database)) == first and len(mailed(database)) == 2
    clock.advance(hours=1)  # the next day has begun in UTC
    for _time in range(3):
        look(app, database, clock)
    assert set(mailed(database)[2:]) == {(email, locale, "2026-03-03", known + 14) for email, locale, _day, _known in first}
    assert len(mailed(database)) == 4
    clock.advance(days=1)
    look(app, database, clock)
    assert len(mailed(database)) == 4, "nothing has happened since"
    act(database, clock)
    look(app, database, clock)
    assert len(mailed(database)) == 6


def test_two_workers_at_once_mail_it_once(
    app: Flask, database: Database, people: People, clock: SettableClock, open_for: Callable[..., None]
) -> None:
    open_for()
    act(database, clock)
    start, failures = threading.Barrier(4), []

    def work() -> None:
        start.wait()
        try:
            look(app, database, clock)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [email for email, *_rest in mailed(database)] == ["eve@example.org"]


@pytest.mark.parametrize(("wanted", "found"), [
    ("nobody", []), ("log@example.org, Board@Example.org,log@example.org", [("log@example.org", "de"), ("board@example.org", "de")]),
])
def test_a_setting_says_who_gets_it(
    wanted: str, found: list[tuple[str, str]], app: Flask, database: Database, people: People, clock: SettableClock,
    open_for: Callable[..., None],
) -> None:
    open_for(log_head_to=wanted)
    act(database, clock)
    look(app, database, clock)
    assert [(email, locale) for email, locale, *_rest in mailed(database)] == found


@pytest.mark.one_engine
def test_on_this_computer_alone_nothing_is_mailed(app: Flask, database: Database, people: People, clock: SettableClock) -> None:
    act(database, clock)
    look(app, database, clock)
    assert mailed(database) == []


@pytest.mark.one_engine
@pytest.mark.parametrize("wanted", ["", "everybody", "eve@", "@example.org", "eve@example", "administrators, eve@example.org", "a@b@c.de"])
def test_a_setting_that_names_nobody_is_told_at_start(wanted: str) -> None:
    with pytest.raises(SettingsFaulty, match="QUIZAPP_LOG_HEAD_TO must be administrators, nobody, or addresses"):
        read_settings({"QUIZAPP_SECRET_KEY": "0" * 32, "QUIZAPP_LOG_HEAD_TO": wanted})


def test_the_mail_holds_lines_that_can_be_checked_and_nothing_about_anybody(
    app: Flask, database: Database, people: People, clock: SettableClock, settings: Settings, open_for: Callable[..., None]
) -> None:
    open_for()
    act(database, clock)
    look(app, database, clock)
    with app.app_context(), database.transaction() as session:
        mail = session.scalars(select(OutboxMail).where(OutboxMail.kind == "log_head")).one()
        message = make_head_mail(session, mail, clock() + timedelta(hours=5))
        for text in (message.text, message.html):
            (kept,) = heads_in(text)
            assert is_ours(kept, settings.secret_key) and kept.day == "2026-03-02"
            assert [one.outcome for one in compare(session, [kept])] == ["agrees"]
            assert "quizapp audit verify --heads" in text and "QUIZAPP_LOG_HEAD_TO" in text
            assert not any(name in text for name in ("alice", "Alice", "carla", "Eve"))
    assert "2026-03-02" in message.subject


@pytest.mark.one_engine
def test_a_database_without_a_head_stays_as_it_is(
    app: Flask, database: Database, clock: SettableClock, open_for: Callable[..., None]
) -> None:
    open_for()
    with database.transaction() as session:
        session.execute(update(AuditHead).values(sequence=0))
        session.execute(delete(AuditHead))
    look(app, database, clock)
    assert mailed(database) == []
