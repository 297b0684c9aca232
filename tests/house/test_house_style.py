"""Habits of the house that no library checks. Each test lists every place that breaks one."""

from __future__ import annotations

import ast
import io
import re
import tokenize

import pytest

from tests.house.source import PACKAGE, ROOT, Module, dotted, imports, modules

LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_VIEW = 300, 40, 25
ROUTE_DECORATORS = {"route", "get", "post", "put", "patch", "delete"}
MEANINGLESS_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "misc", "manager", "managers"}
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now", "datetime.date.today",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime",
}
CLOCK_ROOMS = {"quizapp/kernel/clock.py"}
CHANCE_ROOMS = {"quizapp/kernel/ids.py"}


def functions(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    return [node for node in module.nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """True for a function that answers an address: `@bp.get(...)`."""
    calls = (decorator for decorator in function.decorator_list if isinstance(decorator, ast.Call))
    return any(dotted(call.func).rpartition(".")[2] in ROUTE_DECORATORS for call in calls)


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("folder", ["quizapp", "tests"])
def test_no_module_is_too_long(folder: str) -> None:
    long = [f"{module.path}: {len(module.lines)} lines" for module in modules(folder) if len(module.lines) > LONGEST_MODULE]
    assert not long, f"name two halves: {long}"


@pytest.mark.parametrize("folder", ["quizapp", "tests"])
def test_no_function_is_too_long(folder: str) -> None:
    long = [
        f"{module.place(function)} {function.name}: {length(function)} lines"
        for module in modules(folder)
        for function in functions(module)
        if length(function) > (LONGEST_VIEW if is_view(function) else LONGEST_FUNCTION)
    ]
    assert not long, f"a view has at most {LONGEST_VIEW} lines, a function {LONGEST_FUNCTION}: {long}"


def test_folders_and_modules_are_named_after_what_they_hold() -> None:
    vague = [str(path.relative_to(ROOT)) for path in PACKAGE.rglob("*") if path.stem in MEANINGLESS_NAMES]
    assert not vague


def test_init_modules_hold_a_docstring_and_nothing_else() -> None:
    full = []
    for module in modules():
        allowed = 2 if module.path.parts == ("quizapp", "__init__.py") else 1
        if module.path.name == "__init__.py" and (len(module.tree.body) > allowed or not ast.get_docstring(module.tree)):
            full.append(str(module.path))
    assert not full


def test_every_module_class_and_public_function_says_what_it_is() -> None:
    silent = [str(module.path) for module in modules() if not ast.get_docstring(module.tree)]
    for module in modules():
        public = [node for node in _definitions(module.tree) if not node.name.startswith("_")]
        silent += [f"{module.place(node)} {node.name}" for node in public if not ast.get_docstring(node)]
    assert not silent


def _definitions(tree: ast.Module | ast.ClassDef) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    found = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))]
    public = (node for node in found if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))
    return found + [inner for node in public for inner in _definitions(node)]


def test_the_clock_is_read_in_one_place() -> None:
    readers = [
        f"{module.place(node)} {dotted(node.func)}"
        for module in modules()
        if module.path.as_posix() not in CLOCK_ROOMS
        for node in module.nodes
        if isinstance(node, ast.Call) and dotted(node.func) in CLOCKS
    ]
    assert not readers, f"take `now` as an argument: {readers}"


def test_chance_comes_from_kernel_ids_or_a_given_generator() -> None:
    players = []
    for module in modules():
        if module.path.as_posix() in CHANCE_ROOMS:
            continue
        for node in module.nodes:
            name = dotted(node.func) if isinstance(node, ast.Call) else ""
            seeded = name == "random.Random" and isinstance(node, ast.Call) and bool(node.args)
            if (name.startswith("random.") and not seeded) or (module.is_pure and name.startswith(("secrets.", "uuid."))):
                players.append(f"{module.place(node)} {name}")
    assert not players, f"take a seeded random.Random as an argument: {players}"


def test_only_the_database_room_commits() -> None:
    committing = [
        module.place(node)
        for module in modules()
        if module.room != "db"
        for node in module.nodes
        if isinstance(node, ast.Call) and dotted(node.func).endswith("session.commit")
    ]
    assert not committing, f"open transaction() instead: {committing}"


def test_a_deferred_import_says_why() -> None:
    silent = []
    for module in modules():
        lines = {node.lineno for node in _deferred_imports(module)}
        first = [line for line in sorted(lines) if line - 1 not in lines]
        silent += [f"{module.path}:{line}" for line in first if "#" not in module.lines[line - 1]]
    assert not silent, f"imports stand at the top; a deferred one (the first of a block) carries its reason: {silent}"


def _deferred_imports(module: Module) -> list[ast.Import | ast.ImportFrom]:
    return [
        node
        for function in functions(module)
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]


@pytest.mark.parametrize("folder", ["quizapp", "tests"])
def test_every_silenced_check_says_why(folder: str) -> None:
    silenced = re.compile(r"#\s*(?:noqa(?!: [A-Z]+\d+(?:, ?[A-Z]+\d+)*\s+#\s*\S)|type: ignore(?!\[[\w, -]+\]\s+#\s*\S))")
    silent = [
        f"{module.path}:{token.start[0]}"
        for module in modules(folder)
        for token in tokenize.generate_tokens(io.StringIO(module.text).readline)
        if token.type == tokenize.COMMENT and silenced.match(token.string)
    ]
    assert not silent, f"write `# noqa: CODE  # reason` or `# type: ignore[code]  # reason`: {silent}"


def test_no_room_uses_the_forms_of_another() -> None:
    borrowed = [
        f"{module.place(node)} {name}"
        for module in modules()
        for node, name in imports(module)
        if (parts := name.split("."))[0] == "quizapp"
        and "forms" in parts[2:3]
        and parts[1] not in (module.room, "web")
    ]
    assert not borrowed
