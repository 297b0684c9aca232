"""The mail of this room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from quizapp.mail.message import Message
from quizapp.mail.render import render_message
from quizapp.web.locale import in_language


def certificate_issued(to: str, locale: str, fields: Mapping[str, Any], link: str) -> Message:
    """The certificate is there: where to get it, and the address that confirms it to others."""
    with in_language(locale):
        subject = _("Your certificate: %(course)s", course=fields["course"])
    return render_message(
        "certificates", "certificate_issued", to, locale, subject,
        holder=fields["holder"], course=fields["course"], link=link, verify_address=fields["verify_address"],
    )
