"""What a pack check reports: a fault at a place of the course document, and the same fault in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Place = tuple[str | int, ...]
"""The way to a value of the course document: ("modules", 0, "quiz", "questions", 2, "stem", "de")."""

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class CourseFault:
    """Something wrong with a course document, wherever it came from.

    **Shape**: `code` is a key of `fault_texts.FAULT_TEXTS`, `params` fill its sentences. **Units**: `line` counts from
    0 inside the text at `place`.
    """

    place: Place
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = "error"
    line: int = 0


@dataclass(frozen=True, slots=True)
class PackFault:
    """Something wrong with a file of a pack.

    **Shape**: `code` is a key of `fault_texts.FAULT_TEXTS`, `params` fill its sentences. **Units**: `line` counts from
    1; None where the file as a whole is meant.
    """

    file: str
    line: int | None
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = "error"
