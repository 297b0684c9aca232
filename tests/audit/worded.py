"""Whether a reader of the log of acts finds every value of an entry in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from quizapp.operations.change_words import FINGERPRINTS, NAMES, VALUES, VALUES_OF
from quizapp.operations.log_names import VALUES as THINGS_NAMED

AS_THEY_ARE = frozenset(("form", "languages", "question", "serial", "target_key"))
"""Values that are names themselves: kinds of files, languages, keys of authors, numbers of papers."""
NO_WORD = re.compile(r"[0-9/:T+.-]+")
"""Numbers, days and instants."""


def wordless(changes: Mapping[str, Any] | None) -> list[str]:
    """What stands in an entry under its English name or code alone."""
    found = []
    for name, pair in (changes or {}).items():
        if name not in NAMES and not name.startswith("points of "):
            found.append(name)
        if name not in THINGS_NAMED.keys() | FINGERPRINTS | AS_THEY_ARE:
            known = {"", *VALUES, *VALUES_OF.get(name, ())}
            found += [f"{name}: {text}" for text in _texts(pair) if text not in known and not NO_WORD.fullmatch(text)]
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
