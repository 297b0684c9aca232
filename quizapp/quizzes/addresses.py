"""Addresses that pages of an attempt hand to the templates of its questions."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for


def file_addresses(code: str) -> Callable[[int, int], str]:
    """Where files of an answer can be had, by slot and place."""
    return lambda slot, file: url_for("files_of_answers.own", code=code, number=slot, file=file)
