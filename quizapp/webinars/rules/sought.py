"""Whether a report that waits may hold somebody: by address, by name whatever the order of its words, or by enrolment."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from quizapp.kernel.names import MARKS
from quizapp.webinars.rules.parts import Entry

_ACCENTS = re.compile(MARKS)


@dataclass(frozen=True)
class Sought:
    """Somebody whom reports are searched for."""

    addresses: frozenset[str]
    names: frozenset[str]
    enrolments: frozenset[int] = frozenset()

    @cached_property
    def _patterns(self) -> list[list[re.Pattern[str]]]:
        """For each name all its words, for each address the address: who is found has every pattern of one of them."""
        words = [[re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in re.findall(r"\w+", _plain(name))] for name in self.names]
        return [own for own in words if own] + [[re.compile(re.escape(_plain(email)))] for email in self.addresses]

    def is_in_text(self, text: str) -> bool:
        """Whether the text names them. Words of a name may stand apart, as columns for first and last names have them.

        >>> Sought(frozenset(), frozenset({"Zoë Zimmer"})).is_in_text("Zimmer;Zoe;10:00")
        True
        >>> Sought(frozenset(), frozenset({"Zoë Zimmer"})).is_in_text("Zoe;Zimmermann")
        False
        """
        plain = _plain(text)
        return any(all(pattern.search(plain) for pattern in own) for own in self._patterns)

    def is_in_entry(self, entry: Entry) -> bool:
        """Whether an entry of a plan is about them, or might be."""
        learners = {entry.get("enrolment"), *entry.get("candidates", ())}
        return not self.enrolments.isdisjoint(learners) or self.is_in_text(" ".join(_texts(entry)))


def _plain(text: str) -> str:
    """Without capitals and accents."""
    folded = text.casefold()
    return folded if folded.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", folded))


def _texts(value: Any) -> Iterator[str]:
    """Every text within an entry."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one)
