"""Searching lists of people without a name in the page's address: it would stand in the log of every proxy and in the history.

The form of the list posts; the answer leads back to the list, under an address that carries the words encrypted. So paging, the back
button and loading anew work as ever, for that person: what was sealed for one account opens for no other. Which lists these are stands in
one table, `guards.SEALED_SEARCH`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import Flask, current_app, g, redirect, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from quizapp.kernel import sealing
from quizapp.kernel.errors import NotAllowed, NotFound
from quizapp.web.extensions import settings
from quizapp.web.identity import current_identity

Lists = Mapping[str, tuple[str, ...]]
WORDS = frozenset(("q", "who"))
"""Fields that may hold a name or an address; the other fields of a list stand in its address as they are."""
LONGEST = 200


def register_sealed_search(app: Flask, lists: Lists) -> None:
    """**Shape**: endpoint of a list -> the fields of its form."""
    app.extensions["quizapp_sealed_search"] = lists
    app.add_url_rule("/<lang>/sealed-search", "sealed_search", sealed_search, methods=["POST"])
    app.jinja_env.globals.update(sealed_words=sealed_words, search_is_unreadable=search_is_unreadable)


def sealed_search() -> ResponseReturnValue:
    """Lead to the list that was asked, its words encrypted. Nothing is changed."""
    if current_identity().account_id is None:
        raise NotAllowed("sign_in_needed")
    try:
        endpoint, place = request_ctx.url_adapter.match(request.form.get("list", ""), method="GET")  # type: ignore[union-attr]  # in a request
    except HTTPException:
        raise NotFound("no_such_page") from None
    fields = cast(Lists, current_app.extensions["quizapp_sealed_search"]).get(str(endpoint))
    if fields is None:
        raise NotFound("no_such_page")
    asked = {name: request.form.get(name, "").strip()[:LONGEST] for name in fields}
    query = {name: seal(value) if name in WORDS else value for name, value in asked.items() if value}
    values: dict[str, Any] = {**place, **query}
    values.pop("lang", None)  # this request's own takes its place
    return redirect(url_for(str(endpoint), **values), 303)


def searched(name: str = "q") -> str:
    """The words that the address carries; "" without any, and where they cannot be read (`search_is_unreadable`)."""
    token = request.args.get(name, "")
    words = open_sealed(token) if token else ""
    if words is None:
        g.search_is_unreadable = True
    return words or ""


def sealed_words(name: str = "q") -> str | None:
    """The same as the address has it, for links to other pages of the list; None where there is nothing to be read."""
    return request.args.get(name) if searched(name) else None


def search_is_unreadable() -> bool:
    """Whether the address carries something that this person cannot have searched for."""
    return bool(g.get("search_is_unreadable"))


def seal(words: str) -> str:
    """The words, encrypted for whoever is signed in."""
    return sealing.seal(words, _purpose(), settings().secret_key)


def open_sealed(token: str) -> str | None:
    """The words again; None for what was not sealed here for this person."""
    return sealing.open_sealed(token, _purpose(), settings().secret_key)


def _purpose() -> str:
    return f"quizapp search {current_identity().account_id}"
