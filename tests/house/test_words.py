"""Words that belong to public-law examinations stay out of pages, papers and courses.

The certificate's footer, which says that it is none of that, is the one exception.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.house.source import ROOT, line_of, without_comments
from tests.house.texts import catalogue_paths

DISCLAIMER = (
    "Nachweis einer lehrgangsinternen Lernerfolgskontrolle. "
    "Keine öffentlich-rechtliche Prüfung, kein Zeugnis einer Industrie- und Handelskammer."
)
FORBIDDEN = re.compile(r"(?<!über)(?<!nach)prüfung|zeugnis|zertifizier|\bIHK", re.IGNORECASE)
TEXT_FILES = {".html", ".txt", ".typ", ".md", ".yaml", ".svg", ".js"}


def texts() -> Iterator[tuple[Path, str]]:
    """Everything that people read: templates, translations, courses, scripts."""
    for folder in ("templates", "quizapp/packs", "quizapp/static/js"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in TEXT_FILES:
                yield path, without_comments(path.read_text(encoding="utf-8"))
    for path in catalogue_paths():
        with path.open("rb") as file:
            messages = read_po(file)
        yield path, "\n".join(str(message.string) for message in messages if message.id)


@pytest.mark.parametrize("text", ["Abschlussprüfung", "ein Zeugnis", "zertifizierter Kurs", "Fachwirt (IHK)"])
def test_the_search_finds(text: str) -> None:
    assert FORBIDDEN.search(text)


def test_a_check_of_something_may_be_called_so() -> None:
    assert not FORBIDDEN.search("Überprüfung und Nachprüfung, ein Zertifikat des Anbieters")


def test_no_words_of_public_examinations() -> None:
    disclaimer = re.compile(r"\s+".join(map(re.escape, DISCLAIMER.split())))
    found = []
    for path, text in texts():
        text = disclaimer.sub(lambda match: "\n" * match.group().count("\n"), text)
        found += [f"{path.relative_to(ROOT)}:{line_of(text, at.start())}: {at.group()}" for at in FORBIDDEN.finditer(text)]
    assert not found
