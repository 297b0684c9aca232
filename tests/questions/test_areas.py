"""Places in pictures: inside, outside, apart, touching."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from quizapp.questions.areas import Area

SQUARE = Area(rect=(10, 10, 10, 10))
ARROW = Area(polygon=((0, 0), (30, 0), (30, 30), (20, 10), (0, 10)))
numbers = st.integers(0, 60)
rects = st.builds(lambda x, y, w, h: Area(rect=(x, y, w + 1, h + 1)), numbers, numbers, numbers, numbers)
circles = st.builds(lambda x, y, r: Area(circle=(x + 61, y + 61, r + 1)), numbers, numbers, numbers)
triangles = st.builds(lambda x, y, w, h: Area(polygon=((x, y), (x + w + 1, y), (x, y + h + 1))), numbers, numbers, numbers, numbers)
areas = st.one_of(rects, circles, triangles)


@pytest.mark.parametrize(("point", "inside"), [((10, 10), True), ((20, 15), True), ((15, 15), True), ((21, 15), False), ((9, 9), False)])
def test_a_rectangle_holds_its_edges(point: tuple[int, int], inside: bool) -> None:
    assert SQUARE.holds(point) is inside


@pytest.mark.parametrize(("point", "inside"), [((5, 5), True), ((25, 15), True), ((10, 15), False), ((20, 10), True), ((29, 30), False)])
def test_a_polygon_may_bend_inwards(point: tuple[int, int], inside: bool) -> None:
    assert ARROW.holds(point) is inside


@pytest.mark.parametrize(
    ("other", "meet"),
    [
        (Area(rect=(20, 10, 5, 5)), True),  # edge to edge
        (Area(rect=(20, 20, 5, 5)), True),  # corner to corner
        (Area(rect=(21, 10, 5, 5)), False),
        (Area(rect=(12, 12, 2, 2)), True),  # inside
        (Area(rect=(0, 0, 90, 90)), True),  # around
        (Area(rect=(0, 13, 90, 2)), True),  # across, no corner of either inside the other
        (Area(rect=(10, 10, 10, 10)), True),
        (Area(circle=(25, 15, 5)), True),
        (Area(circle=(25, 15, 4)), False),
        (Area(circle=(23, 24, 5)), True),  # a 3-4-5 triangle to the corner
        (Area(circle=(23, 24, 4)), False),
        (Area(circle=(15, 15, 1)), True),
        (Area(polygon=((0, 22), (30, 30), (0, 30))), False),
    ],
)
def test_meeting_a_square(other: Area, meet: bool) -> None:
    assert SQUARE.meets(other) is meet
    assert other.meets(SQUARE) is meet


def test_circles() -> None:
    assert Area(circle=(0, 0, 3)).meets(Area(circle=(5, 0, 2)))
    assert not Area(circle=(0, 0, 3)).meets(Area(circle=(6, 0, 2)))


@given(areas, areas)
def test_meeting_is_mutual_and_needs_meeting_boxes(one: Area, other: Area) -> None:
    meet = one.meets(other)
    assert other.meets(one) is meet
    (left, top, right, bottom), (left2, top2, right2, bottom2) = one.box(), other.box()
    if left > right2 or left2 > right or top > bottom2 or top2 > bottom:
        assert not meet


@given(areas, areas, st.tuples(st.integers(0, 130), st.integers(0, 130)))
def test_a_common_point_means_they_meet(one: Area, other: Area, point: tuple[int, int]) -> None:
    if one.holds(point) and other.holds(point):
        assert one.meets(other)


@given(areas)
def test_an_area_meets_itself_and_holds_what_lies_on_its_corners(area: Area) -> None:
    assert area.meets(area)
    assert all(area.holds(corner) for corner in area.corners())


@pytest.mark.parametrize("shapes", [{}, {"rect": (0, 0, 1, 1), "circle": (0, 0, 1)}, {"polygon": ((0, 0), (1, 1))}, {"rect": (0, 0, 0, 1)}])
def test_what_is_no_shape(shapes: Any) -> None:
    with pytest.raises(ValueError, match=r"exactly one|polygon|rect"):
        Area(**shapes)


def test_outlines() -> None:
    assert SQUARE.outline() == "M10 10L20 10L20 20L10 20Z"
    assert Area(circle=(5, 6, 2)).outline() == "M3 6a2 2 0 1 0 4 0a2 2 0 1 0 -4 0Z"
