"""The language of a page: written in its address, else asked for, else what the browser prefers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from flask import Flask, abort, current_app, g, has_request_context, request, url_for
from flask.globals import request_ctx
from flask_babel import force_locale
from werkzeug.exceptions import HTTPException

from quizapp.web.extensions import babel, settings

FORMATS = {"en": "en_GB"}
"""Whose dates and times a language uses where it is spoken in several places: 24 November 2026, 14:03."""


def current_locale() -> str:
    """Locale code of this request (or of the mail being written). Never fails, so error pages can use it."""
    locale: str | None = g.get("locale")  # asked dozens of times on a page
    if locale is None:
        asked = (_asked_locale() or _preferred_locale()) if has_request_context() else None
        locale = g.locale = asked or settings().locales[0]
    return locale


def _locale_of_formats() -> str:
    return FORMATS.get(current_locale(), current_locale())


@contextmanager
def in_language(locale: str) -> Iterator[None]:
    """Texts, dates and numbers in this language, as its pages write them; for mails, papers and files. Needs an application context."""
    before: str | None = g.get("locale")
    with force_locale(FORMATS.get(locale, locale)):
        g.locale = locale
        try:
            yield
        finally:
            g.locale = before


def _asked_locale() -> str | None:
    spoken = settings().locales
    first_segment = request.path.split("/", 2)[1] if request.path.startswith("/") else ""
    if first_segment in spoken:
        return first_segment
    asked = request.args.get("lang")
    return asked if asked in spoken else None


def _preferred_locale() -> str | None:
    """What the browser likes best of what we speak. German of Austria is German, before any second choice."""
    for tag, quality in request.accept_languages:
        for spoken in (tag, tag.partition("-")[0].lower()):
            if quality > 0 and spoken in settings().locales:
                return spoken
    return None


def locale_name(code: str) -> str:
    """A language's own name, e.g. Deutsch."""
    locale = Locale.parse(code, sep="-")
    return str(locale.get_display_name(locale)).capitalize()


def _place() -> tuple[str, Mapping[str, Any]] | None:
    """Endpoint and values of what opens at this address; after a sent form too, where its page stands at the same one."""
    adapter = request_ctx.url_adapter
    if request.endpoint is None or adapter is None:
        return None
    if request.method in ("GET", "HEAD"):
        return request.endpoint, request.view_args or {}
    try:
        return adapter.match(method="GET")
    except HTTPException:  # nothing opens there
        return None


def locale_url(code: str) -> str:
    """This place in another language; the start where nothing opens at its address."""
    place = _place()
    if place is None:
        return f"/{code}/"
    endpoint, values = place
    path = url_for(endpoint, **{**values, "lang": code})
    # Added by hand: url_for would take ?_scheme=javascript&_external=1 for its own.
    query = urlencode([(key, value) for key, value in request.args.items(multi=True) if key != "lang"])
    return path + (("&" if "?" in path else "?") + query if query else "")


def _take_lang(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Views never see `lang`; an address in a language we do not speak does not exist."""
    if values and values.pop("lang", settings().locales[0]) not in settings().locales:
        abort(404)


def _give_lang(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current_locale()


def register_locale(app: Flask, translations: Path, default: str) -> None:
    """Languages for pages, addresses and number formats."""
    app.config["BABEL_DEFAULT_LOCALE"] = default
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations)
    babel.init_app(app, locale_selector=_locale_of_formats, timezone_selector=lambda: settings().time_zone)
    app.url_value_preprocessor(_take_lang)
    app.url_defaults(_give_lang)
