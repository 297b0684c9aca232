"""The posted fields of a question, wherever it is answered."""

from __future__ import annotations

from flask import request

from quizapp.questions.base import Form


def posted_fields(slot: int) -> Form:
    """The fields of one slot, without their prefix; empty values are left out, so a blank is always {}.

    Forms end lines with CR LF, scripts with LF: both give the same answer.
    """
    prefix = f"q{slot}-"
    found = {
        name.removeprefix(prefix): [value.replace("\r\n", "\n") for value in values if value.strip()]
        for name, values in request.form.lists()
        if name.startswith(prefix)
    }
    return {name: values for name, values in found.items() if values}
