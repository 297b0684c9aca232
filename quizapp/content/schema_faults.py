"""Turns refused data into faults with places, and mends it just enough for the other checks to go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from quizapp.content.pack_fault import CourseFault, Place
from quizapp.questions.base import Part

AnyPart = TypeVar("AnyPart", bound=Part)

_CODES = {
    "extra_forbidden": "unknown_key",
    "missing": "missing_key",
    "literal_error": "not_one_of",
    "string_pattern_mismatch": "bad_name",
    "too_short": "list_too_short",
    "string_too_short": "text_empty",
    "string_too_long": "text_too_long",
    "list_type": "not_a_list",
    "tuple_type": "not_a_list",
    "dict_type": "not_a_map",
    "model_type": "not_a_map",
    "model_attributes_type": "not_a_map",
    "mapping_type": "not_a_map",
    "string_type": "not_a_text",
    "value_error": "not_exact_number",
    "wall_time": "not_a_wall_time",
}
_PREFIXES = {
    "int_": "not_a_whole_number",
    "bool_": "not_true_or_false",
    "greater_than": "out_of_range",
    "less_than": "out_of_range",
}
STAND_INS: dict[str, Any] = {
    "format": 1,
    "key": "x",
    "version": "1",
    "locales": ["en"],
    "source_locale": "en",
    "title": "–",
    "subtitle": "–",
    "summary": "–",
    "audience": "–",
    "self_study_hours": "0",
    "live_units": "0",
    "certificate": {"pass_points": "50"},
    "cures": "–",
    "outcome": "–",
    "minutes": 1,
    "objectives": [],
    "purpose": "practice",
}
"""What takes the place of a faulty field, so that the rest of its file is still checked."""


def read_part(model: type[AnyPart], data: Any, **given: Any) -> tuple[AnyPart, list[CourseFault]]:
    """A part of the document from plain data, and its faults with places inside `data`.

    **Shape**: `given` holds fields that other files supply. Faulty fields are replaced by `STAND_INS` or their default.
    """
    whole = data if isinstance(data, dict) else {}
    faults = [] if isinstance(data, dict) else [CourseFault((), "not_a_map")]
    faults += [CourseFault((key,), "unknown_key", {"key": key}) for key in whole if key in given]
    try:
        return model.model_validate({**whole, **given}), faults
    except ValidationError as refusal:
        found = [] if faults and not whole else translate(refusal, whole)
        return model.model_validate({**_mended(whole, found or translate(refusal, whole)), **given}), faults + found


def translate(refusal: ValidationError, data: Any) -> list[CourseFault]:
    """Every fault of refused data, one for each place."""
    found: dict[Place, CourseFault] = {}
    for error in refusal.errors(include_url=False, include_input=True):
        place, is_choice = _follow(error, data)
        found.setdefault(place, _fault(error, place, is_choice=is_choice))
    return [fault for place, fault in found.items() if not _is_explained(place, found)]


def _is_explained(place: Place, found: Iterable[Place]) -> bool:
    """True where a fault further inside says the same more exactly."""
    return any(len(other) > len(place) and other[: len(place)] == place for other in found)


def _follow(error: ErrorDetails, data: Any) -> tuple[Place, bool]:
    """The place of an error in the data. Steps that are no keys there name a branch of a choice and are left out."""
    place: Place = ()
    here, is_choice = data, False
    for at, step in enumerate(error["loc"]):
        if isinstance(here, Mapping) and step in here and isinstance(step, str):
            here, place = here[step], (*place, step)
        elif isinstance(here, (list, tuple)) and isinstance(step, int) and step < len(here):
            here, place = here[step], (*place, step)
        elif error["type"] == "missing" and at == len(error["loc"]) - 1:
            place = (*place, step)
        else:
            is_choice = True
    return place, is_choice


def _fault(error: ErrorDetails, place: Place, *, is_choice: bool) -> CourseFault:
    kind, context = error["type"], error.get("ctx", {})
    code = _CODES.get(kind) or next((code for start, code in _PREFIXES.items() if kind.startswith(start)), "not_valid")
    if kind == "value_error" and "exact number" not in error["msg"]:
        code = "not_coherent" if isinstance(error.get("input"), Mapping) else "not_valid"
    if is_choice and code in ("not_a_text", "not_a_map"):
        code = "not_a_text"
    params: dict[str, object] = {"field": str(place[-1]) if place else "", "key": str(place[-1]) if place else ""}
    params["found"] = shown_value(error.get("input"))
    params["expected"] = str(context.get("expected", context.get("pattern", "")))
    params["limit"] = next(
        (context[name] for name in ("gt", "ge", "lt", "le", "min_length", "max_length") if name in context), ""
    )
    params["problem"] = error["msg"].removeprefix("Value error, ").rstrip(".")
    return CourseFault(place, code, params)


def shown_value(value: Any) -> str:
    """A faulty value as it may stand in a message: short, lists and maps by their name."""
    text = str(value) if isinstance(value, (str, int, float, bool, type(None))) else type(value).__name__
    return text if len(text) <= 40 else f"{text[:39]}…"


def _mended(data: dict[str, Any], faults: Iterable[CourseFault]) -> dict[str, Any]:
    """The data without unknown keys and with stand-ins for faulty fields."""
    mended: dict[str, Any] = without_unknown_keys(data, faults)
    for name in {str(fault.place[0]) for fault in faults if fault.place and fault.code != "unknown_key"}:
        mended.pop(name, None)
        if name in STAND_INS:
            mended[name] = STAND_INS[name]
    return mended


def without_unknown_keys(data: Any, faults: Iterable[CourseFault]) -> Any:
    """A copy of the data without the keys that nothing knows."""
    copy = deepcopy(data)
    for fault in faults:
        if fault.code == "unknown_key":
            here = copy
            for step in fault.place[:-1]:
                here = here[step]
            here.pop(fault.place[-1], None)
    return copy
