"""`quizapp privacy`: erase somebody who asked in another way, forbid an erasure, do erasures again after a restore."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app

from quizapp.accounts.rules.address import read_address
from quizapp.kernel.errors import Refusal
from quizapp.kernel.identity import CONSOLE
from quizapp.privacy import addresses, erasing, queries, record, retention as keeping, service
from quizapp.web.error_texts import text_of
from quizapp.web.extensions import database, now, settings
from quizapp.web.locale import in_language


@click.group()
def privacy() -> None:
    """Erasures, legal holds, and what to do after a restore."""


@contextmanager
def _in_words() -> Iterator[None]:
    """A refusal becomes the end of the command."""
    try:
        yield
    except Refusal as refused:
        with in_language("en"):
            raise click.ClickException(". ".join(text_of(refused.code, refused.params, 400))) from None


@privacy.command()
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(email: str, yes: bool) -> None:
    """Erase the person with the address EMAIL, as the button on their own page does; also who has no account here."""
    if not yes:
        click.confirm(f"Everything about {email} will be erased. Go on?", abort=True)
    address = read_address(email) or ""
    with _in_words(), database().transaction() as session:
        has_account = addresses.has_account(session, address)
        if has_account:
            service.erase_at_console(session, email, settings().erased_certificates, now())
        else:
            addresses.erase_address(session, CONSOLE, address, now())
    database().empty_log()
    click.echo(
        "The account is closed. The worker erases it within minutes; a mail goes to the address." if has_account else
        "What was known by this address is erased. There was no account, and no mail is sent."
    )


@privacy.command()
@click.argument("email")
@click.option("--reason", required=True, help="Why; the person reads it.")
def hold(email: str, reason: str) -> None:
    """Forbid the erasure of EMAIL while the law asks for it."""
    with _in_words(), database().transaction() as session:
        service.place_hold(session, email, reason, now())
    click.echo(f"The data of {email} is kept until `quizapp privacy release {email}`.")


@privacy.command()
@click.argument("email")
def release(email: str) -> None:
    """Allow the erasure of EMAIL again."""
    with _in_words(), database().transaction() as session:
        service.lift_hold(session, email, now())
    click.echo(f"{email} may be erased again.")


@privacy.command()
def holds() -> None:
    """List who may not be erased, since when and why."""
    with database().reading() as session:
        for email, one in queries.held_accounts(session):
            click.echo(f"{email}\t{one.since:%Y-%m-%d}\t{one.reason}")


@privacy.command("record")
@click.option("--locale", default="", help="Language; the first of QUIZAPP_LOCALES if left out.")
def show_record(locale: str) -> None:
    """Print the record of processing and the data map as Markdown, made from the tables as they are."""
    wanted = locale or settings().locales[0]
    if wanted not in settings().locales:
        raise click.ClickException(f"{wanted} is not one of the languages {', '.join(settings().locales)}.")
    with database().reading() as session:
        click.echo(record.as_markdown(session, wanted, now()))


@privacy.command()
def erasures() -> None:
    """Print who was erased, as marks that name nobody. Keep it beside the backups of PostgreSQL."""
    with database().reading() as session:
        click.echo(json.dumps(erasing.erasures_done(session)))


@privacy.command("erase-again")
@click.argument("listed", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def erase_again(listed: Path) -> None:
    """After a restore: erase whoever the list of `quizapp privacy erasures` names. `quizapp restore` does it by itself."""
    try:
        marks = [(str(mark), str(certificates)) for mark, certificates in json.loads(listed.read_text(encoding="utf-8"))]
    except (ValueError, TypeError) as error:
        raise click.ClickException(f"{listed} is not a list of `quizapp privacy erasures`.") from error
    erased = erasing.erase_again(database(), marks, current_app.extensions["quizapp_personal_data"], now())
    click.echo(f"{erased} people were erased again.")


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--who", is_flag=True, help="With --dry-run: name the addresses of accounts that would go because nobody has used them.")
def retention(dry_run: bool, who: bool) -> None:
    """Delete what has been kept long enough; the worker does it every hour by itself."""
    if who and not dry_run:
        raise click.UsageError("--who goes with --dry-run: afterwards nobody knows any more.")
    if dry_run:
        with database().reading() as session:
            for due in keeping.due_now(session, settings().kept_days, now()):
                kept = "for ever" if due.days is None else f"{due.days} days"
                click.echo(f"{due.name}\tkept {kept}\t{due.rows} would go")
            for email in keeping.unused_now(session, settings().kept_days, now()) if who else ():
                click.echo(f"unused_accounts\t{email}")
        return
    for name, rows in keeping.run(database(), settings().kept_days, now()).items():
        click.echo(f"{name}\t{rows} gone")
