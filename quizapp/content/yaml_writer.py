"""Writes plain data as YAML that people like to edit: block style, no aliases, long texts as blocks."""

from __future__ import annotations

from typing import Any

import yaml

WIDTH = 120
_ODD_BREAKS = frozenset("\r\x85\u2028\u2029\ufeff")
_INLINE = 100
"""Lists and maps of plain words that fit into so many characters stay on one line."""


class _Dumper(yaml.SafeDumper):
    """Block style without aliases; nothing but maps, lists, texts, numbers, true, false and null."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    """Several lines become a block; what our reader would take for a number or a word of its own is quoted."""
    if not _ODD_BREAKS.isdisjoint(text):
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
    if "\n" in text:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
    looks_special = text[:1] in "0123456789+-.~" or text.lower() in (
        "",
        "true",
        "false",
        "null",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
    )
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if looks_special else None)


def _list(dumper: _Dumper, items: list[Any]) -> yaml.Node:
    is_short = (
        all(isinstance(item, (str, int)) for item in items) and sum(len(str(item)) + 2 for item in items) <= _INLINE
    )
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=is_short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def write_yaml(data: Any) -> bytes:
    """Plain data as YAML; equal data give equal bytes, and `read_yaml` reads the same data back.

    >>> print(write_yaml({"title": {"de": "Käse", "en": "cheese"}, "points": "4"}).decode(), end="")
    title:
      de: Käse
      en: cheese
    points: "4"
    """
    return yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=False
    ).encode()
