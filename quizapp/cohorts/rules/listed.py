"""A list of people who shall be enrolled: what its rows say, before anybody is looked up."""

from __future__ import annotations

import base64
import binascii
import json
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from quizapp.accounts.rules.address import read_listed_address
from quizapp.interchange.tables import FORMULA, Row, Table
from quizapp.kernel.errors import Invalid

ADDRESS_HEADS = ("email", "emailaddress", "emailadresse", "mail", "mailadresse", "adresse", "address")
NAME_HEADS = ("name", "vollständigername", "fullname")
FIRST_HEADS, LAST_HEADS = ("vorname", "firstname", "givenname"), ("nachname", "lastname", "familienname", "surname")
LONGEST_NAME = 200
LETTERS_BESIDES = frozenset("ßæœøłđðþħŧŋ")
"""Letters of languages in Latin script that are not one from A to Z with a mark."""
MOST_PACKED, MOST_UNPACKED = 1024 * 1024, 8 * 1024 * 1024

Verdict = Literal[
    "new", "known", "invited", "member", "elsewhere", "no_seat", "duplicate", "look_alike", "administrator", "invalid", "formula",
    "no_address",
]
ENROLS: tuple[Verdict, ...] = ("new", "known", "invited")
VERDICTS: tuple[Verdict, ...] = (
    "look_alike", "invalid", "formula", "no_address", "administrator", "elsewhere", "no_seat", "duplicate", "new", "known", "invited",
    "member",
)
"""In the order in which a report shows them: first what needs somebody's eyes."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One row. **Shape**: `address` is how we store it, "" where `verdict` says why not; `detail` says more: another line, letters.

    `typed` is what stands in the file.
    """

    line: int
    typed: str
    address: str
    name: str
    verdict: Verdict
    detail: str = ""

    @property
    def is_rewritten(self) -> bool:
        """True when capitals or spaces were put right."""
        return bool(self.address) and self.typed != self.address


def read_list(table: Table) -> tuple[list[Listed], tuple[str, ...]]:
    """Every row of a list with what can be said of it alone, and the heads of columns that are not read.

    A list without heads, one address a line, is understood as well. **Raises** Invalid when there is no column of addresses.
    """
    at = table.column(ADDRESS_HEADS)
    if at is None and (bare := next((n for n, head in enumerate(table.heads) if read_listed_address(head)), None)) is not None:
        first = Row(1, table.heads)
        table = Table(tuple("email" if n == bare else "" for n in range(len(table.heads))), (first, *table.rows))
        at = bare
    if at is None:
        raise Invalid("list_without_addresses")
    names = [table.column(heads) for heads in (NAME_HEADS, FIRST_HEADS, LAST_HEADS)]
    read = {at, *(one for one in names if one is not None)}
    seen: dict[str, int] = {}
    rows = [_listed(row, at, names, table.heads[at], seen) for row in table.rows]
    return rows, tuple(head for number, head in enumerate(table.heads) if number not in read and head)


def _listed(row: Row, at: int, names: Sequence[int | None], head: str, seen: dict[str, int]) -> Listed:
    typed, name = row.cells[at], _name(row, names)
    if (head, FORMULA) in row.faults:
        return Listed(row.line, "", "", name, "formula")
    if not typed:
        return Listed(row.line, "", "", name, "no_address")
    if strange := strange_letters(typed):
        return Listed(row.line, typed, "", name, "look_alike", strange)
    address = read_listed_address(typed)
    if address is None:
        return Listed(row.line, typed, "", name, "invalid")
    if address in seen:
        return Listed(row.line, typed, address, name, "duplicate", str(seen[address]))
    seen[address] = row.line
    return Listed(row.line, typed, address, name, "new")


def _name(row: Row, names: Sequence[int | None]) -> str:
    whole, first, last = (row.cells[at] if at is not None else "" for at in names)
    shown = whole or f"{first} {last}"
    return " ".join("".join(one if one.isprintable() else " " for one in shown).split())[:LONGEST_NAME]


def strange_letters(typed: str) -> str:
    """Letters that look like those of an alphabet in use and make another address: of other scripts, of phonetic writing. "" for none.

    >>> strange_letters("\N{CYRILLIC SMALL LETTER A}nna@\N{LATIN SMALL LETTER SCRIPT G}mail.com")
    'CYRILLIC SMALL LETTER A, LATIN SMALL LETTER SCRIPT G'
    >>> strange_letters("anna@m\N{LATIN SMALL LETTER U WITH DIAERESIS}ller.example")
    ''
    """
    letters = (one for one in typed if one.isalnum() and not _is_usual(one))
    return ", ".join(dict.fromkeys(unicodedata.name(one, f"U+{ord(one):04X}") for one in letters))


def _is_usual(letter: str) -> bool:
    """A letter from A to Z, with or without marks, or one of those that languages in Latin script have besides."""
    return unicodedata.normalize("NFD", letter)[0].isascii() or letter.lower() in LETTERS_BESIDES


def pack_list(rows: Sequence[Listed]) -> str:
    """Rows that shall be enrolled as one short text, for the form that confirms them; nothing is stored meanwhile."""
    told = [[row.line, row.address, row.name] for row in rows]
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 9)).decode()


def unpack_list(packed: str) -> list[Listed]:
    """What `pack_list` made; everything is read and judged again. **Raises** Invalid for anything else.

    >>> unpack_list(pack_list([Listed(2, "a@b.de", "a@b.de", "Anna", "new")]))[0].address
    'a@b.de'
    """
    if len(packed) > MOST_PACKED:
        raise Invalid("list_not_understood")
    try:
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(base64.urlsafe_b64decode(packed.encode("ascii")), MOST_UNPACKED)
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise Invalid("list_not_understood")
        told = json.loads(text)
        rows = [Row(int(line), (str(address), str(name))) for line, address, name in told]
    except (ValueError, TypeError, binascii.Error, zlib.error, RecursionError):
        raise Invalid("list_not_understood") from None
    return read_list(Table(("email", "name"), tuple(rows)))[0]
