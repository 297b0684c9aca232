"""`quizapp serve`, `worker`, `demo`, `migrate`, `backup`, `restore`, `settings`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from quizapp.config import ROWS, Settings, SettingsFaulty, read_settings
from quizapp.db.versions import known_versions, sqlite_version
from quizapp.kernel.clock import SteadyClock, system_clock
from quizapp.operations import backup as backups
from quizapp.operations.processes import let_signals_through

if TYPE_CHECKING:
    from quizapp.operations.demo import SignInLinks

DEMO_TEXT = """
quizapp is running at {base_url}

  Learn without an account   {base_url}/{locale}/
  Sign in as administrator   {links.administrator}
  Sign in as trainer         {links.trainer}
  Mails (shown, not sent)    {base_url}/{locale}/mails

The sign-in links work once. First open the course "Erste Hilfe im Social-Media-Management" and start its first recipe.
Stop with Ctrl-C. Everything is kept in {folder}; delete that folder to start afresh.
"""

NO_PROXY = (
    "QUIZAPP_BASE_URL is an https address, so a proxy stands in front, but QUIZAPP_TRUSTED_PROXIES is 0: every visitor seems"
    " to come from the proxy's address, and all share one limit on failures. Set it to the number of proxies."
)


@click.command()
@click.option("--without-worker", is_flag=True, help="Serve pages only; run `quizapp worker` elsewhere.")
@click.pass_obj
def serve(settings: Settings, without_worker: bool) -> None:
    """Serve pages and do the background work until stopped. Brings the database up to date first."""
    from quizapp.operations.serve import CannotListen, serve as serve_pages  # deferred: the server is only needed here

    _bring_up_to_date(settings)
    if settings.is_https and not settings.trusted_proxies:
        click.echo(NO_PROXY, err=True)
    try:
        serve_pages(settings, None if without_worker else _work)
    except CannotListen as refused:
        raise click.ClickException(str(refused)) from refused


@click.command()
@click.pass_obj
def worker(settings: Settings) -> None:
    """Do the background work: grading, certificates, mail."""
    _work(settings)


def _work(settings: Settings) -> None:
    """Work in the application that is open, until told to end."""
    from quizapp import wiring  # deferred: the tables import every room
    from quizapp.jobs.worker import Worker
    from quizapp.web.extensions import database

    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=stop.set).start()  # set here it could wait for a lock that the interrupted code holds

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    let_signals_through()
    database().gives_way = True
    Worker(database(), wiring.jobs(settings), wiring.SCHEDULES, SteadyClock()).run_until(stop)


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), default=Path("var"), help="Where everything is kept.")
def demo(folder: Path) -> None:
    """Try quizapp on this computer: embedded database, sample course, mails on a page."""
    from sqlalchemy.exc import SQLAlchemyError  # deferred: only for a first try

    from quizapp.operations.demo import NotForDemo, fill_in_settings  # deferred: only for a first try
    from quizapp.operations.serve import CannotListen, listening_address

    try:
        fill_in_settings(os.environ, folder)
        settings = read_settings()
        listening_address(settings)
        links = _prepare_demo(settings)
    except (SettingsFaulty, NotForDemo, CannotListen, OSError, SQLAlchemyError) as error:
        raise click.ClickException(_sentence(error)) from error
    click.echo(DEMO_TEXT.format(base_url=settings.base_url, locale=settings.locales[0], links=links, folder=folder))
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "quizapp", "serve"])  # a fresh, small process takes over


def _prepare_demo(settings: Settings) -> SignInLinks:
    from quizapp import wiring  # deferred: only for a first try
    from quizapp.db.session import Database
    from quizapp.operations.demo import check_that_it_is_a_demo, prepare, sign_in_links

    check_that_it_is_a_demo(settings)
    _make_private(settings.sqlite_file)
    database = Database(settings.database_url, wiring.HANDLERS)
    try:
        prepare(database, system_clock())
        return sign_in_links(database, settings, system_clock())
    finally:
        database.dispose()


@click.command()
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Bring the database to the newest schema."""
    _bring_up_to_date(settings)
    click.echo("The database is up to date.")


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def backup(settings: Settings, target: Path) -> None:
    """Copy the embedded database to TARGET while the server runs."""
    try:
        size = backups.back_up(settings, target)
        head = backups.keep_head(settings, target, system_clock().date())
    except backups.BackupRefused as refused:
        raise click.ClickException(str(refused)) from refused
    except OSError as error:
        raise click.ClickException(f"{target} is complete. The head of the log beside it was not written: {error.strerror}.") from error
    _note(settings, "backup_made", {"bytes": size})
    click.echo(f"{target}: {size} bytes, complete and checked.")
    if head is not None:
        click.echo(f"{head}: the head of the log of acts in it, for `quizapp audit verify --heads`.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def restore(settings: Settings, source: Path, yes: bool) -> None:
    """Replace the embedded database by the backup SOURCE. Everybody has to sign in again."""
    if not yes:
        click.confirm("Everything since that backup will be lost. Go on?", abort=True)
    try:
        erased = backups.erasures_known(settings)
        if erased:
            backups.note_erasures(settings, erased)
        backups.restore(settings, source)
    except backups.BackupRefused as refused:
        raise click.ClickException(f"{refused} Nothing was changed.") from refused
    _bring_up_to_date(settings)
    again = _erase_again(settings, erased) if erased else 0
    backups.erasures_file(settings).unlink(missing_ok=True)
    _note(settings, "backup_restored", {"erased_again": again} if again else {})
    if again:
        click.echo(f"{again} people who were erased since that backup were erased again.")
    click.echo("Restored. Open sign-ins, invitations and mailed links and codes of that time are no longer valid.")


@click.command()
def settings() -> None:
    """List all settings: environment variable, default, purpose."""
    for row in ROWS:
        default = "needed" if row.default is None else f"default {row.default!r}"
        click.echo(f"{row.variable} ({default})\n    {row.doc}")


def _bring_up_to_date(settings: Settings) -> None:
    """Migrate if a migration is waiting; the end of the command when the database cannot be used."""
    try:
        if settings.sqlite_file is not None:
            if sqlite_version(settings.sqlite_file) == known_versions()[-1]:
                return
            _make_private(settings.sqlite_file)
        _migrate(settings)
    except Exception as error:
        click.echo(f"The database cannot be used: {_sentence(error)}", err=True)
        sys.exit(2)


def _migrate(settings: Settings) -> None:
    from quizapp.db.migrate import is_current, migrate as migrate_database  # deferred: the server's parent stays small
    from quizapp.db.session import Database

    database = Database(settings.database_url)
    try:
        if not is_current(database):
            migrate_database(database)
    finally:
        database.dispose()


def _erase_again(settings: Settings, listed: list[backups.Listed]) -> int:
    """Whoever was erased since that backup shall not come back."""
    from quizapp import persons, wiring  # deferred: the server's parent stays small
    from quizapp.db.session import Database

    database = Database(settings.database_url, wiring.HANDLERS)
    try:
        return persons.erase_again(database, listed, system_clock())
    finally:
        database.dispose()


def _note(settings: Settings, act: str, facts: dict[str, object]) -> None:
    """Write the act into the log of acts; a database that waits for its migration may not have one yet."""
    from quizapp.audit.service import record  # deferred: the server's parent stays small
    from quizapp.db.migrate import is_current
    from quizapp.db.session import Database
    from quizapp.kernel.identity import CONSOLE

    database = Database(settings.database_url)
    try:
        if is_current(database):
            with database.transaction() as session:
                record(session, CONSOLE, act, "database", None, None, facts, system_clock())
    finally:
        database.dispose()


def _make_private(file: Path | None) -> None:
    """A new database file is readable by its owner only: it will tell about people."""
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)


def _sentence(error: Exception) -> str:
    """What happened, without the statement and the advice that the database library adds."""
    return str(getattr(error, "orig", None) or error).strip()
