"""Texts and addresses as templates ask for them, many times on every page: found once, then kept.

Measured: they were a third of the time of a lesson page.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask.templating import Environment
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Macro
from markupsafe import Markup

from quizapp.web.locale import current_locale
from quizapp.web.numbers import format_number

MOST_ADDRESSES = 4096
MOST_PIECES = 1024


class Texts:
    """`_("...")` of templates, in the language of the page or mail: as Jinja's own, with texts that take no value kept ready."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._catalogues: dict[str, NullTranslations] = {}
        self._ready: dict[tuple[str, str], Markup] = {}  # as many as templates name

    def catalogue(self) -> NullTranslations:
        """The translations into the language in force."""
        locale = current_locale()
        found = self._catalogues.get(locale)
        if found is None:
            found = self._catalogues[locale] = Translations.load(self._folder, [Locale.parse(locale, sep="-")])
        return found

    @pass_eval_context
    def text(self, context: EvalContext, text: str, **values: Any) -> str:
        """A text with its values filled in, safe for the kind of template it stands in."""
        if values or not context.autoescape:
            translated = self.catalogue().gettext(text)
            return (Markup(translated) if context.autoescape else translated) % values
        key = (current_locale(), text)
        found = self._ready.get(key)
        if found is None:
            found = self._ready[key] = Markup(self.catalogue().gettext(text)) % values
        return found


    @pass_eval_context
    def plural(self, context: EvalContext, one: str, many: str, number: int, /, **values: Any) -> str:
        """The form of a text that fits the number, which stands in it as %(num)s as the language writes numbers."""
        translated = self.catalogue().ngettext(one, many, number)
        filled = {"num": format_number(number), **values}
        return (Markup(translated) if context.autoescape else translated) % filled


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


class Templates(Environment):
    """Flask's, with the names that all templates know copied into each when it is read. Jinja looks through two layers of them at
    every import of a macro, which cost a tenth of a result page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template knows beside its context."""
        return {**self.globals, **(d or {})}


def kept(macro: Macro) -> Callable[..., Markup]:
    """A macro whose output follows from its arguments and the language alone, and which pages call again and again."""

    @lru_cache(maxsize=MOST_PIECES, typed=True)  # what is escaped already and what is not may read the same
    def piece(_locale: str, *arguments: Any, **named: Any) -> Markup:
        return Markup(macro(*arguments, **named))

    return lambda *arguments, **named: piece(current_locale(), *arguments, **named)


def register_template_words(app: Flask) -> None:
    """Give templates quick texts and addresses; after Flask-Babel has given them its own."""
    app.jinja_env.globals["url_for"] = Addresses(app)
    texts = Texts(app.config["BABEL_TRANSLATION_DIRECTORIES"])
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of Jinja's i18n extension
        gettext=lambda text: texts.catalogue().gettext(text),
        ngettext=lambda one, many, count: texts.catalogue().ngettext(one, many, count),
        newstyle=True,
        pgettext=lambda context, text: texts.catalogue().pgettext(context, text),
        npgettext=lambda context, one, many, count: texts.catalogue().npgettext(context, one, many, count),
    )
    app.jinja_env.globals.update(_=texts.text, ngettext=texts.plural, kept=kept)
