"""What a report of a mail server says about a mail that came back.

**Source**: RFC 3464 (delivery status), RFC 3463 (status codes), RFC 3462 (multipart/report), RFC 3461 (envelope identifiers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

_MESSAGE_ID = re.compile(r"<[^<>\s]{3,200}>")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
SOFT = ("5.2.2", "5.3.4", "5.7")
"""Full mailboxes, sizes and policies: refused for good, but they tell nothing about the address."""
_MAILBOX_CODES = (550, 551, 553)


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that came back. **Shape**: `message_ids` are all that the report names; `status` such as "5.1.1", "" where none is told;
    `is_hard` when the address cannot be reached; `recipients` are the addresses that its fields name, lower case."""

    message_ids: tuple[str, ...]
    status: str
    is_hard: bool
    recipients: tuple[str, ...] = ()


def read_bounce(content: bytes) -> Bounce | None:
    """The report; None for any other mail, also for one that only says that delivery takes longer and names no failure."""
    mail = message_from_bytes(content, policy=policy.compat32)
    reports = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
    if reports:
        told = [(str(one.get("Action", "")).strip().lower(), _status(one), one) for one in _recipients(reports[0])]
        worst = next((one for one in told if one[0] == "failed"), next((one for one in told if one[0] == "delayed"), None))
        if worst is None:
            return None
        return Bounce(_named(mail) + _envelope(reports[0]), worst[1], worst[0] == "failed" and _is_hard(worst[1]), _addresses(worst[2]))
    if mail.get("X-Failed-Recipients"):
        status = _first_status("\n".join(_texts(mail)))
        return Bounce(_named(mail), status, _is_hard(status or "5.0.0"), _mailboxes(str(mail["X-Failed-Recipients"])))
    return None


def _recipients(report: Message) -> Iterator[Message]:
    """The blocks of a delivery status that speak of a recipient; the first speaks of the mail."""
    blocks = report.get_payload()
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, Message) and block.get("Action"):
            yield block


def _envelope(report: Message) -> tuple[str, ...]:
    """The identifier that we gave the server with the mail, in the block about the mail: it is the Message-ID (`transports.py`)."""
    blocks = report.get_payload()
    first = blocks[0] if isinstance(blocks, list) and blocks else None
    given = str(first.get("Original-Envelope-Id", "")).strip() if isinstance(first, Message) else ""
    return (f"<{given}>",) if given else ()


def _addresses(block: Message) -> tuple[str, ...]:
    """Where the mail was to go: first as we said it, then as the server did after forwarding.

    >>> block = message_from_bytes(b"Original-Recipient: rfc822;Ida@Example.org\\nFinal-Recipient: rfc822; <ida@mx.example.org>\\n\\n")
    >>> _addresses(block)
    ('ida@example.org', 'ida@mx.example.org')
    """
    fields = (str(block.get(name, "")).partition(";") for name in ("Original-Recipient", "Final-Recipient"))
    return _mailboxes(",".join(address for kind, _semicolon, address in fields if kind.strip().lower() == "rfc822"))


def _mailboxes(field: str) -> tuple[str, ...]:
    found = (address.strip().strip("<>").strip().lower() for address in field.split(","))
    return tuple(dict.fromkeys(address for address in found if "@" in address))


def _status(block: Message) -> str:
    return _first_status(str(block.get("Status", ""))) or _first_status(str(block.get("Diagnostic-Code", "")))


def _first_status(text: str) -> str:
    found = _STATUS.search(text)
    return found[0] if found else ""


def _is_hard(status: str) -> bool:
    """Whether the address itself is at fault.

    >>> [_is_hard(status) for status in ("5.1.1", "5.2.2", "5.7.1", "4.4.1", "")]
    [True, False, False, False, False]
    """
    return status.startswith("5.") and not any(status == one or status.startswith(f"{one}.") for one in SOFT)


def blames_address(code: int, text: str) -> bool:
    """Whether a mail server that refuses a recipient for good says that the address cannot be reached: by its status, else by what its
    reply code means. A relay that is not allowed, a policy and a full mailbox say nothing about the address.

    **Source**: RFC 5321, section 4.2.3.

    >>> blames_address(550, "5.1.1 no such user"), blames_address(554, "5.7.1 Relay access denied"), blames_address(550, "unknown")
    (True, False, True)
    """
    status = _first_status(text)
    return _is_hard(status) if status else code in _MAILBOX_CODES


def _named(mail: Message) -> tuple[str, ...]:
    """Every Message-ID that the report gives back: of the returned mail or its heads, and what it answers."""
    found: list[str] = []
    for part in mail.walk():
        if part is not mail and part.get("Message-ID"):
            found += _MESSAGE_ID.findall(str(part["Message-ID"]))
    for head in ("In-Reply-To", "References"):
        found += _MESSAGE_ID.findall(str(mail.get(head, "")))
    for text in _texts(mail):
        found += re.findall(r"^\s*Message-ID:\s*(<[^<>\s]{3,200}>)", text, re.IGNORECASE | re.MULTILINE)
    return tuple(dict.fromkeys(found))


def _texts(mail: Message) -> Iterator[str]:
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield content.decode("utf-8", "replace")
