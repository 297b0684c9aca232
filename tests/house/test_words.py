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
ROLES = {
    "de": r"kursleit|\bverwalt(?:er|ung)|administrator|\badmins?\b|trainer[:*_/]?in|dozent|\blehr(?:er|kr[aä]ft)|tutor|prüfling|teilnehmer",
    "en": r"\b(?:admins?|teachers?|lecturers?|instructors?|tutors?|students?|examinees?|facilitators?)\b",
}
"""Other words for those whom the interface calls Lernende or Teilnehmende, Trainer and Administration; learner, trainer and
administrator. A course may speak of whom it likes."""
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


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de", "Frag deine Kursleiterin"), ("de", "die Verwaltung entscheidet"), ("de", "Trainer:in"), ("de", "Administratoren"),
        ("de", "alle Teilnehmer"), ("en", "Ask your teacher."), ("en", "An admin decides."),
    ],
)
def test_the_search_finds_other_words_for_roles(locale: str, text: str) -> None:
    assert re.search(ROLES[locale], text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("locale", "text"), [("de", "Trainer, Administration und Teilnehmende; wer Kurse leitet oder verwaltet"), ("en", "administrators")]
)
def test_roles_have_one_word_each(locale: str, text: str) -> None:
    assert not re.search(ROLES[locale], text, re.IGNORECASE)


def interface_texts() -> Iterator[tuple[str, str]]:
    """Every text of the interface with its language."""
    for path in catalogue_paths():
        with path.open("rb") as file:
            messages = list(read_po(file))
        for message in messages:
            for said in (message.id, message.string) if message.id else ():
                language = "en" if said is message.id else path.parent.parent.name
                yield from ((language, form) for form in ([said] if isinstance(said, str) else said))


def test_the_interface_calls_roles_by_their_words() -> None:
    found = [(said, text) for locale, text in interface_texts() for said in re.findall(ROLES.get(locale, "(?!)"), text, re.IGNORECASE)]
    assert found == []


def test_a_certificate_has_one_word_in_german() -> None:
    for path in catalogue_paths():
        with path.open("rb") as file:
            assert [message.id for message in read_po(file) if "Zertifikat" in str(message.string)] == [], "Bescheinigung"
