"""What an author has to mend in a Markdown text: HTML, links, pictures, call-outs, headings, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from markdown_it.token import Token

from quizapp.content.links import LESSON_SCHEME, QUIZ_SCHEME, Links, is_outward
from quizapp.content.markdown_parser import (
    CALLOUTS,
    MAX_BRACKETS,
    MAX_CHARACTERS,
    is_lone_image,
    is_too_complex,
    make_parser,
)
from quizapp.content.pack_fault import Severity

Kind = Literal["lesson", "credits", "text"]
_PARSER = make_parser(sees_html=True)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_FENCE = re.compile(r" {0,3}:{3,}[ \t]*(?P<name>[^\s:]*)")


@dataclass(frozen=True, slots=True)
class TextFault:
    """Something wrong in a text. **Units**: `line` counts from 0 inside the text."""

    code: str
    line: int
    params: dict[str, object] = field(default_factory=dict)
    severity: Severity = "error"


def check_markdown(source: str, links: Links, kind: Kind) -> Iterator[TextFault]:
    """Every fault of a Markdown text; `kind` says whether headings belong into it."""
    if is_too_complex(source):
        yield TextFault("text_too_complex", 0, {"characters": MAX_CHARACTERS, "brackets": MAX_BRACKETS})
        return
    unknown_callouts = 0
    for fault in _faults(source, links, kind):
        unknown_callouts += fault.code == "callout_unknown"
        if fault.code == "callout_stray" and not fault.params["name"] and unknown_callouts:
            unknown_callouts -= 1  # this one closes a call-out that was reported already
        else:
            yield fault


def _faults(source: str, links: Links, kind: Kind) -> Iterator[TextFault]:
    env: dict[str, Any] = {}
    tokens = _PARSER.parse(source, env)
    lines = source.split("\n")
    for before, token in zip([None, *tokens], tokens, strict=False):
        line = (token.map or [0])[0]
        if token.type == "html_block":
            yield TextFault("html", line, {"html": _short(token.content)})
        elif token.type == "inline":
            yield from _inline_faults(token, links, is_paragraph=before is not None and before.type != "heading_open")
        elif token.type.startswith("container_callout") and token.nesting == 1:
            yield from _callout_faults(tokens, token, lines)
        elif token.type == "heading_open" and kind != "lesson":
            yield from _heading_faults(token, kind)
    for label, number in env.get("footnotes", {}).get("refs", {}).items():
        if number < 0:
            yield TextFault("footnote_unused", 0, {"footnote": label.removeprefix(":")}, "warning")


def _heading_faults(token: Token, kind: Kind) -> Iterator[TextFault]:
    if kind == "text":
        yield TextFault("heading_in_text", (token.map or [0])[0])
    elif token.tag not in ("h2", "h3"):
        yield TextFault("heading_level", (token.map or [0])[0], {"level": int(token.tag[1:])})


def _inline_faults(inline: Token, links: Links, *, is_paragraph: bool) -> Iterator[TextFault]:
    line = (inline.map or [0])[0]
    is_figure = is_paragraph and is_lone_image(inline)
    for child in inline.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "html_inline":
            yield TextFault("html", line, {"html": _short(child.content)})
        elif child.type == "link_open":
            yield from _link_faults(str(child.attrGet("href") or ""), links, line)
        elif child.type == "image":
            yield from _image_faults(child, links, line, is_figure=is_figure)
        elif child.type == "text":
            yield from _word_faults(child.content, line)


def _word_faults(text: str, line: int) -> Iterator[TextFault]:
    for match in _FOOTNOTE.finditer(text):
        yield TextFault("footnote_missing", line, {"footnote": match[0]})
    if fence := _FENCE.match(text):
        code = "callout_stray" if not fence["name"] or fence["name"] in CALLOUTS else "callout_unknown"
        yield TextFault(code, line, {"name": fence["name"], "known": ", ".join(CALLOUTS)})


def _link_faults(href: str, links: Links, line: int) -> Iterator[TextFault]:
    if links.url(href, "") is not None:
        return
    if href.startswith((LESSON_SCHEME, QUIZ_SCHEME)):
        yield TextFault("link_broken", line, {"link": _short(href)})
    elif not is_outward(href):
        yield TextFault("link_unsafe", line, {"link": _short(href)})


def _image_faults(image: Token, links: Links, line: int, *, is_figure: bool) -> Iterator[TextFault]:
    source = str(image.attrGet("src") or "")
    if not source.startswith("media/"):
        yield TextFault("image_not_in_pack", line, {"image": _short(source)})
    elif source not in links.media:
        yield TextFault("image_missing", line, {"image": _short(source)})
    if not image.content.strip():
        yield TextFault("image_without_alternative", line, {"image": _short(source)})
    if not is_figure:
        yield TextFault("image_not_alone", line, {"image": _short(source)})


def _callout_faults(tokens: Sequence[Token], opening: Token, lines: Sequence[str]) -> Iterator[TextFault]:
    start, end = opening.map or [0, 0]
    name = opening.info.split(maxsplit=1)[0]
    if end >= len(lines) or not lines[end].lstrip(" >").startswith(":::"):
        yield TextFault("callout_open", start, {"name": name})
    inner = [token for token in tokens if token.map and start < token.map[0] < end]
    if name == "checklist" and not any(token.type.endswith("list_open") for token in inner):
        yield TextFault("checklist_without_list", start)


def used_images(source: str) -> Iterator[str]:
    """Each picture that a text shows, by its path in the pack."""
    for token in [] if is_too_complex(source) else _PARSER.parse(source, {}):
        yield from (str(child.attrGet("src") or "") for child in token.children or () if child.type == "image")


def _short(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= 60 else f"{line[:59]}…"
