"""Posted answers: the stamp every answer carries."""

from __future__ import annotations

import re

from flask import request

from quizapp.kernel.errors import Invalid
from quizapp.quizzes.rules.answer import Stamp

LARGEST_NUMBER = 2**31 - 1
_TAB = re.compile(r"[A-Za-z0-9_-]{1,40}")
_NUMBER = re.compile(r"[0-9]{1,10}")


def posted_stamp(slot: int) -> Stamp:
    """The stamp of one slot's answer. **Raises** Invalid when it is none.

    **Shape**: `tab` and `sequence` come from the script, or from hidden fields without it; the revision that the page
    had shown is `base_revision`, or `q<slot>_revision` where several questions stand on one page.
    """
    tab = request.form.get("tab", "")
    base = request.form.get(f"q{slot}_revision", request.form.get("base_revision", ""))
    return Stamp(_checked_tab(tab), _whole_number(request.form.get("sequence", "")), _whole_number(base))


def posted_number(name: str) -> int:
    """A whole number that the page had in a hidden field. **Raises** Invalid when it is none."""
    return _whole_number(request.form.get(name, ""))


def _checked_tab(tab: str) -> str:
    if not _TAB.fullmatch(tab):
        raise Invalid("answer_not_understood")
    return tab


def _whole_number(text: str) -> int:
    if not _NUMBER.fullmatch(text) or int(text) > LARGEST_NUMBER:
        raise Invalid("answer_not_understood")
    return int(text)
