"""The PDF of a paper: tagged, accessible, for the archive; made by typst from fields, never from anybody's markup.

The typesetter has fonts for Latin, Greek, Cyrillic and Hebrew on board. Other scripts are set with fonts installed on
the server; without one for a holder's script the paper cannot be made, and its job waits and tries again.
"""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from quizapp import paths

if TYPE_CHECKING:
    import typst

STANDARDS = ["ua-1", "a-2a"]
FOLDER = paths.TEMPLATES / "certificates"
_one_at_a_time = threading.Lock()


def render_paper(fields: Mapping[str, Any], issued_at: datetime) -> bytes:
    """The paper as PDF (PDF/UA-1 and PDF/A-2a). The same fields give the same bytes.

    **Raises** typst.TypstError when the holder's script has no font on this server.
    """
    import typst  # deferred: 84 MB of library that only the worker needs

    printed = {**fields["printed"], "qr": qr_svg(fields["verify_address"]), "issued_on": fields["issued_on"]}
    inputs = {"paper": json.dumps(printed)}
    with _one_at_a_time:
        try:
            return _compiled(_compiler(with_system_fonts=False), inputs, issued_at)
        except typst.TypstError:
            return _compiled(_compiler(with_system_fonts=True), inputs, issued_at)


def qr_svg(address: str) -> str:
    """The QR code of an address as SVG, without a margin."""
    import segno  # deferred: only papers have QR codes

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, dark="#2b2420")
    return out.getvalue().decode()


@cache
def _compiler(with_system_fonts: bool) -> typst.Compiler:
    """One per process and choice of fonts. Packages are looked for in our own folder, so nothing is ever fetched."""
    import typst  # deferred: see render_paper

    return typst.Compiler(
        input=FOLDER / "certificate.typ", root=FOLDER,
        font_paths=typst.Fonts(include_system_fonts=with_system_fonts), package_path=FOLDER, package_cache_path=FOLDER,
    )


def _compiled(compiler: typst.Compiler, inputs: dict[str, str], issued_at: datetime) -> bytes:
    made = compiler.compile(
        format="pdf", sys_inputs=inputs, pdf_standards=cast(Any, STANDARDS), timestamp=int(issued_at.timestamp())
    )
    return cast(bytes, made)
