"""The shape of the tables that put faults into words."""

from __future__ import annotations

FaultTable = dict[str, dict[str, tuple[str, str]]]
"""{code: {language: (what is wrong, how to mend it)}}; braces name the fault's params."""
