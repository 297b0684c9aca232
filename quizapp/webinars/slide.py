"""The last slide of a webinar as PDF: a large code, a short address, one sentence. Made by typst from plain values."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from quizapp import paths
from quizapp.files.qr_code import qr_svg
from quizapp.files.typesetting import typeset
from quizapp.web.locale import in_language
from quizapp.webinars.rules.sharing import without_scheme

TEMPLATE = paths.TEMPLATES / "webinars" / "slide.typ"


def render_slide(title: str, address: str, locale: str, made_at: datetime) -> bytes:
    """One page of 16:9 as PDF/UA-1; where the title's script has no font on this server, without that promise."""
    with in_language(locale):
        printed = {
            "lang": locale, "title": title, "address": without_scheme(address), "link": address, "qr": qr_svg(address),
            "alt": _("QR code with the address %(address)s", address=without_scheme(address)),
            "sentence": _("Scan the code and answer the first question at once: no sign-in, no app."),
            "or": _("Or type this address:"),
        }
    return typeset(TEMPLATE, {"slide": printed}, made_at, (("ua-1",), ()))
