"""The source as house tests read it: every module once, with its syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "quizapp"
PURE_FLOORS = ("kernel", "grading", "questions", "content", "interchange")
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Module:
    """One Python file. **Shape**: `path` is relative to the checkout; `room` is the folder below `quizapp`, or ""."""

    path: Path

    @cached_property
    def text(self) -> str:
        """Its source."""
        return (ROOT / self.path).read_text(encoding="utf-8")

    @cached_property
    def lines(self) -> list[str]:
        """Its lines; line 1 is at index 0."""
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in it."""
        return list(ast.walk(self.tree))

    @property
    def room(self) -> str:
        """The folder it stands in."""
        return self.path.parts[1] if len(self.path.parts) > 2 else ""

    @property
    def is_pure(self) -> bool:
        """True on the pure floor and for rules."""
        return self.room in PURE_FLOORS or "rules" in self.path.parts

    def place(self, node: ast.AST) -> str:
        """file:line of a node."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def modules(folder: str = "quizapp") -> list[Module]:
    """Modules below a folder of the checkout, migrations aside (they are written once and never read again)."""
    return [module for module in _all_modules(folder) if "versions" not in module.path.parts]


@cache
def _all_modules(folder: str) -> list[Module]:
    paths = sorted((ROOT / folder).rglob("*.py"))
    return [Module(path.relative_to(ROOT)) for path in paths]


def dotted(node: ast.AST) -> str:
    """`datetime.now` for the expression of that name, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""


def imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Every imported name with its module: `quizapp.web.forms.BaseForm`."""
    for node in module.nodes:
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def templates() -> list[Path]:
    """Every template of pages and mails."""
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt", ".svg", ".typ"))


def without_comments(template: str) -> str:
    """A template with its comments blanked; lines keep their numbers."""
    return re.sub(r"\{#.*?#\}", lambda found: "\n" * found.group().count("\n"), template, flags=re.DOTALL)


def line_of(text: str, position: int) -> int:
    """The line of a position in a text."""
    return text.count("\n", 0, position) + 1
