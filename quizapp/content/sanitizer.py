"""The last gate before a page: HTML keeps only what our own rendering makes."""

from __future__ import annotations

import re

import nh3

from quizapp.content.markdown_parser import CALLOUTS

_TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "dl", "dt", "dd"),
    *(
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "img",
        "figure",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ),
    *("aside", "div", "span", "sup", "section"),
}
_ATTRIBUTES = {
    "a": {"href", "id", "aria-label"},
    "img": {"src", "width", "height", "alt"},
    "ol": {"start"},
    "li": {"id"},
    "h2": {"id"},
    "h3": {"id"},
    "div": {"aria-label"},
    "section": {"aria-label"},
}
_VALUES = {
    "a": {"rel": {"noopener noreferrer"}},
    "img": {"loading": {"lazy"}, "decoding": {"async"}},
    "th": {"scope": {"col"}},
    "aside": {"role": {"note"}},
    "div": {"role": {"region"}, "tabindex": {"0"}},
    "pre": {"tabindex": {"0"}},
    "span": {"aria-hidden": {"true"}},
}
_ALIGNED = {"align-left", "align-center", "align-right"}
_CLASSES = {
    "aside": {"callout", *(f"callout--{kind}" for kind in CALLOUTS)},
    "p": {"callout__title"},
    "div": {"table-wrap"},
    "ul": {"checklist"},
    "ol": {"checklist", "footnotes__list"},
    "li": {"checklist__item", "footnotes__item"},
    "span": {"checklist__box", "broken-link"},
    "sup": {"footnote-ref"},
    "a": {"footnote-backref"},
    "section": {"footnotes"},
    "th": _ALIGNED,
    "td": _ALIGNED,
}
_OWN_ADDRESS = re.compile(r"#[\w:-]+|/(?!/)[\w./#-]+", re.ASCII)


def _keep_attribute(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and not value.startswith("/media/"):
        return None
    return value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "iframe", "object", "template", "svg", "math"},
    attributes=_ATTRIBUTES,
    attribute_filter=_keep_attribute,
    tag_attribute_values=_VALUES,
    allowed_classes=_CLASSES,
    url_schemes={"https", "http", "mailto"},
    url_relative=lambda address: address if _OWN_ADDRESS.fullmatch(address) else None,
    link_rel=None,
)


def sanitize(html: str) -> str:
    """The HTML without anything that is not on the list.

    >>> sanitize('<p onclick="x()">a<script>b</script><img src="https://example.org/x.png"></p>')
    '<p>a<img></p>'
    """
    return _CLEANER.clean(html)
