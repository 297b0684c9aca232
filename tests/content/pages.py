"""Looks at rendered HTML the way a browser would and lists what could run, load or lead astray."""

from __future__ import annotations

import re
from html.parser import HTMLParser

TAGS = frozenset(
    "p br hr em strong s code pre blockquote ul ol li dl dt dd table thead tbody tr th td a img figure figcaption "
    "h1 h2 h3 h4 h5 h6 aside div span sup section".split()
)
ATTRIBUTES = frozenset(
    "href id rel src width height alt loading decoding class start scope role tabindex aria-label aria-hidden".split()
)
HREF = re.compile(r"https?://[^/\s]+.*|mailto:\S+|#[\w:-]+|/[a-z]{2}/courses/[\w/#-]+", re.DOTALL)
SOURCE = re.compile(r"/media/[0-9a-f]+/[\w.-]+")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.odd.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.odd.append(f"{tag} {name}")
            if name == "href" and not HREF.fullmatch(value or ""):
                self.odd.append(f"{tag} href {value}")
            if name == "src" and not SOURCE.fullmatch(value or ""):
                self.odd.append(f"{tag} src {value}")

    def handle_comment(self, data: str) -> None:
        self.odd.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.odd.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.odd.append(f"<?{data}>")


def active_parts(html: str) -> list[str]:
    """Everything on a page that is not on the list of harmless tags, attributes and addresses."""
    page = _Page()
    page.feed(html)
    page.close()
    return page.odd
