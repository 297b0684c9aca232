"""Marks of every graded kind once more: slowly, from the rules as they are written down, without a line of the product.

A question is the plain data of a pack, a response the plain data of a slot. Where the product counts, this enumerates.

**Source**: `docs/packs.md`; Moodle's fractions of options, clipped at 0 and 1; fractions of gaps by weight; numbers with
bounds inclusive, compared exactly.
"""

from __future__ import annotations

import ast
import itertools
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

Plain = dict[str, Any]
ZERO, ONE = Fraction(0), Fraction(1)
UNDECIDED = object()


def single_choice(question: Plain, response: Plain) -> Fraction:
    """The fraction of the chosen option: 1 for the right one, 0 for any other."""
    return sum((ONE for one in question["options"] if one["id"] == response["choice"] and one.get("right")), ZERO)


def multiple_response(question: Plain, response: Plain) -> Fraction:
    """Every option, or place in a picture, has a fraction; that of the ticked ones is added up and clipped."""
    options = question["options"] if "options" in question else question["places"]
    ticked = [one["id"] in response["choices"] for one in options]
    right = [bool(one.get("right")) for one in options]
    rule = question.get("rule") or ("per_right_tick" if question.get("choose") else "balanced")
    if rule == "exact":
        return ONE if ticked == right else ZERO
    if rule == "per_right_tick" and sum(ticked) > sum(right):
        return ZERO
    gain, loss = Fraction(1, sum(right)), {
        "balanced": Fraction(-1, max(1, len(right) - sum(right))), "right_minus_wrong": Fraction(-1, sum(right)), "per_right_tick": ZERO,
    }[rule]
    total = sum((gain if is_right else loss for is_ticked, is_right in zip(ticked, right, strict=True) if is_ticked), ZERO)
    return min(ONE, max(ZERO, total))


def true_false_grid(question: Plain, response: Plain) -> Fraction:
    """Each row is worth the same; under `right_minus_wrong` a wrong row costs as much."""
    row, total = Fraction(1, len(question["statements"])), ZERO
    for statement in question["statements"]:
        decided = response["decisions"].get(statement["id"], UNDECIDED)
        if decided is statement["is_true"]:
            total += row
        elif decided is not UNDECIDED and question.get("rule") == "right_minus_wrong":
            total -= row
    return max(ZERO, total)


def classify(question: Plain, response: Plain) -> Fraction:
    """Each statement is worth the same; under `right_minus_wrong` a wrong class costs as much."""
    total = ZERO
    for statement, chosen in itertools.product(question["statements"], response["classes"].items()):
        if statement["id"] == chosen[0]:
            total += 1 if statement["belongs_to"] == chosen[1] else -1 if question.get("rule") == "right_minus_wrong" else 0
    return max(ZERO, total / len(question["statements"]))


def matching(question: Plain, response: Plain) -> Fraction:
    """The mean over left items of whether each stands with its own partner."""
    rows = [ONE if response["matches"].get(pair["id"]) == pair["id"] else ZERO for pair in question["pairs"]]
    return sum(rows, ZERO) / len(rows)


def ordering(question: Plain, response: Plain) -> Fraction:
    """Looks at the places one after the other and asks who stands there."""
    items = [item["id"] for item in question["items"]]
    places = [[name for name in items if response["positions"].get(name) == place] for place in range(1, len(items) + 1)]
    if question.get("rule") == "exact":
        return ONE if places == [[name] for name in items] else ZERO
    pairs = [(here[0], there[0]) for here, there in itertools.pairwise(places) if len(here) == len(there) == 1]
    return Fraction(sum(pair in list(itertools.pairwise(items)) for pair in pairs), len(items) - 1)


def cloze(question: Plain, response: Plain) -> Fraction:
    """Right gaps by weight; an empty gap adds nothing and keeps its weight."""
    weights = [number(gap.get("weight", "1")) for gap in question["gaps"]]
    rights = [ONE if gap_is_right(gap, response["gaps"].get(gap["id"], "")) else ZERO for gap in question["gaps"]]
    return sum((w * f for w, f in zip(weights, rights, strict=True)), ZERO) / sum(weights, ZERO)


def gap_is_right(gap: Plain, filled: str) -> bool:
    """A chosen gap by its option, a typed one by any accepted wording."""
    if not gap.get("accept"):
        return any(one["id"] == filled and one.get("right", False) for one in gap["options"])
    return any(is_near(filled, text, gap.get("typing_errors", 0)) for texts in gap["accept"].values() for text in texts)


