"""What a request needs from the application: settings, database, clock, form protection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from flask import Flask, current_app, g
from flask_babel import Babel
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from quizapp.config import Settings
from quizapp.db.session import Database
from quizapp.kernel.clock import Clock
from quizapp.kernel.ids import new_code

babel = Babel()
csrf = CSRFProtect()


def settings() -> Settings:
    """The settings of this application."""
    return cast(Settings, current_app.extensions["quizapp_settings"])


def database() -> Database:
    """The database of this application."""
    return cast(Database, current_app.extensions["quizapp_database"])


def now() -> datetime:
    """The instant at which this request is judged; the same throughout the request."""
    if "now" not in g:
        g.now = cast(Clock, current_app.extensions["quizapp_clock"])()
    return cast(datetime, g.now)


@contextmanager
def transaction() -> Iterator[Session]:
    """A writing unit on this application's database. The request's reading session is ended first."""
    end_reading()
    with database().transaction() as session:
        session.info["request_code"] = request_code
        yield session


def request_code() -> str:
    """A code that entries of one request in the log of acts have in common; made when first asked for."""
    if "request_code" not in g:
        g.request_code = new_code(12)
    return cast(str, g.request_code)


def reading() -> Session:
    """The request's session for reads, opened at first use."""
    if "reading" not in g:
        g.reading_context = database().reading()
        g.reading = g.reading_context.__enter__()
    return cast(Session, g.reading)


def end_reading(_error: BaseException | None = None) -> None:
    """Give the reading session back, so that no request holds a snapshot while it waits to write."""
    context = g.pop("reading_context", None)
    g.pop("reading", None)
    if context is not None:
        context.__exit__(None, None, None)


def register_database(app: Flask) -> None:
    """End reads with the request."""
    app.teardown_appcontext(end_reading)

