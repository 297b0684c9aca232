"""Posted worksheets, field by field: what is wrong with one keeps nothing from the others."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flask import request

from quizapp.kernel.errors import Invalid
from quizapp.questions.types.reflection import FieldView, Reflection
from quizapp.web.error_texts import text_of


@dataclass(frozen=True, slots=True)
class PostedSheet:
    """What was typed. **Shape**: `texts` by field id; `errors` are sentences by field name; `fields` show what was typed."""

    fields: tuple[FieldView, ...]
    texts: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def posted_sheet(question: Reflection, shown: tuple[FieldView, ...]) -> PostedSheet:
    """The posted texts of a worksheet's fields."""
    typed = tuple(replace(one, text=request.form.get(one.name, "")) for one in shown)
    texts: dict[str, str] = {}
    errors: dict[str, str] = {}
    for one in typed:
        try:
            texts.update(question.read_response({one.name: [one.text]}, {}).get("texts", {}))
        except Invalid as refusal:
            errors[one.name] = text_of(refusal.code, refusal.params, 400)[1]
    return PostedSheet(typed, texts, errors)
