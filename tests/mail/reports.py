"""Reports of delivery as mail servers write them, about a mail with a given Message-ID."""

from __future__ import annotations


def postfix(message_id: str, status: str = "5.1.1", action: str = "failed", to: str = "ida@example.org") -> bytes:
    """Postfix and most others: RFC 3464, with the returned mail. Shape: Postfix's bounce(8) manual and RFC 3464, appendix E."""
    return (
        "From: MAILER-DAEMON@mx.example.org (Mail Delivery System)\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "To: quiz@example.org\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.org\r\nArrival-Date: Mon, 2 Mar 2026 10:00:00 +0000\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} User unknown\r\n\r\n"
        "--B\r\nContent-Type: message/rfc822\r\n\r\n"
        f"From: quiz@example.org\r\nTo: {to}\r\nSubject: Nach dem Webinar\r\nMessage-ID: {message_id}\r\n\r\nHallo\r\n--B--\r\n"
    ).encode()


def heads_only(message_id: str) -> bytes:
    """Exchange and Gmail give back the heads alone. Shape: RFC 3462, text/rfc822-headers."""
    returned = f"Content-Type: text/rfc822-headers\r\n\r\nSubject: x\r\nMessage-ID: {message_id}\r\n\r\n--B--\r\n"
    start = postfix("<nothing@example.org>").partition(b"--B\r\nContent-Type: message/rfc822")[0]
    return start + b"--B\r\n" + returned.encode()


def exim(message_id: str, body: str = "550 5.1.1 unknown user") -> bytes:
    """Exim's plain report. Shape: Exim specification, chapter 49 (X-Failed-Recipients)."""
    return (
        "From: Mail Delivery System <Mailer-Daemon@mx.example.org>\r\nX-Failed-Recipients: ida@example.org\r\n"
        "Auto-Submitted: auto-replied\r\nSubject: Mail delivery failed: returning message to sender\r\n\r\n"
        f"A message that you sent could not be delivered.\r\n\r\n  ida@example.org\r\n    {body}\r\n\r\n"
        f"------ This is a copy of the message ------\r\n\r\nFrom: quiz@example.org\r\nMessage-ID: {message_id}\r\n\r\nHallo\r\n"
    ).encode()


def holiday(message_id: str) -> bytes:
    """An answer by a program that says when somebody is back."""
    return (
        f"From: ida@example.org\r\nIn-Reply-To: {message_id}\r\nAuto-Submitted: auto-replied\r\nSubject: Ich bin im Urlaub\r\n\r\n"
        "Bis bald.\r\n"
    ).encode()


def bare(to: str, envelope: str = "", original: str = "") -> bytes:
    """A report that gives nothing of the mail back. Shape: RFC 3464, the third part left out (RFC 3462 makes it optional)."""
    text = postfix("<nothing@example.org>", to=to).partition(b"--B\r\nContent-Type: message/rfc822")[0].decode() + "--B--\r\n"
    given = f"Original-Envelope-Id: {envelope}\r\n" if envelope else ""
    first = f"Original-Recipient: rfc822;{original}\r\n" if original else ""
    return text.replace("Reporting-MTA:", f"{given}Reporting-MTA:").replace("Final-Recipient:", f"{first}Final-Recipient:").encode()
