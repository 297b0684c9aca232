"""What trainers read after they have changed who is in a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest
from flask import Flask

from quizapp.cohorts.change_sentences import said_of
from quizapp.cohorts.queries import Group

pytestmark = pytest.mark.one_engine


@dataclass
class Named:
    """All that is told of a group."""

    name: str


@pytest.mark.parametrize(
    ("act", "done", "target", "german"),
    [
        ("approve", 1, "", "1 Person ist jetzt in der Gruppe."), ("approve", 1200, "", "1.200 Personen sind jetzt in der Gruppe."),
        ("decline", 2, "", "2 Personen stehen nicht mehr auf der Liste."), ("remove", 1, "", "1 Person ist nicht mehr in der Gruppe."),
        ("move", 3, "50 % & mehr", "3 Personen sind jetzt in „50 % & mehr“."),
        ("move", 0, "B", "Es wurde nichts geändert: Bei den angekreuzten Personen hat sich etwas getan, seit diese Seite geöffnet wurde."),
    ],
)
def test_each_act_says_what_came_of_it(app: Flask, act: str, done: int, target: str, german: str) -> None:
    with app.test_request_context("/de/"):
        assert said_of(act, done, cast(Group, Named(target)) if target else None) == german
