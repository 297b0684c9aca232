"""A lesson in one language: its opening and its sections, as HTML for reading and as words for searching."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from quizapp.content.edition import EditionLesson, EditionSection, Passage
from quizapp.content.links import Links
from quizapp.content.markdown import environment, parse_tokens, render_tokens
from quizapp.content.markdown_parser import headings, plain_text

WORDS_A_MINUTE = 180
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def count_words(text: str) -> int:
    """Words as a reader counts them.

    >>> count_words("Social-Media-Arbeit geht's an: 20 Minuten.")
    5
    """
    return len(_WORD.findall(text))


def reading_minutes(words: int) -> int:
    """Whole minutes of reading, rounded up, at least one. **Units**: words, minutes.

    >>> reading_minutes(0), reading_minutes(180), reading_minutes(181)
    (1, 1, 2)
    """
    return max(1, -(-words // WORDS_A_MINUTE))


def render_lesson(module: str, source: str, links: Links, locale: str) -> EditionLesson:
    """The lesson of a module, split at its second-level headings. Footnotes stand under the section that needs them."""
    env = environment(links, locale, module)
    tokens = parse_tokens(source, env)
    parts = _with_footnotes(*_take_footnotes(_split(tokens), tokens))
    opening, *sections = parts
    text = plain_text([token for part in parts for token in part])
    return EditionLesson(
        opening_html=render_tokens(opening, env),
        opening_text=plain_text(opening),
        sections=tuple(_section(part, env) for part in sections),
        words=count_words(text),
        reading_minutes=reading_minutes(count_words(text)),
    )


def _section(tokens: list[Token], env: dict[str, Any]) -> EditionSection:
    (heading, title), *inner = headings(tokens)
    body = tokens[3:]
    return EditionSection(
        id=str(heading.attrGet("id") or ""),
        title=title,
        html=render_tokens(body, env),
        text=plain_text(body),
        passages=tuple(
            Passage(id=str(token.attrGet("id")), title=words) for token, words in inner if token.attrGet("id")
        ),
    )


def _split(tokens: Sequence[Token]) -> list[list[Token]]:
    """The opening, then one list for each second-level heading and what follows it; without the footnotes."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.type == "footnote_block_open":
            break
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0:
            parts.append([])
        parts[-1].append(token)
    return parts


def _take_footnotes(parts: list[list[Token]], tokens: Sequence[Token]) -> tuple[list[list[Token]], list[list[Token]]]:
    """The parts, and the tokens of each footnote."""
    notes: list[list[Token]] = []
    for token in tokens[sum(len(part) for part in parts) :]:
        if token.type == "footnote_open":
            notes.append([])
        if notes and token.type != "footnote_block_close":
            notes[-1].append(token)
    return parts, notes


def _with_footnotes(parts: list[list[Token]], notes: list[list[Token]]) -> list[list[Token]]:
    """Each part followed by the footnotes it is the first to refer to; a footnote only other notes know comes last."""
    homes = [next((at for at, part in enumerate(parts) if _refers(part, note)), len(parts) - 1) for note in notes]
    edges = Token("footnote_block_open", "", 1), Token("footnote_block_close", "", -1)
    for at, part in enumerate(parts):
        own = [token for note, home in zip(notes, homes, strict=True) if home == at for token in note]
        part.extend([edges[0], *own, edges[1]] if own else [])
    return parts


def _refers(part: Sequence[Token], note: Sequence[Token]) -> bool:
    return any(token.meta.get("id") == note[0].meta["id"] for token in _references(part))


def _references(part: Sequence[Token]) -> Iterator[Token]:
    for token in part:
        yield from (child for child in token.children or () if child.type == "footnote_ref")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a lesson. **Shape**: a missing `id` is empty. **Units**: `line` counts from 0."""

    level: int
    id: str
    title: str
    line: int
    is_nested: bool

    def __str__(self) -> str:
        return f"{'#' * self.level} {{#{self.id}}}"


def lesson_headings(source: str) -> tuple[Heading, ...]:
    """Each heading of a lesson, in order."""
    return tuple(
        Heading(int(token.tag[1:]), str(token.attrGet("id") or ""), title, (token.map or [0])[0], token.level > 0)
        for token, title in headings(parse_tokens(source, {}))
    )
