"""Cells of wide tables bear the heads of their columns, for screens on which rows are stacked."""

from __future__ import annotations

from hypothesis import given, strategies as st
from markupsafe import Markup

from quizapp.web.tables import with_column_heads

HEAD = ["Choose", "Name", {"text": "Points & more", "kind": "number"}]


def test_each_cell_bears_the_head_of_its_column() -> None:
    row = '<tr class="a">\n<td{}>x</td><th scope="row">Ada</th>\n<td{} class="number">3</td></tr>'
    labelled = row.format(' data-label="Choose"', ' data-label="Points &amp; more"')
    assert with_column_heads(Markup(2 * row.format("", "")), HEAD) == 2 * labelled


def test_a_cell_too_many_and_a_column_without_a_head_bear_none() -> None:
    assert with_column_heads(Markup("<tr><td>1</td><td>2</td></tr>"), [""]) == "<tr><td>1</td><td>2</td></tr>"


def test_what_only_begins_like_a_cell_stays() -> None:
    assert with_column_heads(Markup("<tdx><thead>"), HEAD) == "<tdx><thead>"


@given(st.text(max_size=20), st.integers(0, 5))
def test_no_head_breaks_out_of_its_attribute(head: str, rows: int) -> None:
    labelled = with_column_heads(Markup("<tr><td>1</td></tr>" * rows), [head])
    assert labelled.count("<") == 4 * rows
    assert labelled.count('"') == (2 * rows if head else 0)
