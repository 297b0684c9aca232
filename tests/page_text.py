"""The text of a page, as somebody reads it, for tests."""

from __future__ import annotations

import html
import re

DRAWN = re.compile(r"[\w-]{20,}")


def undrawn(text: str) -> str:
    """Without codes, secrets and digests: whatever is drawn at random holds any four letters now and then.

    >>> undrawn('<input value="ImI3.evilZ-bQ9_evil-3kdbobxy"> of evil.example')
    '<input value="ImI3."> of evil.example'
    """
    return DRAWN.sub("", text)


def words(page: str) -> str:
    r"""Without its tags, in one line.

    >>> words("<p>A &amp; B</p>\n<p>C</p>").split()
    ['A', '&', 'B', 'C']
    """
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))