def short_text(question: Plain, response: Plain) -> Fraction:
    """The best of all ways to give each field at most one accepted answer, of the best that is possible."""
    typed = response["texts"]
    entries = question["accept"]
    credits = [number(entry.get("credit", "1")) for entry in entries]
    fits = [[counts_for(question, entry, text) for entry in entries] for text in typed]
    best = ZERO
    for owners in itertools.product([None, *range(len(entries))], repeat=len(typed)):
        used = [owner for owner in owners if owner is not None]
        if len(set(used)) == len(used) and all(fits[field][owner] for field, owner in enumerate(owners) if owner is not None):
            best = max(best, sum((credits[owner] for owner in used), ZERO))
    possible = max(sum(some, ZERO) for some in itertools.combinations(credits, min(len(credits), question.get("expected", 1))))
    return best / possible


def counts_for(question: Plain, entry: Plain, text: str) -> bool:
    """Accepted, and not one of the known mistakes."""
    mistakes = [wording for known in question.get("known_wrong", []) for texts in known["texts"].values() for wording in texts]
    if not text or any(is_near(text, mistake, 0) for mistake in mistakes):
        return False
    wordings = [wording for texts in entry["texts"].values() for wording in texts]
    return any(is_near(text, wording, question.get("typing_errors", 0)) for wording in wordings)


def is_near(typed: str, wanted: str, errors: int) -> bool:
    """Equal up to case, spaces, hyphens, ways to write umlauts, and so many typing errors."""
    for umlauts in ("ae oe ue ss", "a o u ss"):
        left, right = (bare(text, umlauts.split()) for text in (typed, wanted))
        if left and right and distance(left, right) <= errors:
            return True
    return False


def bare(text: str, umlauts: list[str]) -> str:
    """Letters and digits only. The texts of the generated questions hold no other signs that matter."""
    folded = text.casefold()
    for letter, plain in zip("äöüß", umlauts, strict=True):
        folded = folded.replace(letter, plain)
    return "".join(ch for ch in folded if ch.isalnum())


def distance(left: str, right: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours, by the full table of all prefixes."""
    table = {(row, 0): row for row in range(len(left) + 1)} | {(0, column): column for column in range(len(right) + 1)}
    for row, column in itertools.product(range(1, len(left) + 1), range(1, len(right) + 1)):
        ways = [table[row - 1, column] + 1, table[row, column - 1] + 1]
        ways.append(table[row - 1, column - 1] + (0 if left[row - 1] == right[column - 1] else 1))
        if row > 1 and column > 1 and left[row - 2 : row] == right[column - 2 : column][::-1]:
            ways.append(table[row - 2, column - 2] + 1)
        table[row, column] = min(ways)
    return table[len(left), len(right)]


def numeric(question: Plain, response: Plain, earlier: Mapping[str, Fraction] | None = None) -> Fraction:
    """Fields by weight; a slip in an earlier number does not cost what was rightly worked out from it."""
    known, total, possible = dict(earlier or {}), ZERO, ZERO
    for field in question["fields"]:
        weight = number(field.get("weight", "1"))
        typed = response["texts"].get(field["id"], "")
        value, penalty = typed_number(field, typed, response["decimal"])
        total += weight * (ONE - penalty) * best_credit(field, value, known)
        possible += weight
        if value is not None:
            known[field["id"]] = value
    return total / possible


def numbers_of(question: Plain, response: Plain) -> dict[str, Fraction]:
    """What a learner's numbers are, by field."""
    texts, mark = response["texts"], response["decimal"]
    read = {field["id"]: typed_number(field, texts.get(field["id"], ""), mark)[0] for field in question["fields"]}
    return {name: value for name, value in read.items() if value is not None}


def best_credit(field: Plain, value: Fraction | None, known: Mapping[str, Fraction]) -> Fraction:
    """Credit of the first answer that is met, or of what follows from earlier numbers, whichever is more."""
    if value is None:
        return ZERO
    met = [number(answer.get("credit", "1")) for answer in field["answers"] if lies_within(value, number(answer["value"]), answer)]
    credit = met[0] if met else ZERO
    if field.get("follows"):
        best = sorted(field["answers"], key=lambda answer: number(answer.get("credit", "1")), reverse=True)[0]
        followed = worked_out(field["follows"]["value"], known)
        if followed is not None and lies_within(value, followed, best):
            credit = max(credit, number(field["follows"].get("credit", "1")))
    return credit


def lies_within(value: Fraction, wanted: Fraction, answer: Plain) -> bool:
    """Nominal [a - t, a + t], relative [a - |a|t, a + |a|t], geometric [a/(1+t), a(1+t)], bounds inclusive."""
    t, kind = number(answer.get("tolerance", "0")), answer.get("tolerance_kind", "absolute")
    if kind == "geometric":
        value, wanted = (-value, -wanted) if wanted < 0 else (value, wanted)
        return value * (1 + t) >= wanted and value <= wanted * (1 + t)
    return abs(value - wanted) <= (t * abs(wanted) if kind == "relative" else t)


def typed_number(field: Plain, text: str, mark: str) -> tuple[Fraction | None, Fraction]:
    """The number in the field's unit, and what is lost because a required unit is missing or unknown."""
    found = re.fullmatch(r"\s*([+-]? ?[0-9.,' ]*[0-9])\s*((?![eE] ?[-+]?[0-9])[^-+*/:^=.,;(]*)\s*", text)
    value = reading(found[1], mark) if found else None
    unit = field.get("unit")
    if value is None or not unit:
        return value, ZERO
    factors = {**{name: number(factor) for name, factor in unit.get("others", {}).items()}, unit["symbol"]: ONE}
    typed = found[2].strip() if found else ""
    names = [name for name in factors if name == typed] or [name for name in factors if name.casefold() == typed.casefold()]
    if typed and names:
        return value * factors[names[0]], ZERO
    return value, number(unit.get("penalty", "0")) if unit.get("required") else ZERO


def reading(text: str, mark: str) -> Fraction | None:
    """The number as one convention reads it; where both can and differ, that of the attempt's decimal mark."""
    sign = -1 if text.strip().startswith("-") else 1
    digits = text.strip().lstrip("+-").strip()
    found = {}
    for decimal, groups in ((",", ".' "), (".", ",' ")):
        point = re.escape(decimal)
        if re.fullmatch(rf"[0-9]+|[0-9]*{point}[0-9]+", digits):
            found[decimal] = Fraction(digits.replace(decimal, ".") if digits[0] != decimal else "0" + digits.replace(decimal, "."))
        for group in groups:
            g = re.escape(group)
            if re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{g}[0-9]{{3}})+(?:{point}[0-9]+)?", digits):
                found[decimal] = Fraction(digits.replace(group, "").replace(decimal, "."))
    return sign * found[mark] if mark in found else sign * next(iter(found.values())) if found else None


