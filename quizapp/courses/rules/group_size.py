"""When a figure about several people may be shown: from the site's smallest group size on."""

from __future__ import annotations

LEAST = 5
"""Nobody can set the smallest group size below this. **Source**: promises P17."""


def may_show(people: int, smallest: int) -> bool:
    """Whether a figure about so many people may be shown at all.

    >>> may_show(8, 8), may_show(7, 8), may_show(4, 1)
    (True, False, False)
    """
    return people >= max(smallest, LEAST)


def may_show_share(count: int, people: int, smallest: int) -> bool:
    """Whether one may say that `count` of `people` did something, such as pass or tick an answer.

    All or none of a small group says it of each of them, so that is held back in groups below twice the limit.

    >>> [may_show_share(count, 8, 8) for count in (0, 1, 7, 8)], may_show_share(16, 16, 8)
    ([False, True, True, False], True)
    """
    limit = max(smallest, LEAST)
    tells_of_each = count <= 0 or count >= people
    return may_show(people, limit) and (people >= 2 * limit or not tells_of_each)


def counted_of(people: int, smallest: int) -> int:
    """How many of so many people a figure is made of that may be filtered, combined and looked at again later.

    Whole portions of the limit, in an order that does not change (who had the result first). Every set of people that
    can be worked out from such figures by adding and subtracting is then a whole number of portions: nobody, or at least the
    limit; also when people join between two looks. The rest follows when a portion is full.

    >>> [counted_of(people, 8) for people in (7, 8, 15, 16)]
    [0, 8, 8, 16]
    """
    limit = max(smallest, LEAST)
    return people - people % limit
