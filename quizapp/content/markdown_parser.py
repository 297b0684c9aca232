"""How lessons and texts are read: CommonMark with tables, footnotes, definition lists, call-outs, ids and figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

CALLOUTS = ("note", "tip", "example", "warning", "checklist")
MAX_CHARACTERS = 250_000
MAX_BRACKETS = 3_000
"""More opening brackets than any lesson needs; each may have to be looked at from every other."""

_HEADING_ID = re.compile(r"[ \t]*\{#([a-z][a-z0-9-]{0,59})\}[ \t]*$")


def make_parser(*, sees_html: bool = False) -> MarkdownIt:
    """A parser of our Markdown. With `sees_html` it reports raw HTML and every link instead of passing over them."""
    parser = MarkdownIt("js-default", {"html": sees_html, "linkify": False, "typographer": False})
    footnote_plugin(parser, inline=False)
    deflist_plugin(parser)
    for kind in CALLOUTS:
        container_plugin(parser, f"callout_{kind}", validate=_names(kind))
    parser.core.ruler.after("block", "heading_ids", _take_heading_ids)
    parser.core.ruler.push("figures", _make_figures)
    parser.core.ruler.push("checklists", _mark_checklists)
    if sees_html:
        parser.validateLink = lambda url: True  # type: ignore[method-assign]  # the check itself judges links
    return parser


def is_too_complex(source: str) -> bool:
    """True for a text that would take the parser unreasonably long.

    >>> is_too_complex("[" * 4000), is_too_complex("A [link](quiz:final).")
    (True, False)
    """
    return len(source) > MAX_CHARACTERS or source.count("[") > MAX_BRACKETS


def _names(kind: str) -> Any:
    return lambda params, _markup: params.split(maxsplit=1)[:1] == [kind]


def _take_heading_ids(state: StateCore) -> None:
    """`## Title {#id}`: the id moves from the text to the heading."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open" and (match := _HEADING_ID.search(inline.content)):
            inline.content = inline.content[: match.start()]
            opening.attrSet("id", match[1])


def _make_figures(state: StateCore) -> None:
    """A picture alone in its paragraph becomes a figure."""
    for at, token in enumerate(state.tokens):
        if token.type == "inline" and is_lone_image(token) and state.tokens[at - 1].type == "paragraph_open":
            for edge in (state.tokens[at - 1], state.tokens[at + 1]):
                edge.type, edge.tag, edge.hidden = edge.type.replace("paragraph", "figure"), "figure", False
            image = next(child for child in token.children or () if child.type == "image")
            image.meta["is_figure"] = True


def is_lone_image(inline: Token) -> bool:
    """True where a paragraph holds one picture and nothing else."""
    seen = [child for child in inline.children or () if child.type != "text" or child.content.strip()]
    return len(seen) == 1 and seen[0].type == "image"


def _mark_checklists(state: StateCore) -> None:
    """Lists directly in a checklist call-out get boxes."""
    depth: int | None = None
    for token in state.tokens:
        if token.type == "container_callout_checklist_open":
            depth = token.level
        elif token.type == "container_callout_checklist_close":
            depth = None
        elif depth is not None and token.level == depth + 1 and token.type in ("bullet_list_open", "ordered_list_open"):
            token.attrSet("class", "checklist")
        elif depth is not None and token.level == depth + 2 and token.type == "list_item_open":
            token.meta["has_box"] = True


def plain_text(tokens: Sequence[Token]) -> str:
    """The words of a text without any markup, for search and counting: one line per block."""
    return "\n".join(line for line in (_inline_text(token).strip() for token in tokens) if line)


def _inline_text(token: Token) -> str:
    if token.type in ("fence", "code_block"):
        return token.content
    if token.type.startswith("container_callout") and token.nesting == 1:
        return token.info.strip().partition(" ")[2]
    return "".join(_leaf_text(child) for child in token.children or ()) if token.type == "inline" else ""


def _leaf_text(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "image":
        return f"{''.join(_leaf_text(child) for child in token.children or ())} {token.attrGet('title') or ''} "
    return token.content if token.type in ("text", "code_inline") else ""


def headings(tokens: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    """Each heading with its title as plain text."""
    for opening, inline in zip(tokens, tokens[1:], strict=False):
        if opening.type == "heading_open":
            yield opening, _inline_text(inline).strip()
