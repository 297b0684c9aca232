"""`quizapp audit`: seal the log and check it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

import click

from quizapp.audit.queries import compare, head_of, take_one_view, verify as verify_log
from quizapp.audit.rules.kept_head import Compared, KeptHead, heads_in, is_ours, signed
from quizapp.audit.sealing import seal_waiting
from quizapp.web.extensions import database, now, settings

FAULTS = {
    "missing": "entry {sequence} is missing",
    "changed": "entry {sequence} was changed",
    "inserted": "entry {sequence} was added without being written by quizapp",
    "erased": "somebody was taken out of entry {sequence} although no erasure accounts for it",
}


OUTCOMES = {
    "agrees": "agrees",
    "cut_off": "the log is shorter now, entries {first} to {last} are missing",
    "rewritten": "the log says something else now, changed somewhere from entry {first} to {last}",
}


@click.group()
def audit() -> None:
    """Seal the log of acts and check that nobody has changed it."""


@audit.command()
def seal() -> None:
    """Chain the entries that wait for it; the worker does this by itself."""
    seal_waiting(database(), now())
    click.echo("All entries are sealed.")


@audit.command()
def head() -> None:
    """Print the signed head of the log, to be kept where the server cannot write. Seals what waits first."""
    seal_waiting(database(), now())
    with database().reading() as session:
        click.echo(signed(now().date(), head_of(session), settings().secret_key))


@audit.command()
@click.option("--head", "texts", multiple=True, metavar="TEXT", help="A head that was kept: its lines from a mail or a backup.")
@click.option("--heads", "file", type=click.File(encoding="utf-8", errors="replace"), help="A file with such heads; - reads them as input.")
def verify(texts: Sequence[str], file: TextIO | None) -> None:
    """Check every sealed entry; names the first that is missing, changed or added. Exit code 1 then.

    With heads that were kept it also finds a log that was cut off at its end, or written anew by somebody with all rights.
    """
    kept = _kept([*texts, *([file.read()] if file else [])])
    with database().reading() as session:
        take_one_view(session)
        found, against = verify_log(session), compare(session, kept)
    for one in against:
        click.echo(_told(one))
    if found.fault:
        told = FAULTS[found.fault.code].format(sequence=found.fault.sequence)
        raise click.ClickException(f"The log of acts is not what was sealed: {told}.")
    click.echo(
        f"{found.head.sequence} sealed entries are unchanged, {found.waiting} wait to be sealed.\n"
        f"Last seal: {found.head.seal}"
    )
    if any(one.outcome != "agrees" or not is_ours(one.kept, settings().secret_key) for one in against):
        raise click.ClickException("What was kept and the log do not agree; see above.")


def _kept(texts: Sequence[str]) -> list[KeptHead]:
    """**Raises** ClickException for a text without a head."""
    found = [heads_in(text) for text in texts]
    if not all(found):
        raise click.ClickException(
            "There is no head in what was given. It has three lines; the first begins with quizapp-log, the others have 64 letters and"
            " digits. Put it in quotes, or into a file for --heads."
        )
    return list(dict.fromkeys(one for heads in found for one in heads))


def _told(one: Compared) -> str:
    name = f"Head of {one.kept.day}, entry {one.kept.head.sequence}"
    said = OUTCOMES[one.outcome].format(first=one.first, last=one.last)
    if is_ours(one.kept, settings().secret_key):
        return f"{name}: {said}."
    return f"{name}: {said}. It is not signed with this server's key: its lines were changed, or QUIZAPP_SECRET_KEY is another one now."
