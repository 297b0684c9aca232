"""When a figure about several people may be shown: from the site's smallest group size on."""

from __future__ import annotations

LEAST = 5
"""Nobody can set the smallest group size below this. **Source**: promises P17."""


def limit_of(smallest: int) -> int:
    """The smallest group that the site's setting may mean."""
    return max(smallest, LEAST)


def may_show(people: int, smallest: int) -> bool:
    """Whether a figure about so many people may be shown at all.

    >>> may_show(8, 8), may_show(7, 8), may_show(4, 1)
    (True, False, False)
    """
    return people >= limit_of(smallest)


def may_show_share(count: int, people: int, smallest: int) -> bool:
    """Whether one may say that `count` of `people` did something, such as pass or tick an answer.

    All or none of a small group says it of each of them, so that is held back in groups below twice the limit.

    >>> [may_show_share(count, 8, 8) for count in (0, 1, 7, 8)], may_show_share(16, 16, 8)
    ([False, True, True, False], True)
    """
    limit = limit_of(smallest)
    tells_of_each = count <= 0 or count >= people
    return may_show(people, limit) and (people >= 2 * limit or not tells_of_each)


def counted_of(people: int, smallest: int) -> int:
    """How many of so many people a figure about all of them is made of that may be looked at again later.

    Whole portions of the limit, in an order that does not change (who answered first). What comes in between two looks is
    then a whole number of portions, too. The rest follows when a portion is full. For figures that can be filtered that is not
    enough, because somebody can take another's place: `gradebook/rules/figures.py`.

    >>> [counted_of(people, 8) for people in (7, 8, 15, 16)]
    [0, 8, 8, 16]
    """
    limit = limit_of(smallest)
    return people - people % limit
