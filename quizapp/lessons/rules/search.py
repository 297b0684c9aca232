"""Searching lessons: every word must occur; titles count more than headings, headings more than text.

Spelling is compared loosely: capitals do not matter, and "Führung" is found as "fuehrung" and as "fuhrung".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

LONGEST_QUERY = 200
IN_TITLE, IN_HEADING, IN_PASSAGE_HEADING, MOST_IN_TEXT = 8, 5, 3, 5
EXCERPT_LENGTH = 220
SHORTEST_INSIDE_A_WORD = 3
"""Shorter words are looked for at the beginning of words only."""

Span = tuple[str, bool]
"""A piece of text, and whether it is what was looked for."""

Fold = Callable[[str], str]
_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue"}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class SearchPassage:
    """A heading with the text up to the next one. `anchor` is "" for the opening of a lesson."""

    anchor: str
    title: str
    text: str

    @cached_property
    def folded_title(self) -> tuple[str, str]:
        """The title in both spellings."""
        return _foldings(self.title)

    @cached_property
    def folded_text(self) -> tuple[str, str]:
        """The text in both spellings."""
        return _foldings(self.text)


@dataclass(frozen=True)
class SearchSection:
    """A section of a lesson, or its opening. The first passage carries the section's own heading."""

    module_key: str
    recipe: str
    passages: tuple[SearchPassage, ...]
    is_opening: bool = False

    @cached_property
    def folded_recipe(self) -> tuple[str, str]:
        """The recipe's title in both spellings."""
        return _foldings(self.recipe)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage worth opening."""

    module_key: str
    recipe: str
    anchor: str
    heading: tuple[Span, ...]
    excerpt: tuple[Span, ...]
    score: int


def query_words(query: str) -> tuple[str, ...]:
    """The words of a query, each once, capitals aside.

    >>> query_words(" Feste  Kreise, feste Zeiten ")
    ('feste', 'kreise', 'zeiten')
    """
    return tuple(dict.fromkeys(word.casefold() for word in _WORD.findall(query[:LONGEST_QUERY])))


def search(sections: Iterable[SearchSection], query: str) -> list[Hit]:
    """Sections in which every word of the query occurs, best first, else in the order of the course."""
    words = query_words(query)
    hits = [hit for section in sections if words and (hit := _hit(section, words)) is not None]
    return sorted(hits, key=lambda hit: -hit.score)


def _hit(section: SearchSection, words: Sequence[str]) -> Hit | None:
    """The hit in a section. A recipe's title helps its sections to match, but alone it leads to the opening only."""
    scores = [[_score(section, passage, word) for word in words] for passage in section.passages]
    by_word = [sum(column) for column in zip(*scores, strict=True)]
    if not any(by_word):
        return None
    if any(not score and not _count(section.folded_recipe, word) for score, word in zip(by_word, words, strict=True)):
        return None
    best = max(range(len(scores)), key=lambda at: (sum(map(bool, scores[at])), sum(scores[at]), -at))
    passage = section.passages[best]
    return Hit(
        section.module_key, section.recipe, passage.anchor, marked(passage.title, words), excerpt(passage.text, words), sum(by_word)
    )


def _score(section: SearchSection, passage: SearchPassage, word: str) -> int:
    in_text = min(MOST_IN_TEXT, _count(passage.folded_text, word))
    if not _count(passage.folded_title, word):
        return in_text
    if passage is not section.passages[0]:
        return in_text + IN_PASSAGE_HEADING
    return in_text + (IN_TITLE if section.is_opening else IN_HEADING)


def _count(foldings: tuple[str, str], word: str) -> int:
    return max(len(_places(folded, fold(word))) for folded, fold in zip(foldings, (_fold_german, _fold_plain), strict=True))


def _places(folded: str, word: str) -> list[int]:
    places, at = [], folded.find(word)
    while at >= 0:
        if len(word) >= SHORTEST_INSIDE_A_WORD or at == 0 or not folded[at - 1].isalnum():
            places.append(at)
        at = folded.find(word, at + len(word))
    return places


def marked(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """The text in pieces, with every occurrence of a word set apart.

    >>> marked("Der Führungskreis", ["fuehrung"])
    (('Der ', False), ('Führung', True), ('skreis', False))
    """
    is_found = [False] * len(text)
    for fold in (_fold_german, _fold_plain):
        folded, origins = _fold_with_origins(text, fold)
        for word in map(fold, words):
            for place in _places(folded, word):
                for at in range(origins[place], origins[place + len(word) - 1] + 1):
                    is_found[at] = True
    edges = [0, *(at for at in range(1, len(text)) if is_found[at] != is_found[at - 1]), len(text)]
    return tuple((text[start:end], is_found[start]) for start, end in zip(edges, edges[1:], strict=False) if start < end)


def excerpt(text: str, words: Iterable[str], length: int = EXCERPT_LENGTH) -> tuple[Span, ...]:
    """About `length` characters of the text around the first occurrence of a word, cut between words."""
    text = " ".join(text.split())
    words = tuple(words)
    first = next((len(before) for before, found in _with_offsets(marked(text, words)) if found), 0)
    start = max(0, min(first - length // 3, len(text) - length))
    if start:
        start = text.find(" ", start, first) + 1 or first
    end = len(text) if start + length >= len(text) else text.rfind(" ", first, start + length)
    end = end if end > start else min(len(text), start + length)
    spans = marked(text[start:end], words)
    return (*((("… ", False),) if start else ()), *spans, *(((" …", False),) if end < len(text) else ()))


def _with_offsets(spans: Iterable[Span]) -> Iterable[tuple[str, bool]]:
    """Each span as (all text before it, whether it was found)."""
    before = ""
    for piece, found in spans:
        yield before, found
        before += piece


def _foldings(text: str) -> tuple[str, str]:
    return _fold_german(text), _fold_plain(text)


def _fold_german(text: str) -> str:
    """ü is ue, as it is written where there is no ü.

    >>> _fold_german("Größe")
    'groesse'
    """
    composed = unicodedata.normalize("NFC", text).casefold()
    return _without_accents("".join(_GERMAN.get(character, character) for character in composed))


def _fold_plain(text: str) -> str:
    """ü is u, as people type it in a hurry.

    >>> _fold_plain("Größe")
    'grosse'
    """
    return _without_accents(text.casefold())


def _without_accents(text: str) -> str:
    return text if text.isascii() else "".join(
        character for character in unicodedata.normalize("NFKD", text) if not unicodedata.combining(character)
    )


def _fold_with_origins(text: str, fold: Fold) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in the text it comes from."""
    folded, origins = [], []
    for at, character in enumerate(text):
        part = fold(character)
        folded.append(part)
        origins += [at] * len(part)
    return "".join(folded), origins
