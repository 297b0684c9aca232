"""Markdown to safe HTML. Every link and picture is looked up, and the result passes a tight allow-list."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it.token import Token

from quizapp.content.html_rules import add_html_rules
from quizapp.content.links import Links
from quizapp.content.markdown_parser import is_too_complex, make_parser
from quizapp.content.sanitizer import sanitize

_PARSER = add_html_rules(make_parser())


def render_markdown(source: str, links: Links, locale: str, footnotes: str = "") -> str:
    """Safe HTML of a Markdown text; `footnotes` keeps ids of footnotes apart where several texts share a page.

    >>> render_markdown("See [this](quiz:final).", Links("c", quizzes=frozenset({"final"})), "en")
    '<p>See <a href="/en/courses/c/quizzes/final">this</a>.</p>\\n'
    """
    env = environment(links, locale, footnotes)
    return render_tokens(parse_tokens(source, env), env)


def render_inline_markdown(source: str, links: Links, locale: str) -> str:
    """Safe HTML of a Markdown text for a place that holds words only: no paragraphs, lists or headings.

    >>> render_inline_markdown("a *b*", Links("c"), "en")
    'a <em>b</em>'
    """
    env = environment(links, locale, "")
    return escape(source) if is_too_complex(source) else render_tokens(_PARSER.parseInline(source, env), env)


def environment(links: Links, locale: str, footnotes: str) -> dict[str, Any]:
    """What the rendering rules need to know besides the text."""
    return {"links": links, "locale": locale, **({"docId": footnotes} if footnotes else {})}


def parse_tokens(source: str, env: dict[str, Any]) -> list[Token]:
    """The parsed text, to be rendered in parts; a text too complex to parse becomes one block of plain words."""
    return _PARSER.parse(source, env) if not is_too_complex(source) else [Token("fence", "code", 0, content=source)]


def render_tokens(tokens: Sequence[Token], env: dict[str, Any]) -> str:
    """Safe HTML of parsed text."""
    return sanitize(_PARSER.renderer.render(tokens, _PARSER.options, env))
