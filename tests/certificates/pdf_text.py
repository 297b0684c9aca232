"""The text of a PDF page, read through the fonts' own tables of letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pikepdf import Dictionary, Operator, Page, Pdf, String, parse_content_stream

Letters = dict[bytes, str]


def page_texts(pdf: Pdf) -> list[str]:
    """What stands on each page, without regard to lines."""
    return ["".join(_shown(page)) for page in pdf.pages]


def _shown(page: Page) -> Iterator[str]:
    fonts = {str(name): _letters(font) for name, font in page.resources.Font.items()}
    current: Letters = {}
    for operands, operator in parse_content_stream(page):
        if operator == Operator("Tf"):
            current = fonts[str(operands[0])]
        elif operator in (Operator("Tj"), Operator("TJ")):
            parts = operands[0] if operator == Operator("TJ") else operands
            yield from (_read(bytes(part), current) for part in parts if isinstance(part, String))
        elif operator == Operator("ET"):
            yield " "


def _read(shown: bytes, letters: Letters) -> str:
    return "".join(letters.get(shown[at : at + 2], "") for at in range(0, len(shown), 2))


def _letters(font: Dictionary) -> Letters:
    table = font.ToUnicode.read_bytes().decode()
    found: Letters = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        codes = re.findall(r"<([0-9A-Fa-f]+)>", block)
        for code, text in list(pairwise(codes))[::2]:
            found[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for offset in range(int(last, 16) - int(first, 16) + 1):
                found[(int(first, 16) + offset).to_bytes(2, "big")] = chr(int(text, 16) + offset)
    return found
