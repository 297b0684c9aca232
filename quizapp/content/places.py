"""Where the parts of a course document stand in the files of its pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quizapp.content.pack_fault import CourseFault, PackFault, Place
from quizapp.content.yaml_reader import YamlDocument


@dataclass(frozen=True, slots=True)
class Source:
    """A file that holds a part of the document.

    **Shape**: `lines` and `text_lines` as in `YamlDocument`; `kept` are the numbers of the questions that were read.
    """

    file: str
    lines: Mapping[Place, int] = field(default_factory=dict)
    text_lines: Mapping[Place, int] = field(default_factory=dict)
    kept: tuple[int, ...] | None = None


def markdown_source(file: str) -> Source:
    """A file whose lines are those of the text it holds."""
    return Source(file, {(): 1}, {(): 1})


def yaml_source(file: str, document: YamlDocument, kept: tuple[int, ...] | None = None) -> Source:
    """A YAML file."""
    return Source(file, document.lines, document.text_lines, kept)


class SourceMap:
    """Leads from places of the document to files and lines."""

    def __init__(self) -> None:
        self._sources: dict[Place, Source] = {}

    def add(self, prefix: Place, source: Source) -> None:
        """The part of the document at `prefix` stands in this file."""
        self._sources[prefix] = source

    def locate(self, fault: CourseFault) -> PackFault:
        """The fault with its file and line."""
        prefix = next(
            fault.place[:size] for size in range(len(fault.place), -1, -1) if fault.place[:size] in self._sources
        )
        source = self._sources[prefix]
        line = _line(source, fault.place[len(prefix) :], fault.line)
        return PackFault(source.file, line, fault.code, fault.params, fault.severity)


def _line(source: Source, place: Place, offset: int) -> int | None:
    if source.kept is not None and len(place) > 1 and place[0] == "questions" and isinstance(place[1], int):
        place = ("questions", source.kept[place[1]], *place[2:])
    if place in source.text_lines:
        return source.text_lines[place] + offset if offset else source.lines.get(place, source.text_lines[place])
    known = (place[:size] for size in range(len(place), -1, -1) if place[:size] in source.lines)
    nearest = next(known, None)
    return source.lines[nearest] if nearest is not None else None
