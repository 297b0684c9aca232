"""Drawings hold shapes and words; whatever runs, loads or hides is a fault with its line."""

from __future__ import annotations

import time

import pytest

from quizapp import paths
from quizapp.content.svg import read_drawing
from quizapp.operations.demo import SAMPLE_COURSE

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 30.4">'


def codes(inner: str) -> list[str]:
    return [fault.code for fault in read_drawing(f"{OPEN}{inner}</svg>".encode()).faults]


@pytest.mark.parametrize(
    "inner",
    [
        '<g><path d="M0 0L1 1"/><text x="1">Käse &amp; <tspan>Brot</tspan></text></g>',
        '<defs><path id="p"/></defs><use href="#p"/><use xlink:href="#p"/>',
        '<linearGradient id="g"><stop/></linearGradient><rect fill="url(#g)" style="fill:url(\'#g\')"/>',
        "<style>.a { fill: #fff; stroke: url(#g) } @media print { .a { fill: none } }</style>",
        '<title>T</title><desc>D</desc><metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>',
        '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter><g filter="url(#f)"/>',
        '<marker id="m" orient="auto"/><path marker-end="url(#m)"/>',
    ],
)
def test_sound_drawings_pass(inner: str) -> None:
    assert codes(inner) == []


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ("<script>alert(1)</script>", "svg_element"),
        ('<script href="https://evil.example/x.js"/>', "svg_element"),
        ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>', "svg_element"),
        ('<metadata><h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script></metadata>', "svg_element"),
        ("<metadata><script>x</script></metadata>", "svg_element"),
        ("<foreignObject><p/></foreignObject>", "svg_element"),
        ('<image href="https://evil.example/x.png"/>', "svg_element"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "svg_element"),
        ('<feImage href="#x"/>', "svg_element"),
        ('<a href="https://evil.example"><text>x</text></a>', "svg_element"),
        ('<animate attributeName="href" to="javascript:x"/>', "svg_element"),
        ('<set attributeName="onload" to="x"/>', "svg_element"),
        ("<handler/>", "svg_element"),
        ('<iframe xmlns="http://www.w3.org/1999/xhtml"/>', "svg_element"),
        ('<g onclick="alert(1)"/>', "svg_handler"),
        ('<g ONLOAD="alert(1)"/>', "svg_handler"),
        ('<use href="https://evil.example/x.svg#a"/>', "svg_reference"),
        ('<use xlink:href="x.svg#a"/>', "svg_reference"),
        ('<use href="javascript:alert(1)"/>', "svg_reference"),
        ('<use href="data:image/svg+xml,x#a"/>', "svg_reference"),
        ('<g xml:base="https://evil.example/"/>', "svg_reference"),
        ('<rect fill="url(https://evil.example/#g)"/>', "svg_reference"),
        ('<rect fill="URL( //evil.example/#g)"/>', "svg_reference"),
        ('<rect fill="\\75rl(https://evil.example)"/>', "svg_style"),
        ('<rect style="background:url(//evil.example)"/>', "svg_reference"),
        ('<rect style="behavior:url(#x)"/>', "svg_style"),
        ("<style>@import 'https://evil.example/x.css';</style>", "svg_style"),
        ("<style><![CDATA[@import url(//evil.example/x.css);]]></style>", "svg_style"),
        ("<style>@imp&#111;rt 'x.css';</style>", "svg_style"),
        ("<style>.a{fill:url(//evil.example)}</style>", "svg_reference"),
        ("<style>@font-face{src:url(#x)}</style>", "svg_style"),
        ("<style>.a{background:image-set('//evil.example' 1x)}</style>", "svg_style"),
        ("<style>@\\69mport 'x'</style>", "svg_style"),
        ('<?xml-stylesheet href="x.css"?>', "svg_instruction"),
        ("<g>" * 200 + "</g>" * 200, "svg_too_complex"),
        ("<g/>" * 20_001, "svg_too_complex"),
        ("<g>", "svg_damaged"),
        ("&nbsp;", "svg_damaged"),
    ],
)
def test_hostile_drawings_are_refused(inner: str, code: str) -> None:
    assert code in codes(inner)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + OPEN.encode() + b"<text>&x;</text></svg>", "svg_doctype"),
        (
            b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://evil.example/svg11.dtd">'
            + OPEN.encode()
            + b"</svg>",
            "svg_doctype",
        ),
        (
            b'<!DOCTYPE lol [<!ENTITY a "lol">'
            + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a;" * 10) for n in range(10))
            + b"]><svg/>",
            "svg_doctype",
        ),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'><script>x</script></html>", "svg_root"),
        (b"<svg><path/></svg>", "svg_root"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "svg_size"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20000 1"/>', "svg_size"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e9 1"/>', "svg_size"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>".encode("utf-16"), "svg_damaged"),
        (b"", "svg_damaged"),
    ],
)
def test_what_is_no_drawing_is_refused(content: bytes, code: str) -> None:
    start = time.process_time()
    assert code in [fault.code for fault in read_drawing(content).faults]
    assert time.process_time() - start < 1


def test_size_comes_from_the_drawing() -> None:
    assert (read_drawing(f"{OPEN}</svg>".encode()).width, read_drawing(f"{OPEN}</svg>".encode()).height) == (40, 30)
    sized = read_drawing(OPEN.replace("viewBox", 'width="80px" height="60" viewBox').encode() + b"</svg>")
    assert (sized.width, sized.height) == (80, 60)
    relative = read_drawing(OPEN.replace("viewBox", 'width="100%" height="100%" viewBox').encode() + b"</svg>")
    assert (relative.width, relative.height) == (40, 30)


def test_faults_have_lines() -> None:
    faults = read_drawing(f"{OPEN}\n<g/>\n<script/>\n<g\n onload='x'/>\n</svg>".encode()).faults
    assert [(fault.code, fault.line) for fault in faults] == [("svg_element", 3), ("svg_handler", 4)]


def test_drawings_of_the_sample_course_are_sound() -> None:
    drawings = sorted((paths.PACKS / SAMPLE_COURSE / "media").glob("*.svg"))
    assert drawings
    assert not [(path.name, fault) for path in drawings for fault in read_drawing(path.read_bytes()).faults]
