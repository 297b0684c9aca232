"""Typesetting: plain values and a template of ours become a PDF. Values are set as text, never read as markup.

The typesetter has fonts for Latin, Greek, Cyrillic and Hebrew on board; other scripts are set with fonts installed on the
server.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import typst

_one_at_a_time = threading.Lock()


def typeset(template: Path, inputs: Mapping[str, Any], made_at: datetime, standards: Sequence[Sequence[str]]) -> bytes:
    """The PDF. The same inputs give the same bytes.

    **Shape**: `inputs` are handed to the template as JSON; of `standards` the first set that can be met is kept, each with
    the fonts on board first. **Raises** typst.TypstError when none can, as where a script has no font on this server.
    """
    import typst  # deferred: 84 MB of library that hardly any request needs

    texts = {name: json.dumps(value) for name, value in inputs.items()}
    tries = [(kept, fonts) for kept in standards for fonts in (False, True)]
    with _one_at_a_time:
        for kept, with_system_fonts in tries[:-1]:
            try:
                return _compiled(template, with_system_fonts, texts, made_at, kept)
            except typst.TypstError:
                continue
        return _compiled(template, tries[-1][1], texts, made_at, tries[-1][0])


@cache
def compiler(template: Path, with_system_fonts: bool) -> typst.Compiler:
    """One per process, template and choice of fonts. Packages are looked for in our own folder, so nothing is ever fetched."""
    import typst  # deferred: see typeset

    folder = template.parent
    return typst.Compiler(
        input=template, root=folder, font_paths=typst.Fonts(include_system_fonts=with_system_fonts),
        package_path=folder, package_cache_path=folder,
    )


def _compiled(
    template: Path, with_system_fonts: bool, texts: dict[str, str], made_at: datetime, standards: Sequence[str]
) -> bytes:
    made = compiler(template, with_system_fonts).compile(
        format="pdf", sys_inputs=texts, pdf_standards=cast(Any, list(standards)), timestamp=int(made_at.timestamp())
    )
    return cast(bytes, made)
