"""No test fails by chance: codes, secrets and digests hold any four letters in a row now and then."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.source import dotted, modules

SHORT = re.compile(r"[\w-]{1,4}", re.ASCII)


def is_raw(node: ast.AST, raw: set[str]) -> bool:
    """An expression that holds the text of a page as it came."""
    if isinstance(node, ast.Call):  # what is made of it is something else: `undrawn(page)`, `browser.get(link)`
        return is_raw(node.func, raw) or (dotted(node.func) == "html.unescape" and is_raw(node.args[0], raw))
    if (isinstance(node, ast.Attribute) and node.attr == "text") or (isinstance(node, ast.Name) and node.id in raw):
        return True
    return any(is_raw(child, raw) for child in ast.iter_child_nodes(node))


def looked_for_by_chance(function: ast.AST) -> Iterator[ast.Compare]:
    """Short words that must not stand in a page, with the tokens of its forms and the codes of its links."""
    given = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
    raw: set[str] = set()
    for one in given:
        raw |= {target.id for target in one.targets if isinstance(target, ast.Name)} if is_raw(one.value, raw) else set()
    for node in ast.walk(function):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotIn) and is_raw(node.comparators[0], raw):
            if isinstance(node.left, ast.Constant) and SHORT.fullmatch(str(node.left.value)):
                yield node


def test_short_words_are_looked_for_outside_of_what_is_drawn_at_random() -> None:
    functions = [(module, node) for module in modules("tests") for node in module.nodes if isinstance(node, ast.FunctionDef)]
    assert [module.place(node) for module, function in functions for node in looked_for_by_chance(function)] == []


def test_such_a_place_is_found() -> None:
    tried = "def test():\n    page = client.get('/').text\n    assert 'Bob' not in page\n    assert 'Bob' not in undrawn(page)\n"
    assert [node.lineno for node in looked_for_by_chance(ast.parse(tried))] == [3]
