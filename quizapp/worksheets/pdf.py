"""A worksheet as PDF: tagged, made by typst from plain values, never from anybody's markup."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quizapp import paths
from quizapp.files.typesetting import typeset

TEMPLATE = paths.TEMPLATES / "worksheets" / "worksheet.typ"


def render_sheet(printed: Mapping[str, Any], written_at: datetime) -> bytes:
    """The sheet as PDF/UA-1; where a script has no font on this server, without that promise rather than not at all.

    **Shape**: `rows` of `printed` are label and text.
    """
    return typeset(TEMPLATE, {"sheet": printed}, written_at, (("ua-1",), ()))
