"""The text of a mail with named placeholders: what may stand in it, how it is filled, and its paragraphs.

One text serves both parts of a mail: plain and HTML are made from the same paragraphs, and nothing in it is markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

INVITATION, REMINDER, BOOSTER, RESULT, CERTIFICATE = "invitation", "reminder", "booster", "result", "certificate"
HOST, LINK = "host", "link"
PLACEHOLDERS = {
    INVITATION: ("webinar", "course", HOST, LINK), REMINDER: ("webinar", "course", HOST, LINK),
    BOOSTER: ("webinar", "course", HOST, "questions", "minutes", LINK), RESULT: ("webinar", "course", HOST, LINK),
    CERTIFICATE: ("course", LINK),
}
"""What each kind of mail can name."""
LONGEST_SUBJECT, LONGEST_BODY = 150, 4000

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")

Trouble = Literal["unknown", "brace", "no_link", "link_in_subject", "lines"]


@dataclass(frozen=True, slots=True)
class TextFault:
    """Why a text cannot be used. **Shape**: `name` is the placeholder that nobody knows."""

    field: Literal["subject", "body"]
    trouble: Trouble
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of a text, each in pieces: words, and whether they are the link. `is_button` for a link that stands alone."""

    lines: tuple[tuple[tuple[str, bool], ...], ...]

    @property
    def is_button(self) -> bool:
        """Whether the paragraph is nothing but the link."""
        return len(self.lines) == 1 and len(self.lines[0]) == 1 and self.lines[0][0][1]


def faults_of(kind: str, subject: str, body: str) -> list[TextFault]:
    """Everything that keeps a text from being used; both empty is the standard text and has no fault.

    >>> [fault.trouble for fault in faults_of("reminder", "For {name}", "Hello")]
    ['unknown', 'no_link']
    """
    faults: list[TextFault] = []
    if any(ord(letter) < 32 or letter in "\x7f\x85\u2028\u2029" for letter in subject):
        faults.append(TextFault("subject", "lines"))
    faults += [TextFault("subject", "unknown", name) for name in _unknown(kind, subject)]
    faults += [TextFault("subject", "brace")] * _has_brace(subject)
    if LINK in names_in(subject):
        faults.append(TextFault("subject", "link_in_subject"))
    faults += [TextFault("body", "unknown", name) for name in _unknown(kind, body)]
    faults += [TextFault("body", "brace")] * _has_brace(body)
    if body.strip() and LINK not in names_in(body):
        faults.append(TextFault("body", "no_link"))
    return faults


def names_in(text: str) -> list[str]:
    """Placeholders of a text, in order.

    >>> names_in("{link}, { host }")
    ['link', 'host']
    """
    return [name.strip() for name in _PLACEHOLDER.findall(text)]


def _unknown(kind: str, text: str) -> list[str]:
    return list(dict.fromkeys(name for name in names_in(text) if name not in PLACEHOLDERS[kind]))


def _has_brace(text: str) -> bool:
    """Whether a brace belongs to no placeholder: one was not closed, or is in braces itself.

    >>> [_has_brace(text) for text in ("{link}", "{link", "{{link}}", "{li\\nnk}")]
    [False, True, True, True]
    """
    rest = _PLACEHOLDER.sub("", text)
    return "{" in rest or "}" in rest


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in, once: what a value holds is never read as a placeholder.

    >>> filled("{a} {b}", {"a": "{b}", "b": "2"})
    '{b} 2'
    """
    return _PLACEHOLDER.sub(lambda found: values.get(found[1].strip(), found[0]), text)


def paragraphs(body: str, values: Mapping[str, str]) -> list[Paragraph]:
    """The text in paragraphs, filled in, with the link apart; a paragraph of which nothing is left is left out."""
    found = []
    for block in re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip()):
        lines = tuple(line for line in (_pieces(line, values) for line in block.split("\n")) if line)
        if lines:
            found.append(Paragraph(lines))
    return found


def _pieces(line: str, values: Mapping[str, str]) -> tuple[tuple[str, bool], ...]:
    """Words and links of a line; empty pieces are left out."""
    parts = re.split(r"(\{\s*link\s*\})", line.strip())
    pieces = ((values[LINK], True) if at % 2 else (filled(part, values), False) for at, part in enumerate(parts))
    return tuple((words, is_link) for words, is_link in pieces if words.strip())


def as_plain(found: Sequence[Paragraph], label: str) -> str:
    """Paragraphs as plain text; a link that stands alone is told by its label."""
    return "\n\n".join(_plain(one, label) for one in found)


def _plain(one: Paragraph, label: str) -> str:
    words = "\n".join("".join(words for words, _ in line) for line in one.lines)
    return f"{label}:\n\n{words}" if one.is_button else words
