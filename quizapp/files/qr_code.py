"""QR codes of addresses, for pages, papers and slides."""

from __future__ import annotations

import io

INK = "#2b2420"
MARGIN = 4
"""Modules of quiet around the code that readers need (ISO/IEC 18004), where nothing else keeps it clear."""


def qr_svg(address: str, margin: int = 0) -> str:
    """The code as SVG; with its margin on white, because it may be put on a dark slide."""
    import segno  # deferred: hardly any request needs it

    code, out, light = segno.make(address, error="m", micro=False), io.BytesIO(), "#fff" if margin else None
    code.save(out, kind="svg", border=margin, xmldecl=False, dark=INK, light=light, scale=8 if margin else 1)
    return out.getvalue().decode()


def qr_png(address: str) -> bytes:
    """The code as PNG, black on white with its margin, about 1000 pixels wide."""
    import segno  # deferred: see qr_svg

    code, out = segno.make(address, error="m", micro=False), io.BytesIO()
    code.save(out, kind="png", border=MARGIN, scale=1000 // code.symbol_size(border=MARGIN)[0], dark="#000", light="#fff")
    return out.getvalue()


def qr_inline(text: str) -> str:
    """The code as an element of a page, dark on light in dark mode too. It fills the room it gets."""
    import segno  # deferred: see qr_svg

    return str(segno.make(text, error="m").svg_inline(omitsize=True, border=MARGIN, dark="#000", light="#fff"))
