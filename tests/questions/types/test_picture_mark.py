"""Mark in the picture: numbered places, right ones among them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from quizapp.kernel.errors import Invalid
from quizapp.questions.types.picture_mark import PictureView, PlaceView
from tests.questions.make import ANCHOR, codes, make, option

LAYOUT = {"options": ["c", "a", "b"]}
PICTURE = {"path": "media/x.svg", "alt": "Four boxes", "width": 400, "height": 300}


def place(name: str, right: bool = False, **fields: Any) -> dict[str, Any]:
    """A place with its text made from its id."""
    return option(name, right, **fields)


def marks(**fields: Any) -> Any:
    """Three places: a rectangle that is right, a circle, a polygon with its number in a corner."""
    places = [
        place("a", True, area={"rect": [10, 20, 100, 60]}, anchor="visible#niche"),
        place("b", area={"circle": [200, 150, 30]}),
        place("c", area={"polygon": [[300, 0], [380, 0], [380, 80]]}, marker=[370, 20]),
    ]
    return make("picture_mark", **{"picture": PICTURE, "places": places, **fields})


def test_places_are_numbered_in_drawn_order_and_look_alike() -> None:
    shown = marks().learner_body("en", LAYOUT, {"choices": ["a"]})
    assert shown.picture == PictureView("media/x.svg", "Four boxes", 400, 300, 16, 50)
    assert shown.places == (
        PlaceView("1", "text c", False, 370, 20), PlaceView("2", "text a", True, 60, 50), PlaceView("3", "text b", False, 200, 150),
    )  # fmt: skip


def test_discs_do_not_cover_one_another() -> None:
    close = [place("a", True, area={"rect": [0, 0, 10, 10]}), place("b", area={"rect": [20, 0, 10, 10]})]
    shown = marks(places=close).learner_body("en", {"options": ["a", "b"]}, {}).picture
    assert (shown.disc, shown.reach) == (10, 10)


@pytest.mark.parametrize(
    ("choices", "balanced", "exact"), [("a", "1", "1"), ("ab", "1/2", "0"), ("abc", "0", "0"), ("b", "0", "0"), ("", "0", "0")]
)
def test_rules(choices: str, balanced: str, exact: str) -> None:
    response = {"choices": list(choices)} if choices else {}
    assert marks().grade(response).fraction == Fraction(balanced)
    assert marks(rule="exact").grade(response).fraction == Fraction(exact)


def test_one_place_may_be_asked_for() -> None:
    assert marks(choose=1).marking_rule == "per_right_tick"
    with pytest.raises(Invalid, match="too_many_ticks"):
        marks(choose=1).read_response({"choice": ["1", "2"]}, LAYOUT)


@pytest.mark.parametrize("form", [{"choice": ["4"]}, {"choice": ["a"]}, {"choice": ["0"]}, {"x": ["10"]}, {"choice": ["60,50"]}])
def test_what_the_page_cannot_send_is_refused(form: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        marks().read_response(form, LAYOUT)


def test_the_review_outlines_the_places() -> None:
    review = marks().review_body("en", LAYOUT, {"choices": ["b"]})
    assert [(one.value, one.outline, one.option.right, one.option.chosen) for one in review.places] == [
        ("1", "M300 0L380 0L380 80Z", False, False), ("2", "M10 20L110 20L110 80L10 80Z", True, False),
        ("3", "M170 150a30 30 0 1 0 60 0a30 30 0 1 0 -60 0Z", False, True),
    ]  # fmt: skip
    assert [one.option.explanation for one in review.places] == ["why c", "why a", "why b"]
    assert marks().missed_anchors({"choices": ["b"]}) == ("visible#niche", ANCHOR)


def test_faults_of_places() -> None:
    places = [
        place("a", True, area={"rect": [350, 20, 100, 60]}),
        place("b", area={"circle": [20, 150, 30]}),
        place("c", area={"polygon": [[0, 200], [100, 200], [100, 290], [90, 210]]}),
        place("d", area={"rect": [40, 140, 60, 20]}),
        place("d", area={"rect": [200, 140, 60, 20]}, marker=[199, 150], text="text a"),
    ]
    assert codes(marks(places=places)) == [
        ("duplicate_id", ("places", 4, "id")), ("duplicate_text", ("places", 4, "text")), ("duplicate_text", ("places", 4, "text")),
        ("place_outside", ("places", 0, "area")), ("place_outside", ("places", 1, "area")), ("marker_outside", ("places", 2, "area")),
        ("marker_outside", ("places", 4, "area")), ("places_meet", ("places", 3, "area")),
    ]  # fmt: skip


def test_something_is_right_and_something_is_not() -> None:
    areas = [{"rect": [0, 0, 10, 10]}, {"rect": [20, 0, 10, 10]}]
    wrong, right = ([place(name, is_right, area=area) for name, area in zip("ab", areas, strict=True)] for is_right in (False, True))
    assert ("no_right_option", ("places",)) in codes(marks(places=wrong))
    assert ("all_options_right", ("places",)) in codes(marks(places=right))
    assert ("choose_differs", ("choose",)) in codes(marks(choose=2))


def test_a_picture_needs_an_alternative_text_in_every_language() -> None:
    assert codes(marks(picture={**PICTURE, "alt": {"de": "Vier Kästen"}})) == [("translation_missing", ("picture", "alt"))]
