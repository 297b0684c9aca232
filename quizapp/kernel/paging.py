"""Long lists, a page at a time."""

from __future__ import annotations

from typing import NamedTuple


class Slice(NamedTuple):
    """One page of a list. **Shape**: `page` of `pages`, both from 1; it holds the rows from `start` on and before `end`, from 0."""

    page: int
    pages: int
    start: int
    end: int


def page_of(total: int, per_page: int, asked: int) -> Slice:
    """The page that was asked for, or the nearest there is; an empty list has one page.

    >>> page_of(101, 50, 3), page_of(100, 50, 9), page_of(0, 50, -1)
    (Slice(page=3, pages=3, start=100, end=150), Slice(page=2, pages=2, start=50, end=100), Slice(page=1, pages=1, start=0, end=50))
    """
    pages = max(1, -(-total // per_page))
    page = min(max(1, asked), pages)
    return Slice(page, pages, (page - 1) * per_page, page * per_page)
