"""Places in a picture: rectangles, circles and polygons, compared exactly.

**Units**: coordinates of the picture, x to the right and y downwards, from its upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from quizapp.questions.base import Part

Coordinate = Annotated[int, Field(ge=0, le=10_000)]
Length = Annotated[int, Field(ge=1, le=10_000)]
Point = tuple[Coordinate, Coordinate]
Exact = tuple[int | Fraction, int | Fraction]


class Area(Part):
    """One shape. **Shape**: `rect` is x, y, width, height; `circle` is x and y of its centre and the radius."""

    rect: tuple[Coordinate, Coordinate, Length, Length] | None = None
    circle: tuple[Coordinate, Coordinate, Length] | None = None
    polygon: Annotated[tuple[Point, ...], Field(min_length=3, max_length=40)] | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        if sum(shape is not None for shape in (self.rect, self.circle, self.polygon)) != 1:
            raise ValueError("an area is exactly one of rect, circle and polygon")
        return self

    def corners(self) -> tuple[Point, ...]:
        """Corners in order; none for a circle."""
        if self.rect:
            x, y, width, height = self.rect
            return (x, y), (x + width, y), (x + width, y + height), (x, y + height)
        return self.polygon or ()

    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom."""
        if self.circle:
            x, y, radius = self.circle
            return x - radius, y - radius, x + radius, y + radius
        xs, ys = zip(*self.corners(), strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def middle(self) -> tuple[int, int]:
        """The centre of a circle, else the middle of the box, in whole numbers."""
        left, top, right, bottom = self.box()
        return (left + right) // 2, (top + bottom) // 2

    def outline(self) -> str:
        """The shape as an SVG path."""
        if self.circle:
            x, y, radius = self.circle
            arc = f"a{radius} {radius} 0 1 0"
            return f"M{x - radius} {y}{arc} {2 * radius} 0{arc} {-2 * radius} 0Z"
        return "M" + "L".join(f"{x} {y}" for x, y in self.corners()) + "Z"

    def holds(self, point: Exact) -> bool:
        """True for a point inside or on the edge.

        >>> Area(rect=(0, 0, 10, 10)).holds((10, 3)), Area(circle=(5, 5, 5)).holds((0, 0))
        (True, False)
        """
        if self.circle:
            x, y, radius = self.circle
            return (point[0] - x) ** 2 + (point[1] - y) ** 2 <= radius**2
        is_inside = False
        for start, end in self._edges():
            if _is_on(point, start, end):
                return True
            if (start[1] > point[1]) != (end[1] > point[1]):
                crossing = start[0] + Fraction(end[0] - start[0]) * (point[1] - start[1]) / (end[1] - start[1])
                is_inside ^= point[0] < crossing
        return is_inside

    def meets(self, other: Area) -> bool:
        """True when the two have a point in common, be it on their edges.

        >>> Area(rect=(0, 0, 10, 10)).meets(Area(circle=(15, 5, 4))), Area(rect=(0, 0, 10, 10)).meets(Area(circle=(14, 5, 4)))
        (False, True)
        """
        if self.circle and other.circle:
            (x, y, radius), (other_x, other_y, other_radius) = self.circle, other.circle
            return (x - other_x) ** 2 + (y - other_y) ** 2 <= (radius + other_radius) ** 2
        if self.circle:
            return other.meets(self)
        if other.circle:
            x, y, radius = other.circle
            return self.holds((x, y)) or any(_distance_squared((x, y), *edge) <= radius**2 for edge in self._edges())
        if self.holds(other.corners()[0]) or other.holds(self.corners()[0]):
            return True
        return any(_cross(*edge, *other_edge) for edge in self._edges() for other_edge in other._edges())

    def _edges(self) -> Iterator[tuple[Point, Point]]:
        corners = self.corners()
        return pairwise((*corners, corners[0]))


def _turn(a: Exact, b: Exact, c: Exact) -> int | Fraction:
    """Positive, negative or 0: which way a, b, c turn."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _is_on(point: Exact, start: Exact, end: Exact) -> bool:
    return (
        _turn(start, end, point) == 0
        and min(start[0], end[0]) <= point[0] <= max(start[0], end[0])
        and min(start[1], end[1]) <= point[1] <= max(start[1], end[1])
    )


def _cross(a: Exact, b: Exact, c: Exact, d: Exact) -> bool:
    """True when two edges have a point in common."""
    if any(_is_on(*three) for three in ((a, c, d), (b, c, d), (c, a, b), (d, a, b))):
        return True
    return (_turn(a, b, c) > 0) != (_turn(a, b, d) > 0) and (_turn(c, d, a) > 0) != (_turn(c, d, b) > 0)


def _distance_squared(point: Point, start: Point, end: Point) -> Fraction:
    """From a point to the nearest point of an edge."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = across**2 + down**2
    share = Fraction((point[0] - start[0]) * across + (point[1] - start[1]) * down, length) if length else Fraction(0)
    share = min(Fraction(1), max(Fraction(0), share))
    return (start[0] + share * across - point[0]) ** 2 + (start[1] + share * down - point[1]) ** 2
