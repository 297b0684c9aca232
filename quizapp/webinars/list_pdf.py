"""The attendance list as PDF for the file: made by typst from plain values, never from anybody's markup."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quizapp import paths
from quizapp.files.typesetting import typeset

TEMPLATE = paths.TEMPLATES / "webinars" / "attendance.typ"


def render_list(printed: Mapping[str, Any], made_at: datetime) -> bytes:
    """The list as PDF/UA-1 and PDF/A-2a; where a name's script has no font on this server, without that promise rather than not at all.

    **Shape**: `facts` of `printed` are label and text, `heads` and each of `rows` the cells of the table.
    """
    return typeset(TEMPLATE, {"list": printed}, made_at, (("ua-1", "a-2a"), ()))