def worked_out(rule: str, known: Mapping[str, Fraction]) -> Fraction | None:
    """A sum by Python's own parser, of which four signs and plain numbers are allowed here."""
    names: dict[str, str] = {}
    text = re.sub(r"[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)?", lambda found: names.setdefault(found[0], f"v{len(names)}"), rule)
    if set(names) - set(known):
        return None
    values = {short: known[name] for name, short in names.items()}
    try:
        return _value(ast.parse(text, mode="eval").body, text, values)
    except ZeroDivisionError:
        return None


_SIGNS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}


def _value(node: ast.expr, text: str, values: Mapping[str, Fraction]) -> Fraction:
    if isinstance(node, ast.BinOp):
        found: Fraction = _SIGNS[type(node.op)](_value(node.left, text, values), _value(node.right, text, values))
        return found
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand, text, values)
    return values[node.id] if isinstance(node, ast.Name) else Fraction(str(ast.get_source_segment(text, node)))


def situation(question: Plain, response: Plain) -> Fraction:
    """Points of all parts of those possible; numbers of earlier parts are handed on."""
    known: dict[str, Fraction] = {}
    earned, possible = ZERO, ZERO
    for part in question["parts"]:
        answer = response["parts"].get(part["id"])
        possible += number(part["points"])
        if answer:
            more = {"earlier": dict(known)} if part["kind"] == "numeric" else {}
            earned += number(part["points"]) * REFERENCE[part["kind"]](part, answer, **more)
        if answer and part["kind"] == "numeric":
            known |= {f"{part['id']}.{name}": value for name, value in numbers_of(part, answer).items()}
    return earned / possible


def rubric(question: Plain, given: Plain) -> Fraction:
    """Counts the steps that a marker gave for each criterion, of all steps there are in units of one point."""
    earned, possible = ZERO, ZERO
    for criterion in question["criteria"]:
        step, points = number(criterion["step"]), number(criterion["points"])
        for reached in range(1, int(points / step) + 1):
            possible += step
            earned += step if reached * step <= number(given[criterion["id"]]) else ZERO
    return earned / possible


def number(text: str) -> Fraction:
    """An exact number of a pack."""
    return Fraction(text)


REFERENCE: dict[str, Callable[..., Fraction]] = {
    "single_choice": single_choice, "multiple_response": multiple_response, "true_false_grid": true_false_grid,
    "numeric": numeric, "short_text": short_text, "matching": matching, "ordering": ordering, "cloze": cloze,
    "classify": classify, "picture_mark": multiple_response, "situation": situation,
    "free_text": rubric, "submission": rubric,
}  # fmt: skip
"""The fraction of a response that is not blank; where a person marks, of the points that were given. A new graded kind adds its own."""
