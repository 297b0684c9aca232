"""Wide tables on narrow screens: every cell bears the head of its column, so that the stylesheet can stack rows as cards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

CELL = re.compile(r"<t[dh](?=[\s>])")


def with_column_heads(rows: Markup, head: Iterable[str | Mapping[str, str]]) -> Markup:
    """The rows with `data-label` at every cell but the one that names its row. **Shape**: heads as `data_table` takes them;
    no table within a cell, and none after a cell that spans several columns.

    >>> with_column_heads(Markup('<tr><th scope="row">Ada</th><td>3</td></tr>'), ["Name", {"text": "Points"}])
    Markup('<tr><th scope="row">Ada</th><td data-label="Points">3</td></tr>')
    """
    labels = [escape(one if isinstance(one, str) else one["text"]) for one in head]
    return Markup("<tr".join(_labelled(row, labels) for row in str(rows).split("<tr")))


def _labelled(row: str, labels: Iterable[Markup]) -> str:
    left = iter(labels)

    def labelled(cell: re.Match[str]) -> str:
        label = next(left, "")
        return f'<td data-label="{label}"' if cell[0] == "<td" and label else cell[0]

    return CELL.sub(labelled, row)
