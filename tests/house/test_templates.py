"""Pages carry no inline code or style and load nothing from elsewhere; style sheets work in both directions."""

from __future__ import annotations

import re

from tests.house.source import ROOT, line_of, templates, without_comments

INLINE = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "an inline script": r"<script(?![^>]*\ssrc\s*=)",
    "an address of another site": r"""\s(?:src|href|action|poster|data)\s*=\s*["'](?:https?:)?//""",
    "a script address": r"""\s(?:href|action)\s*=\s*["']javascript:""",
}
PHYSICAL = re.compile(
    r"(?<![\w-])(?:"
    r"(?:margin|padding|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"|border-(?:left|right|top|bottom)(?:-(?:width|style|color|left-radius|right-radius))?"
    r"|left|right|top|bottom|(?:min-|max-)?(?:width|height)"
    r")\s*:|(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
QUERIES = re.compile(r"@(?:media|container|supports)[^{]*\{")


def test_pages_have_no_inline_code_or_style_and_load_nothing_from_elsewhere() -> None:
    broken = []
    for path in templates():
        if "mail" in path.stem or "mail" in path.parts or path.suffix == ".typ":
            continue  # a mail has no style sheet of its own to load
        text = without_comments(path.read_text(encoding="utf-8"))
        for what, pattern in INLINE.items():
            broken += [
                f"{path.relative_to(ROOT)}:{line_of(text, found.start())}: {what}"
                for found in re.finditer(pattern, text, re.IGNORECASE | re.DOTALL)
            ]
    assert not broken


def test_style_sheets_use_logical_properties_only() -> None:
    broken = []
    for path in sorted((ROOT / "quizapp/static").rglob("*.css")):
        text = re.sub(r"/\*.*?\*/", lambda found: "\n" * found.group().count("\n"), path.read_text(), flags=re.DOTALL)
        text = QUERIES.sub(lambda found: "\n" * found.group().count("\n") + "{", text)
        broken += [f"{path.name}:{line_of(text, found.start())}: {found.group()}" for found in PHYSICAL.finditer(text)]
    assert not broken, "write margin-inline-start, inset-block-end, inline-size ... instead"
