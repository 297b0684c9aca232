"""Texts and addresses as templates ask for them, many times on every page: found once, then kept.

Measured: they were a third of the time of a lesson page.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import get_translations

from quizapp.web.locale import current_locale

MOST_ADDRESSES = 4096


def _translations() -> Any:
    """The catalogue of the language in force, which may change within a request (a mail in another language).

    `g.locale` is set wherever the language is (`web/locale.py`, `mail/render.py`); asking Flask-Babel each time is slow.
    """
    locale = g.get("locale")
    kept = g.get("translations")
    if kept is None or locale is None or kept[0] != locale:
        kept = g.translations = (current_locale(), get_translations())
    return kept[1]


class Addresses:
    """`url_for` for templates. The same endpoint and values in the same language give the same address."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._kept: dict[tuple[object, ...], str] = {}

    def __call__(self, endpoint: str, **values: Any) -> str:
        """The address of a page of this site, as Flask makes it."""
        if endpoint.startswith(".") or "_external" in values or "_scheme" in values or not has_request_context():
            return self._app.url_for(endpoint, **values)
        key = (current_locale(), request.root_path, endpoint, *values.items())
        address = self._kept.get(key)
        if address is None:
            if len(self._kept) >= MOST_ADDRESSES:
                self._kept.clear()
            address = self._kept[key] = self._app.url_for(endpoint, **values)
        return address


def register_template_words(app: Flask) -> None:
    """Give templates quick texts and addresses; after Flask-Babel has given them its own."""
    app.jinja_env.globals["url_for"] = Addresses(app)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of Jinja's i18n extension
        gettext=lambda text: _translations().ugettext(text),
        ngettext=lambda one, many, count: _translations().ungettext(one, many, count),
        newstyle=True,
        pgettext=lambda context, text: _translations().upgettext(context, text),
        npgettext=lambda context, one, many, count: _translations().unpgettext(context, one, many, count),
    )
