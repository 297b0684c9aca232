"""How parsed Markdown becomes HTML: figures, tables, call-outs, checklists, links, footnotes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from quizapp.content.links import is_outward, media_url
from quizapp.content.markdown_parser import CALLOUTS, plain_text

WORDS = {
    "note": {"de": "Hinweis", "en": "Note"},
    "tip": {"de": "Tipp", "en": "Tip"},
    "example": {"de": "Beispiel", "en": "Example"},
    "warning": {"de": "Achtung", "en": "Warning"},
    "checklist": {"de": "Checkliste", "en": "Checklist"},
    "table": {"de": "Tabelle", "en": "Table"},
    "footnotes": {"de": "Fußnoten", "en": "Footnotes"},
    "back": {"de": "Zurück zum Text", "en": "Back to the text"},
}
"""Words that rendering adds by itself; languages without an entry read English."""

Tokens = Sequence[Token]


def word(name: str, locale: str) -> str:
    """A word of our own in this language.

    >>> word("tip", "de"), word("tip", "de-AT"), word("tip", "fr")
    ('Tipp', 'Tipp', 'Tip')
    """
    return WORDS[name].get(locale.partition("-")[0], WORDS[name]["en"])


def _heading_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    identifier = tokens[at].attrGet("id")
    return f'<{tokens[at].tag} id="{identifier}">' if identifier else f"<{tokens[at].tag}>"


def _link_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    url = env["links"].url(str(tokens[at].attrGet("href") or ""), env["locale"])
    if url is None:
        _link_end(tokens, at).tag = "span"
        return '<span class="broken-link">'
    rel = ' rel="noopener noreferrer"' if is_outward(url) else ""
    return f'<a href="{escape(url)}"{rel}>'


def _link_end(tokens: Tokens, at: int) -> Token:
    return next(token for token in tokens[at:] if token.type == "link_close" and token.level == tokens[at].level)


def _image(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    token = tokens[at]
    alternative = escape(self.renderInlineAsText(token.children, options, env))
    media = env["links"].media.get(str(token.attrGet("src") or ""))
    if media is None:
        return f'<span class="broken-link">{alternative}</span>'
    size = f'width="{media.width}" height="{media.height}"'
    picture = f'<img src="{escape(media_url(media))}" {size} alt="{alternative}" loading="lazy" decoding="async">'
    caption = str(token.attrGet("title") or "")
    return (
        f"{picture}<figcaption>{escape(caption)}</figcaption>" if caption and token.meta.get("is_figure") else picture
    )


def _table_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    end = next(index for index, token in enumerate(tokens[at:], at) if token.type == "thead_close")
    columns = ", ".join(plain_text(tokens[at:end]).split("\n"))
    name = word("table", env["locale"])
    label = escape(f"{name}: {columns}" if columns else name)
    return f'<div class="table-wrap" tabindex="0" role="region" aria-label="{label}"><table>\n'


def _table_close(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    return "</table></div>\n"


def _cell_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    alignment = str(tokens[at].attrGet("style") or "").removeprefix("text-align:")
    style = f' class="align-{alignment}"' if alignment else ""
    return f'<th scope="col"{style}>' if tokens[at].tag == "th" else f"<td{style}>"


def _callout_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    kind, _, title = tokens[at].info.strip().partition(" ")
    title = title.strip() or word(kind, env["locale"])
    return f'<aside class="callout callout--{kind}" role="note"><p class="callout__title">{escape(title)}</p>\n'


def _callout_close(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    return "</aside>\n"


def _list_item_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    if tokens[at].meta.get("has_box"):
        return '<li class="checklist__item"><span class="checklist__box" aria-hidden="true"></span>'
    return "<li>"


def _code(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    return f'<pre tabindex="0"><code>{escape(tokens[at].content)}</code></pre>\n'


def _footnote_block_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    return f'<section class="footnotes" aria-label="{word("footnotes", env["locale"])}"><ol class="footnotes__list">\n'


def _footnote_block_close(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    return "</ol></section>\n"


def _footnote_number(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    prefix = f"-{env['docId']}" if "docId" in env else ""
    return f"{prefix}-{tokens[at].meta['id'] + 1}"


def _footnote_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    return f'<li id="fn{_footnote_number(self, tokens, at, options, env)}" class="footnotes__item">'


def _footnote_caption(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    return str(tokens[at].meta["id"] + 1)


def _footnote_anchor(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    number = _footnote_number(self, tokens, at, options, env)
    again = f":{tokens[at].meta['subId']}" if tokens[at].meta["subId"] > 0 else ""
    label = word("back", env["locale"])
    return f' <a href="#fnref{number}{again}" class="footnote-backref" aria-label="{label}">↩︎</a>'


RULES = {
    "heading_open": _heading_open,
    "link_open": _link_open,
    "image": _image,
    "table_open": _table_open,
    "table_close": _table_close,
    "th_open": _cell_open,
    "td_open": _cell_open,
    "list_item_open": _list_item_open,
    "fence": _code,
    "code_block": _code,
    "footnote_block_open": _footnote_block_open,
    "footnote_block_close": _footnote_block_close,
    "footnote_open": _footnote_open,
    "footnote_anchor_name": _footnote_number,
    "footnote_caption": _footnote_caption,
    "footnote_anchor": _footnote_anchor,
    **{f"container_callout_{kind}_open": _callout_open for kind in CALLOUTS},
    **{f"container_callout_{kind}_close": _callout_close for kind in CALLOUTS},
}


def add_html_rules(parser: MarkdownIt) -> MarkdownIt:
    """The parser with our HTML for everything that differs from plain CommonMark."""
    for name, rule in RULES.items():
        parser.add_render_rule(name, rule)
    return parser
