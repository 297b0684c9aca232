"""One row of the access table: an address and method, and what each role gets there."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.house.world import ROLES

ALIKE, LIMITED = ROLES[:-2], ROLES[-2:]


@dataclass(frozen=True)
class Row:
    """One endpoint and method. **Shape**: `{name}` in path and form are filled from the world; `exempt`: why no CSRF token."""

    method: str
    endpoint: str
    path: str
    statuses: str
    form: dict[str, str] = field(default_factory=dict)
    exempt: str = ""

    @property
    def expected(self) -> dict[str, int]:
        """Status by role; one status stands for all."""
        words, limited = (part.split() for part in f"{self.statuses}|".split("|")[:2])
        words = words * len(ALIKE) if len(words) == 1 else words
        limited = limited or [words[ALIKE.index("stranger")]] * len(LIMITED)
        return {role: int(word) for role, word in zip(ROLES, words + limited, strict=True)}

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def get(endpoint: str, path: str, statuses: str) -> Row:
    """A page or file."""
    return Row("GET", endpoint, path, statuses)


def post(endpoint: str, path: str, statuses: str, exempt: str = "", **form: str) -> Row:
    """A form; `_` in a field's name stands for `-`."""
    return Row("POST", endpoint, path, statuses, {name.replace("__", "-"): value for name, value in form.items()}, exempt)
