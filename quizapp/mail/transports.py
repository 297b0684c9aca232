"""Ways mail leaves: SMTP, or a page on this computer."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate, make_msgid, parseaddr
from typing import Any, Literal, Protocol

from quizapp.config import Settings
from quizapp.mail.message import Message
from quizapp.mail.rules.bounces import blames_address

TIMEOUT_S = 30
STOP = "List-Unsubscribe"


Taken = Literal["taken", "refused", "no_such_address", "unanswered"]
"""unanswered: the server has the whole mail and did not say whether it takes it."""


class ServerAway(Exception):
    """The mail server cannot be reached, or lets nobody in. That says nothing of the mail."""


class Transport(Protocol):
    """Takes a message away."""

    keeps_copy: bool
    domain: str
    """Where Message-IDs come from."""

    def send(self, message: Message) -> Taken:
        """Whether it was taken; else it is not tried again, unless nobody knows. **Raises** ServerAway, OSError or SMTPException for
        now."""


class DemoTransport:
    """Keeps mails where `/mails` shows them; only ever on this computer."""

    keeps_copy = True
    domain = "localhost"

    def send(self, message: Message) -> Taken:
        """Nothing leaves."""
        return "taken"


class _PlainLinks(EmailPolicy):
    """Writes the link that ends the mails as it is, in one line. Python puts what is longer than 78 letters into an encoded word
    (RFC 2047), which stands for text only: mail providers find no link in it (RFC 2369, RFC 8058)."""

    def fold(self, name: str, value: str) -> str:
        """As text."""
        return f"{name}: {value}{self.linesep}" if name == STOP else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """As it leaves."""
        return self.fold(name, value).encode() if name == STOP else super().fold_binary(name, value)


class _Connection(smtplib.SMTP):
    """Knows whether the server has the whole mail: from then on silence does not mean that it was not taken."""

    has_all = False

    def send(self, s: Any) -> None:
        """Called for every command, as text, and for the mail, as bytes that end with a line of one dot."""
        super().send(s)
        self.has_all = isinstance(s, bytes) and s.endswith(b"\r\n.\r\n")


class _TlsConnection(_Connection, smtplib.SMTP_SSL):
    """The same by TLS from the beginning."""


def _leave(connection: smtplib.SMTP) -> None:
    """Say goodbye; whatever is answered, what became of the mail is known by now."""
    with suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()


class SmtpTransport:
    """Hands mails to the operator's mail server."""

    keeps_copy = False

    def __init__(self, settings: Settings) -> None:
        self.settings, self.domain = settings, settings.base_host

    def send(self, message: Message) -> Taken:
        """One connection per mail; what the server refuses for good (5xx), address or content, is not tried again."""
        email = self._as_email(message)
        try:
            connection = self._connection()
        except (OSError, smtplib.SMTPException) as error:
            raise ServerAway from error
        try:
            return self._hand_over(connection, email)
        finally:
            _leave(connection)

    def _hand_over(self, connection: _Connection, email: EmailMessage) -> Taken:
        try:
            connection.ehlo_or_helo_if_needed()
            asked = _report_asked_for(email) if connection.has_extn("dsn") else ((), ())
            connection.send_message(
                email, from_addr=self.settings.bounce_address or None, mail_options=asked[0], rcpt_options=asked[1]
            )
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, text),) = refused.recipients.values()
            if code < 500:
                raise
            return "no_such_address" if blames_address(code, text.decode(errors="replace")) else "refused"
        except smtplib.SMTPDataError as refused:
            if refused.smtp_code >= 500:
                return "refused"
            raise
        except smtplib.SMTPServerDisconnected:
            if not connection.has_all:
                raise
            return "unanswered"
        return "taken"

    def _connection(self) -> _Connection:
        settings = self.settings
        context = ssl.create_default_context()
        if settings.smtp_security == "tls":
            connection: _Connection = _TlsConnection(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_S, context=context)
        else:
            connection = _Connection(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_S)
        try:
            if settings.smtp_security == "starttls":
                connection.starttls(context=context)
            if settings.smtp_user:
                connection.login(settings.smtp_user, settings.smtp_password)
        except (OSError, smtplib.SMTPException):
            connection.close()
            raise
        return connection

    def _as_email(self, message: Message) -> EmailMessage:
        email = EmailMessage(policy=_PlainLinks())
        email["From"] = self._sender(message.sender_name)
        email["To"] = message.to
        if message.reply_to:
            email["Reply-To"] = message.reply_to
        email["Subject"] = _in_one_line(message.subject)
        email["Date"] = formatdate()
        email["Message-ID"] = message.message_id or make_msgid(domain=self.settings.base_host)
        email["Auto-Submitted"] = "auto-generated"
        if message.stop_url:  # RFC 8058: one click in the mail program, without signing in
            email[STOP] = f"<{message.stop_url}>"
            email["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        email.set_content(message.text)
        email.add_alternative(message.html, subtype="html")
        return email


    def _sender(self, name: str) -> str | Address:
        """The server's address, under the name that a course goes by: mail servers refuse or hide a foreign address."""
        if not name:
            return self.settings.mail_from
        return Address(_in_one_line(name), addr_spec=parseaddr(self.settings.mail_from)[1])


def _report_asked_for(email: EmailMessage) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a server that knows RFC 3461 puts into its report: the Message-ID even where it gives nothing of the mail back, and the address
    as we said it. Options of MAIL and RCPT."""
    identifier, address = str(email["Message-ID"]).strip("<>"), str(email["To"])
    return ("RET=HDRS", f"ENVID={_xtext(identifier)}"), (f"ORCPT=rfc822;{_xtext(address)}",) if address.isascii() else ()


def _xtext(text: str) -> str:
    """**Source**: RFC 3461, section 4.

    >>> _xtext("a+b=c@example.org")
    'a+2Bb+3Dc@example.org'
    """
    return "".join(letter if "!" <= letter <= "~" and letter not in "+=" else f"+{ord(letter):02X}" for letter in text)


def _in_one_line(text: str) -> str:
    """What may stand in the head of a mail: no line ends, no other controls."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def transport_for(settings: Settings) -> Transport:
    """The transport the operator chose."""
    return DemoTransport() if settings.mail_transport == "demo" else SmtpTransport(settings)
