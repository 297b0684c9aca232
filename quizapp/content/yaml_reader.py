"""Reads the YAML of packs: plain data only, with the line of every value and faults instead of exceptions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from quizapp.content.pack_fault import PackFault, Place

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_VALUES = 100_000

_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?[0-9]{1,30}\.[0-9]{1,30}")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_NO_KEY = object()
_DISCARD = object()


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """One YAML file as plain data.

    **Shape**: `lines` leads from each value to its line; `text_lines` from each text to the line of its first word,
    where the lines of the text are lines of the file. **Units**: lines count from 1.
    """

    data: Any
    lines: dict[Place, int]
    text_lines: dict[Place, int]
    faults: tuple[PackFault, ...]

    def without(self, *keys: str) -> YamlDocument:
        """The same without these keys of its map."""
        if not isinstance(self.data, dict) or self.data.keys().isdisjoint(keys):
            return self
        return replace(self, data={key: value for key, value in self.data.items() if key not in keys})

    def inside(self, *steps: str | int) -> YamlDocument:
        """The value that these steps lead to, as a document of its own with the lines of the file."""
        data, depth = self.data, len(steps)
        for step in steps:
            data = data[step]
        lines, text_lines = (
            {place[depth:]: line for place, line in found.items() if place[:depth] == steps}
            for found in (self.lines, self.text_lines)
        )
        return YamlDocument(data, lines, text_lines, self.faults)


@dataclass(slots=True)
class _Frame:
    """A map or list that is still open."""

    container: dict[str, Any] | list[Any]
    place: Place
    key: Any = _NO_KEY


class _Unreadable(Exception):
    """Nothing after this place can be read sensibly."""


@dataclass(slots=True)
class _Builder:
    """Turns the parser's events into data, without recursion."""

    file: str
    faults: list[PackFault] = field(default_factory=list)
    lines: dict[Place, int] = field(default_factory=dict)
    text_lines: dict[Place, int] = field(default_factory=dict)
    stack: list[_Frame] = field(default_factory=list)
    root: Any = None
    documents: int = 0
    values: int = 0

    def fault(self, event: Any, code: str, **params: object) -> None:
        self.faults.append(PackFault(self.file, event.start_mark.line + 1, code, params))

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.fault(event, "yaml_several_documents")
                raise _Unreadable
        elif isinstance(event, yaml.NodeEvent):
            self._take_value(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.stack.pop()

    def _take_value(self, event: Any) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            self.fault(event, "yaml_too_many_values", limit=MAX_VALUES)
            raise _Unreadable
        if len(self.stack) >= MAX_DEPTH:
            self.fault(event, "yaml_too_deep", limit=MAX_DEPTH)
            raise _Unreadable
        if event.anchor is not None:
            self.fault(event, "yaml_alias" if isinstance(event, yaml.AliasEvent) else "yaml_anchor", name=event.anchor)
        if getattr(event, "tag", None) is not None:
            self.fault(event, "yaml_tag", tag=event.tag)
        if self.stack and self.stack[-1].key is _NO_KEY and isinstance(self.stack[-1].container, dict):
            self._take_key(event)
        else:
            self._put(event)

    def _take_key(self, event: Any) -> None:
        frame = self.stack[-1]
        key = _scalar(event) if isinstance(event, yaml.ScalarEvent) else None
        if not isinstance(key, str):
            self.fault(event, "yaml_key_not_text", key=getattr(event, "value", "?"))
            if not isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
                raise _Unreadable
            frame.key = _DISCARD
        elif key in frame.container:
            self.fault(event, "yaml_duplicate_key", key=key, first=self.lines[(*frame.place, key)])
            frame.key = _DISCARD
        else:
            frame.key = key
            self.lines[(*frame.place, key)] = event.start_mark.line + 1

    def _put(self, event: Any) -> None:
        value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        if isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            value = _scalar(event) if isinstance(event, yaml.ScalarEvent) else None
        place = self._attach(value)
        line = event.start_mark.line + 1
        self.lines.setdefault(place, line)
        if isinstance(event, yaml.ScalarEvent):
            if event.style == "|":
                self.text_lines[place] = line + 1
            elif event.end_mark and event.end_mark.line + 1 == line:
                self.text_lines[place] = line
        elif not isinstance(event, yaml.AliasEvent):
            self.stack.append(_Frame(value, place))

    def _attach(self, value: Any) -> Place:
        if not self.stack:
            self.root = value
            return ()
        frame = self.stack[-1]
        if isinstance(frame.container, list):
            frame.container.append(value)
            return (*frame.place, len(frame.container) - 1)
        key, frame.key = frame.key, _NO_KEY
        if key is _DISCARD:
            return (*frame.place, "?")
        frame.container[key] = value
        return (*frame.place, key)


def _scalar(event: yaml.ScalarEvent) -> Any:
    """A quoted value is text; a plain one may be null, true, false, an integer or a decimal fraction, nothing else."""
    if event.style not in ("", None):
        return event.value
    if event.value in _WORDS:
        return _WORDS[event.value]
    if _INT.fullmatch(event.value):
        return int(event.value)
    return float(event.value) if _FLOAT.fullmatch(event.value) else event.value


def decode_text(file: str, content: bytes) -> tuple[str | None, list[PackFault]]:
    """A text file's characters with line ends as "\\n", or the fault that keeps it from being read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [PackFault(file, content.count(b"\n", 0, error.start) + 1, "not_utf8")]
    return text.replace("\r\n", "\n"), []


def read_yaml(file: str, content: bytes) -> YamlDocument:
    """Plain data from a YAML file. **Shape**: `data` is None where faults keep the file from being read at all."""
    if len(content) > MAX_BYTES:
        return YamlDocument(None, {}, {}, (PackFault(file, None, "file_too_large", {"limit_kb": MAX_BYTES // 1000}),))
    text, faults = decode_text(file, content)
    if text is None:
        return YamlDocument(None, {}, {}, tuple(faults))
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except _Unreadable:
        builder.root = None
    except yaml.YAMLError as error:
        builder.root = None
        builder.faults.append(_syntax_fault(file, text, error))
    return YamlDocument(builder.root, builder.lines, builder.text_lines, tuple(builder.faults))


def _syntax_fault(file: str, text: str, error: yaml.YAMLError) -> PackFault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return PackFault(file, mark.line + 1, "yaml_syntax", {"problem": getattr(error, "problem", None) or "?"})
    odd = next((at for at, character in enumerate(text) if not _is_printable(character)), 0)
    return PackFault(
        file,
        text.count("\n", 0, odd) + 1,
        "control_character",
        {"character": f"U+{ord(text[odd]):04X}" if text else "?"},
    )


def _is_printable(character: str) -> bool:
    return (
        character in "\t\n\r\x85"
        or " " <= character <= "~"
        or "\xa0" <= character <= "\ufffd"
        or character >= "\U00010000"
    )
