"""`quizapp serve`, `worker`, `demo`, `migrate`, `backup`, `restore`, `settings`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

import click

from quizapp.config import ROWS, Settings, SettingsFaulty, read_settings
from quizapp.db.versions import known_versions, sqlite_version
from quizapp.kernel.clock import system_clock
from quizapp.operations import backup as backups

DEMO_TEXT = """
quizapp is running at {base_url}

  Learn without an account   {base_url}/{locale}/
  Sign in as administrator   {links.administrator}
  Sign in as trainer         {links.trainer}
  Mails (shown, not sent)    {base_url}/{locale}/mails

The sign-in links work once. First open the course "Erste Hilfe im Social-Media-Management" and start its first recipe.
Stop with Ctrl-C. Everything is kept in {folder}; delete that folder to start afresh.
"""


@click.command()
@click.option("--without-worker", is_flag=True, help="Serve pages only; run `quizapp worker` elsewhere.")
@click.pass_obj
def serve(settings: Settings, without_worker: bool) -> None:
    """Serve pages and do the background work until stopped. Brings the database up to date first."""
    from quizapp.operations.serve import serve as serve_pages  # deferred: the server is only needed here

    _bring_up_to_date(settings)
    serve_pages(settings, with_worker=not without_worker)


@click.command()
@click.pass_obj
def worker(settings: Settings) -> None:
    """Do the background work: grading, certificates, mail."""
    from quizapp import wiring  # deferred: the tables import every room
    from quizapp.jobs.worker import Worker
    from quizapp.web.extensions import database

    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    Worker(database(), wiring.jobs(settings), wiring.SCHEDULES, system_clock).run_until(stop)


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), default=Path("var"), help="Where everything is kept.")
def demo(folder: Path) -> None:
    """Try quizapp on this computer: embedded database, sample course, mails on a page."""
    from quizapp.operations.demo import fill_in_settings, prepare, sign_in_links  # deferred: only for a first try

    fill_in_settings(os.environ, folder)
    try:
        settings = read_settings()
    except SettingsFaulty as faulty:
        raise click.ClickException(str(faulty)) from faulty
    from quizapp import wiring  # deferred: events of publishing need their handlers
    from quizapp.db.session import Database

    database = Database(settings.database_url, wiring.HANDLERS)
    prepare(database, system_clock())
    links = sign_in_links(database, settings, system_clock())
    database.dispose()
    click.echo(DEMO_TEXT.format(base_url=settings.base_url, locale=settings.locales[0], links=links, folder=folder))
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "quizapp", "serve"])  # a fresh, small process takes over


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
    except backups.BackupRefused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{target}: {size} bytes, complete and checked.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def restore(settings: Settings, source: Path, yes: bool) -> None:
    """Replace the embedded database by the backup SOURCE. Everybody has to sign in again."""
    if not yes:
        click.confirm("Everything since that backup will be lost. Go on?", abort=True)
    try:
        backups.restore(settings, source)
    except backups.BackupRefused as refused:
        raise click.ClickException(f"{refused} Nothing was changed.") from refused
    _bring_up_to_date(settings)
    click.echo("Restored. Open sign-ins and mailed links of that time are no longer valid.")


@click.command()
def settings() -> None:
    """List all settings: environment variable, default, purpose."""
    for row in ROWS:
        default = "needed" if row.default is None else f"default {row.default!r}"
        click.echo(f"{row.variable} ({default})\n    {row.doc}")


def _bring_up_to_date(settings: Settings) -> None:
    """Migrate if a migration is waiting; the end of the command when the database cannot be used."""
    if settings.sqlite_file is not None:
        if sqlite_version(settings.sqlite_file) == known_versions()[-1]:
            return
        settings.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
    from quizapp.db.migrate import is_current, migrate as migrate_database  # deferred: the server's parent stays small
    from quizapp.db.session import Database

    database = Database(settings.database_url)
    try:
        if not is_current(database):
            migrate_database(database)
    except Exception as error:
        click.echo(f"The database cannot be used: {error}", err=True)
        sys.exit(2)
    finally:
        database.dispose()
