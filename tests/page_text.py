"""The text of a page, as somebody reads it, for tests."""

from __future__ import annotations

import html
import re


def words(page: str) -> str:
    r"""Without its tags, in one line.

    >>> words("<p>A &amp; B</p>\n<p>C</p>").split()
    ['A', '&', 'B', 'C']
    """
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))
