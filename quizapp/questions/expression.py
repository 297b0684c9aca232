"""Sums that authors write down: numbers, names, + - * / and parentheses, worked out exactly. Python's `eval` has no part in it.

A name may hold hyphens (`extra-revenue`), so a minus stands between spaces: `a - b` is a difference, `a-b` is one name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

LONGEST = 200
DEEPEST = 20
_TOKEN = re.compile(
    r"(?P<number>\d{1,18}(?:\.\d{1,18})?(?![\w.]))|(?P<name>[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)?(?![\w.]))|(?P<sign>[-+*/()])",
    re.ASCII,
)
_NEGATE = "0-"
"""The step of a minus in front of one value; no token can be it."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A sum ready to be worked out. **Shape**: `steps` in postfix order: numbers, names, signs."""

    steps: tuple[Fraction | str, ...]

    def names(self) -> tuple[str, ...]:
        """Every name in it, once, as they appear."""
        return tuple(dict.fromkeys(step for step in self.steps if isinstance(step, str) and step[0].isalpha()))

    def value(self, known: Mapping[str, Fraction]) -> Fraction | None:
        """The exact value; None when a name is not known or something is divided by zero."""
        stack: list[Fraction] = []
        for step in self.steps:
            if isinstance(step, Fraction):
                stack.append(step)
            elif step == _NEGATE:
                stack.append(-stack.pop())
            elif step in _SUMS:
                right, left = stack.pop(), stack.pop()
                if step == "/" and not right:
                    return None
                stack.append(_SUMS[step](left, right))
            elif step in known:
                stack.append(known[step])
            else:
                return None
        return stack[0]


_SUMS = {"+": Fraction.__add__, "-": Fraction.__sub__, "*": Fraction.__mul__, "/": Fraction.__truediv__}


@lru_cache(maxsize=1024)
def parse_expression(text: str) -> Expression:
    """Read a sum. **Raises** ValueError that says what is wrong with it.

    >>> parse_expression("(growth - 4) * 0.05 / goal.parts").value({"growth": Fraction(10), "goal.parts": Fraction(2)})
    Fraction(3, 20)
    >>> parse_expression("1 / (2 - 2)").value({}), parse_expression("a-b").names()
    (None, ('a-b',))
    """
    if len(text) > LONGEST:
        raise ValueError(f"a sum has at most {LONGEST} characters")
    return Expression(tuple(_Reader(text).read()))


class _Reader:
    """One run over the words of a sum, by recursive descent."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.steps: list[Fraction | str] = []
        self.depth = 0
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found:
                self.tokens.append((str(found.lastgroup), found[0]))
            elif text[at] not in " \n":
                raise ValueError(f"{text[at : at + 10]!r} has no place in a sum")
            at = found.end() if found else at + 1
        self.tokens.reverse()

    def read(self) -> list[Fraction | str]:
        """All steps; nothing may be left over."""
        self._sum()
        if self.tokens:
            raise ValueError(f"a sign is missing before {self.tokens[-1][1]!r}")
        return self.steps

    def _next(self, *signs: str) -> str | None:
        """The next token if it is one of these signs."""
        return self.tokens.pop()[1] if self.tokens and self.tokens[-1][1] in signs else None

    def _sum(self) -> None:
        self._product()
        while sign := self._next("+", "-"):
            self._product()
            self.steps.append(sign)

    def _product(self) -> None:
        self._value()
        while sign := self._next("*", "/"):
            self._value()
            self.steps.append(sign)

    def _value(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError(f"a sum is nested at most {DEEPEST} deep")
        if self._next("-"):
            self._value()
            self.steps.append(_NEGATE)
        elif self._next("("):
            self._sum()
            if not self._next(")"):
                raise ValueError("a parenthesis is not closed")
        elif self.tokens and self.tokens[-1][0] != "sign":
            group, token = self.tokens.pop()
            self.steps.append(Fraction(token) if group == "number" else token)
        else:
            raise ValueError(f"a number or a name is missing {f'before {self.tokens[-1][1]!r}' if self.tokens else 'at the end'}")
        self.depth -= 1
