"""The yardstick: a Flask application as anyone would write it. R reads, W writes.

R reads a session, one user and one row and renders a page of 6 KB; W inserts one row and commits.
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, g, render_template, request
from jinja2 import DictLoader
from sqlalchemy import Engine, ForeignKey, String, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ row.title }}</title></head><body>
<header><a href="{{ url_for('read') }}">Home</a> {{ user.name }}</header><main><h1>{{ row.title }}</h1>
{% for paragraph in paragraphs %}<p>{{ paragraph }}</p>{% endfor %}</main></body></html>"""
PARAGRAPHS = [("Reading a page takes a moment, and writing it took an hour. " * 8)[:470] + f" ({number})" for number in range(12)]


class Base(DeclarativeBase):
    """Base of the three tables."""


class User(Base):
    """Somebody."""

    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))


class Login(Base):
    """A session of somebody."""

    __tablename__ = "login"
    token: Mapped[str] = mapped_column(String(40), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class Row(Base):
    """Something with a title."""

    __tablename__ = "row"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(100))


def _prepare(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def _filled_engine() -> Engine:
    url = os.environ["BARE_DATABASE_URL"]
    engine = create_engine(url)
    if url.startswith("sqlite"):
        event.listen(engine, "connect", _prepare)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        if session.get(User, 1) is None:
            session.add_all([User(id=1, name="Ada"), Row(id=1, title="A row")])
            session.flush()
            session.add(Login(token="bench", user_id=1))
            session.commit()
    return engine


def create_app() -> Flask:
    """The application, with its tables filled."""
    engine = _filled_engine()
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"page.html": PAGE})

    def db() -> Session:
        if "db" not in g:
            g.db = Session(engine)
        return g.db

    @app.teardown_appcontext
    def close(_error: object) -> None:
        session = g.pop("db", None)
        if session is not None:
            session.close()

    @app.get("/")
    def read() -> str:
        login = db().get(Login, request.cookies.get("login", "bench"))
        user = db().get(User, login.user_id)
        row = db().get(Row, 1)
        return render_template("page.html", user=user, row=row, paragraphs=PARAGRAPHS)

    @app.post("/")
    def write() -> str:
        db().add(Row(title="Another row"))
        db().commit()
        return "ok"

    return app
