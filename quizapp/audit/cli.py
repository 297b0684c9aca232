"""`quizapp audit`: seal the log and check it."""

from __future__ import annotations

import click

from quizapp.audit.queries import take_one_view, verify as verify_log
from quizapp.audit.sealing import seal_waiting
from quizapp.web.extensions import database, now

FAULTS = {
    "missing": "entry {sequence} is missing",
    "changed": "entry {sequence} was changed",
    "inserted": "entry {sequence} was added without being written by quizapp",
    "erased": "somebody was taken out of entry {sequence} although no erasure accounts for it",
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
def verify() -> None:
    """Check every sealed entry; names the first that is missing, changed or added. Exit code 1 then."""
    with database().reading() as session:
        take_one_view(session)
        found = verify_log(session)
    if found.fault:
        told = FAULTS[found.fault.code].format(sequence=found.fault.sequence)
        raise click.ClickException(f"The log of acts is not what was sealed: {told}.")
    click.echo(
        f"{found.head.sequence} sealed entries are unchanged, {found.waiting} wait to be sealed.\n"
        f"Last seal: {found.head.seal}"
    )
