"""Mark in the picture: numbered places in a picture, some of them right.

What is drawn before the review is the same for every place: a number on a disc of one size. Shapes are the author's
business until the review.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isqrt
from typing import Literal, Self

from pydantic import Field

from quizapp.kernel.localized import LocalizedText, PicturePath
from quizapp.questions.areas import Area, Point
from quizapp.questions.base import Fault, Layout, Part, Response
from quizapp.questions.keys import Key
from quizapp.questions.parts import Option, ReviewedOption, reviewed_options, with_right
from quizapp.questions.ticking import TickQuestion


class Picture(Part):
    """A picture of the pack with its alternative text. **Units**: size in the picture's own coordinates."""

    path: PicturePath
    alt: LocalizedText
    width: int = Field(ge=1, le=10_000)
    height: int = Field(ge=1, le=10_000)


class Place(Option):
    """A place in the picture. **Shape**: `text` says where it is; `marker` is where its number stands, else its middle."""

    area: Area
    marker: Point | None = None

    def number_at(self) -> Point:
        """Where the number stands."""
        return self.marker or self.area.middle()


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture as it is shown. **Units**: `disc` and `reach` are radii: of a number's disc, and of what a click hits."""

    address: str
    alt: str
    width: int
    height: int
    disc: int
    reach: int


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place while answering. **Shape**: `value` is its number, by position in the drawn order; x, y of the number."""

    value: str
    text: str
    chosen: bool
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class PictureMarkView:
    """A picture with numbered places; `choose` is the most that may be marked, None without a cap."""

    picture: PictureView
    places: tuple[PlaceView, ...]
    choose: int | None


@dataclass(frozen=True, slots=True)
class ReviewedPlace:
    """A place in the review, with its outline as an SVG path."""

    value: str
    x: int
    y: int
    outline: str
    option: ReviewedOption


@dataclass(frozen=True, slots=True)
class PictureMarkReview:
    """The picture with the right places, and the rule that made the mark."""

    picture: PictureView
    places: tuple[ReviewedPlace, ...]
    rule: str
    choose: int | None


class PictureMark(TickQuestion):
    """Places to mark. **Shape** of a response: {"choices": sorted place ids}."""

    kind: Literal["picture_mark"]
    picture: Picture
    places: tuple[Place, ...] = Field(max_length=20)

    def tickable(self) -> Sequence[Option]:
        """The places."""
        return self.places

    def _picture(self, locale: str) -> PictureView:
        """The picture. Discs are as large as the two nearest numbers allow, and all alike."""
        spots = [place.number_at() for place in self.places]
        apart = [isqrt((a - c) ** 2 + (b - d) ** 2) for (a, b), (c, d) in combinations(spots, 2)]
        reach = min([*(distance // 2 for distance in apart), min(self.picture.width, self.picture.height) // 6])
        return PictureView(
            self.picture.path.in_locale(locale), self.picture.alt.in_locale(locale), self.picture.width, self.picture.height,
            max(1, min(reach, self.picture.width // 24)), max(1, reach),
        )

    def learner_body(self, locale: str, layout: Layout, response: Response) -> PictureMarkView:
        """Places numbered in drawn order."""
        chosen, by_id = set(response.get("choices", ())), {place.id: place for place in self.places}
        places = tuple(
            PlaceView(str(number), by_id[place_id].text.in_locale(locale), place_id in chosen, *by_id[place_id].number_at())
            for number, place_id in enumerate(layout["options"], start=1)
        )
        return PictureMarkView(self._picture(locale), places, self.choose)

    def review_body(self, locale: str, layout: Layout, response: Response) -> PictureMarkReview:
        """Places with outline and why."""
        by_id, chosen = {place.id: place for place in self.places}, set(response.get("choices", ()))
        options = reviewed_options(self.places, layout["options"], chosen, locale, self.anchor)
        places = tuple(
            ReviewedPlace(str(number), *by_id[place_id].number_at(), by_id[place_id].area.outline(), option)
            for number, (place_id, option) in enumerate(zip(layout["options"], options, strict=True), start=1)
        )
        return PictureMarkReview(self._picture(locale), places, self.marking_rule, self.choose)

    def with_key(self, key: Key) -> Self:
        """Other places are right."""
        return self.model_copy(update={"places": with_right(self.places, key["right"])})

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Places lie inside the picture and apart from one another, each with its number on it."""
        yield from self.tick_faults(locales, ("places",))
        for at, place in enumerate(self.places):
            left, top, right, bottom = place.area.box()
            if left < 0 or top < 0 or right > self.picture.width or bottom > self.picture.height:
                params = {"id": place.id, "width": self.picture.width, "height": self.picture.height}
                yield Fault(("places", at, "area"), "place_outside", params)
            if not place.area.holds(place.number_at()):
                yield Fault(("places", at, "area"), "marker_outside", {"id": place.id})
        for (_, one), (at, other) in combinations(enumerate(self.places), 2):
            if one.area.meets(other.area):
                yield Fault(("places", at, "area"), "places_meet", {"id": other.id, "other": one.id})
