"""A course document as plain data: what packs, digests and editors write down."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from pydantic.fields import FieldInfo

from quizapp.kernel.localized import LocalizedText
from quizapp.kernel.numbers import exact_text
from quizapp.questions.base import Part


def plain_value(value: Any, locales: Sequence[str] = ()) -> Any:
    """Plain lists, maps, texts and numbers: keys in the model's order, languages in the course's.

    Defaults, and what follows from other fields, are left out.

    >>> plain_value(LocalizedText({"en": "recipe", "de": "Rezept"}), ("de", "en"))
    {'de': 'Rezept', 'en': 'recipe'}
    """
    if isinstance(value, Part):
        return plain_part(value, locales)
    if isinstance(value, LocalizedText):
        return plain_value(value.root, locales)
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, dict):
        ranks = {locale: rank for rank, locale in enumerate(locales)}
        keys = sorted(value, key=lambda key: (ranks.get(key, len(ranks)), key))
        return {str(key): plain_value(value[key], locales) for key in keys}
    if isinstance(value, (tuple, list)):
        return [plain_value(item, locales) for item in value]
    return value


def plain_part(part: Part, locales: Sequence[str] = (), without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """A part of the document as a map, without the fields named in `without`."""
    fields = type(part).model_fields
    return {
        field.alias or name: plain_value(getattr(part, name), locales)
        for name, field in fields.items()
        if name not in without and not field.exclude and (name == "kind" or not _is_default(getattr(part, name), field))
    }


def _is_default(value: Any, field: FieldInfo) -> bool:
    return not field.is_required() and bool(value == field.get_default(call_default_factory=True, validated_data={}))
