"""The application factory: one named step per line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from quizapp import guards, paths, wiring
from quizapp.config import Settings, read_settings
from quizapp.db.session import Database
from quizapp.kernel.clock import Clock, SteadyClock
from quizapp.web.asking_first import register_asking_first
from quizapp.web.attachments import largest_form_of
from quizapp.web.compiled import LateRule, TemplatesBesideSource
from quizapp.web.dates import register_dates
from quizapp.web.door import Door, quick_work
from quizapp.web.errors import register_errors
from quizapp.web.extensions import csrf, register_database
from quizapp.web.filters import register_filters
from quizapp.web.gate import register_gate
from quizapp.web.headers import register_headers
from quizapp.web.identity import register_identity
from quizapp.web.late_rooms import register_late_rooms
from quizapp.web.locale import register_locale
from quizapp.web.panels import register_panels
from quizapp.web.sealed_search import register_sealed_search
from quizapp.web.static_files import register_static_files
from quizapp.web.template_words import Templates, register_template_words

LARGEST_REQUEST = 256 * 1024
WORKED_ON_AT_ONCE = 2  # more make SQLite writers starve; see docs/decisions/0003-server.md


class _Flask(Flask):
    """Flask, of which no part is a coroutine; else it would ask that of a dozen functions with every request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """A ready application. **Raises** SettingsFaulty when a setting is missing or wrong."""
    settings = settings or read_settings()
    app = _Flask("quizapp", template_folder=str(paths.TEMPLATES), static_folder=None)
    app.url_rule_class = LateRule
    app.jinja_environment = Templates
    app.jinja_env.bytecode_cache = TemplatesBesideSource(paths.TEMPLATES)
    app.extensions["quizapp_settings"] = settings
    app.extensions["quizapp_clock"] = clock or SteadyClock()
    app.extensions["quizapp_database"] = Database(settings.database_url, wiring.HANDLERS)
    app.config.update(SECRET_KEY=settings.secret_key, MAX_CONTENT_LENGTH=LARGEST_REQUEST, WTF_CSRF_TIME_LIMIT=None)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way to wrap
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies
        )
    register_database(app)
    register_gate(app)
    register_late_rooms(app)
    register_locale(app, paths.TRANSLATIONS, settings.locales[0])
    register_identity(app, wiring.load_identity)
    csrf.init_app(app)
    register_asking_first(app)
    register_headers(app)
    register_errors(app)
    register_template_words(app)
    register_filters(app, wiring.page_context)
    register_static_files(app, paths.STATIC)
    register_panels(app, wiring.PANELS)
    register_dates(app, wiring.DATES)
    register_sealed_search(app, guards.SEALED_SEARCH)
    wiring.register_rooms(app)
    return app


def door_to(app: Flask) -> Door:
    """The application as `quizapp serve` runs it. On PostgreSQL all work is long work: much of it is waiting for the database."""
    quick = guards.QUICK_WORK if app.extensions["quizapp_database"].is_sqlite else ()
    return Door(app, WORKED_ON_AT_ONCE, LARGEST_REQUEST, largest_form_of(app, LARGEST_REQUEST), quick_work(app, quick))
