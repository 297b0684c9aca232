"""What rows of a list say: properties, and that packing keeps what was checked."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from quizapp.accounts.rules.address import read_address
from quizapp.cohorts.rules.listed import ENROLS, Listed, pack_list, read_list, strange_letters, unpack_list
from quizapp.interchange.tables import Row, Table
from quizapp.kernel.errors import Invalid

ADDRESSES = st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.(org|example)", fullmatch=True)
CELLS = st.text(max_size=40) | ADDRESSES | ADDRESSES.map(str.upper) | ADDRESSES.map(lambda one: f"  {one} ")
NAMES = st.text(st.characters(categories=("L",)), max_size=20)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=20))
def test_every_row_is_judged_and_each_address_is_enrolled_once(cells: list[tuple[str, str]]) -> None:
    rows, ignored = read_list(Table(("E-Mail", "Name"), tuple(Row(n, pair) for n, pair in enumerate(cells, start=2))))
    assert ignored == ()
    assert [row.line for row in rows] == list(range(2, len(cells) + 2))
    enrolled = [row.address for row in rows if row.verdict in ENROLS]
    assert len(enrolled) == len(set(enrolled))
    assert all(read_address(address) == address for address in enrolled)


@pytest.mark.parametrize("typed", ["Anna Beispiel <Anna@example.org>", "mailto:anna@example.org", "anna@example.org;"])
@pytest.mark.parametrize("heads", [("E-Mail",), ()])
def test_an_address_may_stand_as_address_books_write_it(typed: str, heads: tuple[str, ...]) -> None:
    rows, _ignored = read_list(Table(heads, (Row(2, (typed,)),)) if heads else Table((typed,), ()))
    assert [(row.address, row.verdict, row.is_rewritten) for row in rows] == [("anna@example.org", "new", True)]


@given(st.lists(st.tuples(ADDRESSES, NAMES), unique_by=lambda one: one[0], max_size=20))
def test_packing_keeps_addresses_names_and_lines(people: list[tuple[str, str]]) -> None:
    rows = [Listed(n, address, address, name, "new") for n, (address, name) in enumerate(people, start=2)]
    assert [(row.line, row.address, row.name) for row in unpack_list(pack_list(rows))] == [
        (row.line, row.address, row.name) for row in rows
    ]


@given(st.text(max_size=200))
def test_what_was_not_packed_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        unpack_list(text)


@pytest.mark.parametrize(
    ("typed", "strange"),
    [
        ("anna@ex\u0430mple.org", "CYRILLIC SMALL LETTER A"), ("\u03bfle@example.org", "GREEK SMALL LETTER OMICRON"),
        ("\uff41nna@example.org", "FULLWIDTH LATIN SMALL LETTER A"), ("j\u00fcrgen@m\u00fcller.example", ""), ("a@b.org", ""),
        ("anna@\u0261mail.com", "LATIN SMALL LETTER SCRIPT G"), ("anna@ex\u0251mple.org", "LATIN SMALL LETTER ALPHA"),
        ("anna@b\u0131g.org", "LATIN SMALL LETTER DOTLESS I"), ("anna\u00b2@b.org", "SUPERSCRIPT TWO"),
        ("\u0141ukasz@\u0219tefan.ro", ""), ("stra\u00dfe@b\u00f8rn.dk", ""),
    ],
)
def test_letters_that_look_like_ours(typed: str, strange: str) -> None:
    assert strange_letters(typed) == strange
