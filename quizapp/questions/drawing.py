"""Drawn orders, and reading positions that a page posts."""

from __future__ import annotations

import random
from collections.abc import Sequence

from quizapp.kernel.errors import Invalid
from quizapp.questions.base import Form


def drawn_order(ids: Sequence[str], shuffle: bool, rng: random.Random) -> list[str]:
    """The ids in a drawn order, or as written."""
    order = list(ids)
    if shuffle:
        rng.shuffle(order)
    return order


def deranged_order(ids: Sequence[str], rng: random.Random) -> list[str]:
    """A drawn order that is not the written one (with two or more ids)."""
    order = drawn_order(ids, True, rng)
    while len(order) > 1 and order == list(ids):
        rng.shuffle(order)
    return order


def posted_id(form: Form, name: str, order: Sequence[str]) -> str | None:
    """The id at the one position posted under `name`; None when blank. **Raises** Invalid for no such position."""
    values = form.get(name, [])
    if not values or values == [""]:
        return None
    if len(values) > 1:
        raise Invalid("answer_not_understood")
    return id_at(values[0], order)


def id_at(position: str, order: Sequence[str]) -> str:
    """The id at a posted position "1".."n". **Raises** Invalid."""
    if not (position.isascii() and position.isdigit() and len(position) <= 4 and 1 <= int(position) <= len(order)):
        raise Invalid("answer_not_understood")
    return order[int(position) - 1]


def refuse_unknown_fields(form: Form, known: set[str]) -> None:
    """**Raises** Invalid when the form has fields that this question's page does not have."""
    if set(form) - known:
        raise Invalid("answer_not_understood")
