"""Mails that come back: read from a real mailbox, stopped by their Message-ID only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from quizapp.config import Settings
from quizapp.db.session import Database
from quizapp.mail.bounces import note_bounce, read_bounces
from quizapp.mail.models import OutboxMail
from quizapp.mail.rules.bounces import read_bounce
from quizapp.mail.service import queue_mail
from tests.clock import SettableClock
from tests.conftest import MakeSettings
from tests.imap import PASSWORD, USER, Mailbox
from tests.mail.reports import bare, exim, heads_only, holiday, postfix
from tests.tls import TlsRelay, self_made_certificate

IDS = {name: f"<{name}-{'x' * 28}@quiz.example.org>" for name in ("ida", "udo", "nora")}


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    """A mailbox that is served."""
    served = Mailbox()
    yield served
    served.stop()


@pytest.fixture
def settings(make_settings: MakeSettings, mailbox: Mailbox) -> Settings:
    """Returned mails go to the mailbox."""
    return make_settings(
        imap_host="127.0.0.1", imap_port=mailbox.port, imap_security="none", imap_user=USER, imap_password=PASSWORD, imap_folder="INBOX"
    )


def sent(session: Session, name: str, now: datetime) -> None:
    """A mail to somebody that has left."""
    mail = queue_mail(session, "hello", f"{name}@example.org", "de", {}, None, now)
    mail.state, mail.message_id, mail.sent_at = "sent", IDS[name], now


def outcomes(database: Database) -> dict[str, tuple[str, str]]:
    """What is known of the mails, by recipient."""
    with database.reading() as session:
        return {mail.to_address.partition("@")[0]: (mail.outcome, mail.problem) for mail in session.query(OutboxMail)}


def test_reports_are_read_once_and_say_what_became_of_our_mails(
    database: Database, settings: Settings, mailbox: Mailbox, clock: SettableClock
) -> None:
    with database.transaction() as session:
        for name in IDS:
            sent(session, name, clock())
    read_bounces(database, settings, clock())
    assert outcomes(database) == dict.fromkeys(IDS, ("", ""))
    forged = postfix("<forged@quiz.example.org>", to="nora@example.org")
    for content in (
        postfix(IDS["ida"], "4.4.1", "delayed"), exim(IDS["udo"]), holiday(IDS["nora"]), forged, b"Subject: a\r\n\r\nb\r\n", b"\r\n",
    ):
        mailbox.deliver(content)
    read_bounces(database, settings, clock())
    assert outcomes(database) == {"ida": ("delayed", "4.4.1"), "udo": ("bounced", "5.1.1"), "nora": ("", "")}
    assert mailbox.unread() == 0
    mailbox.deliver(heads_only(IDS["ida"]))
    mailbox.deliver(postfix(IDS["udo"], "5.2.2"))
    read_bounces(database, settings, clock())
    read_bounces(database, settings, clock())
    assert outcomes(database) == {"ida": ("bounced", "5.1.1"), "udo": ("bounced", "5.2.2"), "nora": ("", "")}


@pytest.mark.one_engine
@pytest.mark.parametrize("wrong", [{"imap_password": "wrong"}, {"imap_port": 1}, {"imap_folder": "Nowhere"}, {"imap_host": ""}])
def test_a_mailbox_that_cannot_be_read_is_told_in_the_log_and_left_for_next_time(
    database: Database, make_settings: MakeSettings, mailbox: Mailbox, clock: SettableClock, caplog: pytest.LogCaptureFixture,
    wrong: dict[str, object],
) -> None:
    known = {
        "imap_host": "127.0.0.1", "imap_port": mailbox.port, "imap_security": "none", "imap_user": USER, "imap_password": PASSWORD,
        "imap_folder": "INBOX",
    }
    read_bounces(database, make_settings(**{**known, **wrong}), clock())
    told = [record.getMessage() for record in caplog.records if record.name == "quizapp.mail"]
    assert len(told) == (0 if "imap_host" in wrong else 1)
    assert not any(PASSWORD in line or "wrong" in line for line in told)


@pytest.mark.one_engine
@pytest.mark.parametrize(("is_trusted", "address", "told"), [
    (True, "127.0.0.1", ""), (False, "127.0.0.1", "self-signed certificate"), (True, "127.0.0.2", "IP address mismatch"),
])
def test_by_tls_only_a_server_with_a_trusted_certificate_for_its_name_is_given_the_password(
    database: Database, make_settings: MakeSettings, mailbox: Mailbox, clock: SettableClock, caplog: pytest.LogCaptureFixture,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_trusted: bool, address: str, told: str,
) -> None:
    certificate = self_made_certificate(tmp_path, address)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    relay = TlsRelay(certificate, mailbox.port)
    with database.transaction() as session:
        sent(session, "udo", clock())
    mailbox.deliver(postfix(IDS["udo"]))
    settings = make_settings(
        imap_host="127.0.0.1", imap_port=relay.port, imap_security="tls", imap_user=USER, imap_password=PASSWORD, imap_folder="INBOX"
    )
    read_bounces(database, settings, clock())
    relay.stop()
    assert outcomes(database) == {"udo": ("", "") if told else ("bounced", "5.1.1")}
    lines = [record.getMessage() for record in caplog.records if record.name == "quizapp.mail"]
    wanted = ["mailbox of returned mails: the certificate of 127.0.0.1 is not trusted"] if told else []
    assert [line.partition(" (")[0] for line in lines] == wanted
    assert told in "".join(lines)


@pytest.mark.one_engine
def test_a_report_without_anything_of_our_mail_is_known_by_the_identifier_of_its_envelope_and_else_ends_nothing(
    database: Database, clock: SettableClock
) -> None:
    with database.transaction() as session:
        for name in IDS:
            sent(session, name, clock())
    reports = (
        bare("nobody@example.org", envelope=IDS["ida"].strip("<>")), bare("UDO@example.org"),
        bare("else@example.net", original="nora@example.org"),
    )
    with database.transaction() as session:
        assert [note_bounce(session, bounce, clock()) for report in reports if (bounce := read_bounce(report))] == [True] * 3
    assert outcomes(database) == {"ida": ("bounced", "5.1.1"), "udo": ("returned", "5.1.1"), "nora": ("returned", "5.1.1")}
    clock.advance(days=8)
    with database.transaction() as session:
        for report in (bare("ida@example.org"), bare("stranger@example.org"), exim("nothing", "udo@example.org 5.1.1")):
            bounce = read_bounce(report)
            assert bounce
            assert not note_bounce(session, bounce, clock())
