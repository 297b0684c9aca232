"""Pages taken apart: what they load, what they link to, and whether any code or style stands in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

LOADING = {
    "script": ("src",), "img": ("src", "srcset"), "link": ("href",), "iframe": ("src",), "frame": ("src",), "embed": ("src",),
    "object": ("data",), "source": ("src", "srcset"), "video": ("src", "poster"), "audio": ("src",), "track": ("src",),
    "image": ("href", "xlink:href"), "use": ("href", "xlink:href"), "form": ("action",), "button": ("formaction",),
    "input": ("src", "formaction"), "base": ("href",), "body": ("background",), "meta": ("http-equiv",),
}


@dataclass
class Found:
    """What a page holds. `inline`: code or style in the page itself; `actions`: where its forms go."""

    loaded: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found, self._inside = Found(), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.tags.append(tag)
        self._inside = tag if tag in ("script", "style") else ""
        if tag in ("style", "iframe", "object", "embed", "base", "frame"):
            self.found.inline.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc") or (value or "").strip().lower().startswith("javascript:"):
                self.found.inline.append(f"<{tag} {name}={value!r}>")
            if name in LOADING.get(tag, ()):
                self.found.loaded.append(value or "")
            if tag == "a" and name == "href":
                self.found.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.found.inline.append(f"<{self._inside}>{data[:60]}")


def take_apart(html: str) -> Found:
    """Everything in a page that loads, leads or runs."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def is_of_this_site(address: str) -> bool:
    """True for an address that can only lead to this site."""
    return address == "" or address.startswith(("#", "?")) or (address.startswith("/") and not address.startswith(("//", "/\\")))
