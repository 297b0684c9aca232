"""Every text of the interface is translated, and every translation takes the same values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from quizapp.web.catalogues import compile_catalogues
from tests.house.texts import ROOT, TRANSLATIONS, catalogue_paths, collect_texts, is_translated, read_catalogue

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
CATALOGUES = list(catalogue_paths())


@pytest.fixture(scope="module")
def texts() -> Catalog:
    """Everything named in code and templates."""
    return collect_texts()


def keys(catalogue: Catalog) -> set[tuple[object, object]]:
    """What identifies a text: itself and its context."""
    return {(message.id, message.context) for message in catalogue if message.id}


def some(texts: Iterable[object]) -> str:
    """The first few of many texts, for a message."""
    return "for example " + "; ".join(sorted(map(str, texts))[:5])


def placeholders(strings: object) -> list[set[str]]:
    """The names filled into each form of a text."""
    forms = strings if isinstance(strings, (tuple, list)) else (strings,)
    return [set(PLACEHOLDER.findall(str(form))) for form in forms]


def test_there_is_a_german_catalogue() -> None:
    assert [path.relative_to(TRANSLATIONS).as_posix() for path in CATALOGUES] == ["de/LC_MESSAGES/messages.po"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_text_is_in_the_catalogue(path: Path, texts: Catalog) -> None:
    missing = keys(texts) - keys(read_catalogue(path))
    assert len(missing) == 0, f"run `make translations` and translate {len(missing)} texts, {some(missing)}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_text_of_the_catalogue_is_used(path: Path, texts: Catalog) -> None:
    unused = keys(read_catalogue(path)) - keys(texts)
    assert len(unused) == 0, f"run `make translations` to remove {len(unused)} texts, {some(unused)}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_text_is_translated(path: Path) -> None:
    waiting = [message.id for message in read_catalogue(path) if message.id and (not is_translated(message.string) or message.fuzzy)]
    assert len(waiting) == 0, f"{len(waiting)} wait in {path.relative_to(ROOT)}, {some(waiting)}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_translations_take_the_same_values(path: Path) -> None:
    broken = [message.id for message in read_catalogue(path) if message.id and is_translated(message.string) and not _fits(message)]
    assert not broken


def _fits(message: Message) -> bool:
    """The plural takes every value; a singular ("one minute") may leave some out, and none may invent one."""
    most = set().union(*placeholders(message.id))
    translated = placeholders(message.string)
    return translated[-1] == placeholders(message.id)[-1] and all(form <= most for form in translated)


def test_catalogues_compile_once_until_they_change(tmp_path: Path) -> None:
    source = tmp_path / "de" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Back"\nmsgstr "Zurück"\n')
    assert compile_catalogues(tmp_path) == [source.with_suffix(".mo")]
    assert "Zurück".encode() in source.with_suffix(".mo").read_bytes()
    assert compile_catalogues(tmp_path) == []
    assert sorted(path.name for path in source.parent.iterdir()) == ["messages.mo", "messages.po"]
