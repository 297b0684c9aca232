"""Searching lists of people without a name in the page's address: it would stand in the log of every proxy and in the history.

The form of the list posts; the answer leads back to the list, under an address that carries the words encrypted. So paging, the back
button and loading anew work as ever, for that person: what was sealed for one account opens for no other. Which lists these are stands in
one table, `guards.SEALED_SEARCH`.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app, g, redirect, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from quizapp.kernel.errors import NotAllowed, NotFound
from quizapp.web.extensions import settings
from quizapp.web.identity import current_identity

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

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
    return _lock().encrypt(words.encode(errors="replace")).decode()


def open_sealed(token: str) -> str | None:
    """The words again; None for what was not sealed here for this person."""
    from cryptography.fernet import InvalidToken  # deferred: as below

    try:
        return _lock().decrypt(token.encode(errors="replace")).decode()
    except InvalidToken:
        return None


def _lock() -> Fernet:
    from cryptography.fernet import Fernet  # deferred: few requests search, and it takes a while
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derive = HKDF(SHA256(), 32, salt=None, info=f"quizapp search {current_identity().account_id}".encode())
    return Fernet(base64.urlsafe_b64encode(derive.derive(settings().secret_key.encode())))
