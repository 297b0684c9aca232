"""Checks drawings (SVG) before they are served: shapes and words only, nothing that runs, loads or hides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

_NAMESPACE = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_METADATA = frozenset(
    {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://creativecommons.org/ns#",
        "http://web.resource.org/cc/",
        "http://purl.org/dc/elements/1.1/",
    }
)
"""Languages that may stand inside <metadata>: they name the author and the licence."""
_ELEMENTS = frozenset(
    "svg g defs symbol use title desc metadata style switch path rect circle ellipse line polyline polygon text tspan "
    "textPath linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix "
    "feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow "
    "feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight "
    "feSpecularLighting feSpotLight feTile feTurbulence".split()
)
_URL = re.compile(r"url\s*\(\s*(?P<quote>['\"]?)\s*(?P<target>[^)]*)", re.IGNORECASE)
_ACTIVE_STYLE = re.compile(
    r"@import|@font-face|@namespace|image-set|(?:expression|image|src)\s*\(|javascript:|-moz-binding|behavior\s*:",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)(?:px)?\s*")
MAX_DEPTH = 100
MAX_ELEMENTS = 20_000
MAX_PIXELS = 10_000


@dataclass(frozen=True, slots=True)
class SvgFault:
    """Something a drawing may not hold. **Units**: `line` counts from 1."""

    code: str
    what: str
    line: int


@dataclass(slots=True)
class Drawing:
    """What a drawing is. **Units**: pixels; 0 where the drawing does not say."""

    width: int = 0
    height: int = 0
    faults: list[SvgFault] = field(default_factory=list)


class _Stop(Exception):
    """No need to read on."""


class _Reader:
    """Follows the XML parser through a drawing."""

    def __init__(self) -> None:
        self.drawing = Drawing()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction
        self.open: list[str] = []
        self.style = ""
        self.elements = 0

    def fault(self, code: str, what: str) -> None:
        self.drawing.faults.append(SvgFault(code, what[:60], self.parser.CurrentLineNumber))

    def doctype(self, *about: Any) -> None:
        self.fault("svg_doctype", str(about[0]))
        raise _Stop

    def instruction(self, target: str, _data: str) -> None:
        self.fault("svg_instruction", target)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(" ")
        self.elements += 1
        if self.elements > MAX_ELEMENTS or len(self.open) >= MAX_DEPTH:
            self.fault("svg_too_complex", str(MAX_ELEMENTS))
            raise _Stop
        if not self.open:
            self.root(namespace, tag, attributes)
        is_known = namespace == _NAMESPACE and tag in _ELEMENTS
        if not is_known and not ("metadata" in self.open and namespace in _METADATA):
            self.fault("svg_element", tag)
        self.open.append(tag)
        for attribute, value in attributes.items():
            self.attribute(attribute, value)

    def root(self, namespace: str, tag: str, attributes: dict[str, str]) -> None:
        if (namespace, tag) != (_NAMESPACE, "svg"):
            self.fault("svg_root", tag)
            raise _Stop
        self.drawing.width, self.drawing.height = _size(attributes)

    def attribute(self, name: str, value: str) -> None:
        namespace, _, local = name.rpartition(" ")
        if local.lower().startswith("on"):
            self.fault("svg_handler", local)
        elif local.lower() in ("href", "src", "base", "attributename"):
            if local != "href" or namespace not in ("", _XLINK) or not value.strip().startswith("#"):
                self.fault("svg_reference", value)
        else:
            self.style_text(value, is_style=local not in ("id", "class", "aria-label"))

    def style_text(self, text: str, *, is_style: bool) -> None:
        if (is_style and "\\" in text) or _ACTIVE_STYLE.search(text):
            self.fault("svg_style", text.strip())
        for match in _URL.finditer(text):
            if not match["target"].startswith("#"):
                self.fault("svg_reference", match["target"])

    def characters(self, text: str) -> None:
        if "style" in self.open:
            self.style += text

    def end(self, _name: str) -> None:
        if self.open.pop() == "style":
            self.style_text(self.style, is_style=True)
            self.style = ""


def read_drawing(content: bytes) -> Drawing:
    """Size and faults of an SVG file. Entities are refused before they could grow."""
    reader = _Reader()
    try:
        content.decode("utf-8")
        reader.parser.Parse(content, True)
    except _Stop:
        pass
    except (expat.ExpatError, UnicodeDecodeError, ValueError) as error:
        reader.drawing.faults.append(SvgFault("svg_damaged", str(error)[:60], getattr(error, "lineno", 1)))
    if not reader.drawing.faults and not (
        0 < reader.drawing.width <= MAX_PIXELS and 0 < reader.drawing.height <= MAX_PIXELS
    ):
        reader.fault("svg_size", "viewBox")
    return reader.drawing


def _size(attributes: dict[str, str]) -> tuple[int, int]:
    """Width and height from the attributes, else from the viewBox."""
    own = [_NUMBER.fullmatch(attributes.get(name, "")) for name in ("width", "height")]
    if own[0] and own[1]:
        return round(float(own[0][1])), round(float(own[1][1]))
    box = [_NUMBER.fullmatch(part) for part in re.split(r"[\s,]+", attributes.get("viewBox", "").strip())[2:]]
    return (round(float(box[0][1])), round(float(box[1][1]))) if len(box) == 2 and box[0] and box[1] else (0, 0)
