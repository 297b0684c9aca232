"""The PDF of a paper: tagged, accessible, for the archive; made by typst from fields, never from anybody's markup.

Without a font for a holder's script on this server the paper cannot be made, and its job waits and tries again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quizapp import paths
from quizapp.files.qr_code import qr_svg
from quizapp.files.typesetting import typeset

STANDARDS = (("ua-1", "a-2a"),)
TEMPLATE = paths.TEMPLATES / "certificates" / "certificate.typ"


def render_paper(fields: Mapping[str, Any], issued_at: datetime) -> bytes:
    """The paper as PDF (PDF/UA-1 and PDF/A-2a). The same fields give the same bytes.

    **Raises** typst.TypstError when the holder's script has no font on this server.
    """
    printed = {**fields["printed"], "qr": qr_svg(fields["verify_address"]), "issued_on": fields["issued_on"]}
    return typeset(TEMPLATE, {"paper": printed}, issued_at, STANDARDS)
