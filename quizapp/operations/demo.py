"""Everything for a first try on one computer: settings, database, sample course, people, links to sign in."""

from __future__ import annotations

import secrets
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quizapp import paths
from quizapp.accounts.service import add_person, mint_sign_in_link
from quizapp.config import Settings
from quizapp.courses.service import prepare_revision, publish_revision
from quizapp.db.migrate import is_current, migrate
from quizapp.db.session import Database

SAMPLE_COURSE = "first-aid-social-media"
ADMINISTRATOR = "admin@example.org"
TRAINER = "trainer@example.org"


class NotForDemo(Exception):
    """These settings are not for a first try."""


@dataclass(frozen=True, slots=True)
class SignInLinks:
    """Addresses that sign one person in, once."""

    administrator: str
    trainer: str


def fill_in_settings(environment: MutableMapping[str, str], folder: Path) -> None:
    """Settings that a first try needs and nobody has set; the secret is made once and kept in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    environment.setdefault("QUIZAPP_SECRET_KEY", _kept_secret(folder / "secret_key"))
    environment.setdefault("QUIZAPP_DATABASE_URL", f"sqlite:///{(folder / 'quizapp.db').absolute()}")
    port = environment.setdefault("QUIZAPP_PORT", "8080")
    environment.setdefault("QUIZAPP_BASE_URL", f"http://127.0.0.1:{port}")


def _kept_secret(file: Path) -> str:
    """The secret in the file, made at the first start; readable by the owner only."""
    if not file.exists() or not file.read_text():  # empty after a first start that was broken off
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()


def check_that_it_is_a_demo(settings: Settings) -> None:
    """**Raises** NotForDemo where the settings are those of a real server: the demo adds an administrator."""
    if not settings.is_local_demo:
        raise NotForDemo("The environment holds settings of a real server; `quizapp demo` adds people and would do so there.")


def prepare(database: Database, now: datetime) -> None:
    """The newest schema and the sample course; what is there already stays."""
    from quizapp.content.pack_reader import read_pack  # deferred: only this command reads packs

    if not is_current(database):
        migrate(database)
    result = read_pack(paths.PACKS / SAMPLE_COURSE)
    if result.course is None:
        raise RuntimeError(f"the sample course is faulty: {result.faults}")
    prepared = prepare_revision(result.course, result.media)
    with database.transaction() as session:
        publish_revision(session, prepared, now)


def sign_in_links(database: Database, settings: Settings, now: datetime) -> SignInLinks:
    """Fresh one-time links for the administrator and the trainer of the sample course."""
    with database.transaction() as session:
        add_person(session, ADMINISTRATOR, settings.locales[0], now, is_administrator=True)
        add_person(session, TRAINER, settings.locales[0], now, trainer_of=(SAMPLE_COURSE,))
        tokens = [mint_sign_in_link(session, email, now) for email in (ADMINISTRATOR, TRAINER)]
    base = f"{settings.base_url}/{settings.locales[0]}/sign-in/link"
    return SignInLinks(*(f"{base}/{token}" for token in tokens))
