"""`quizapp people`: add people, give them roles, let them in."""

from __future__ import annotations

import click
from flask import current_app

from quizapp.accounts import factors, queries, service
from quizapp.accounts.rules.address import read_address
from quizapp.kernel.errors import NotFound
from quizapp.web.extensions import database, now, settings


@click.group()
def people() -> None:
    """Add people, give them roles, let them in."""


@people.command()
@click.argument("email")
@click.option("--administrator", is_flag=True, help="May decide what everybody may do.")
@click.option("--trainer", "courses", multiple=True, metavar="COURSE", help="Trainer of this course; may be repeated.")
@click.option("--name", default="", help="Name, as it shall stand on certificates.")
@click.option("--locale", default="", help="Language of mails; the first of QUIZAPP_LOCALES if left out.")
def add(email: str, administrator: bool, courses: tuple[str, ...], name: str, locale: str) -> None:
    """Add the person with the address EMAIL, or give one who is there already further roles."""
    if read_address(email) is None:
        raise click.ClickException(f"{email} is not an e-mail address.")
    if locale and locale not in settings().locales:
        raise click.ClickException(f"{locale} is not one of the languages {', '.join(settings().locales)}.")
    with database().reading() as session:
        unknown = sorted(set(courses) - set(current_app.extensions["quizapp_course_keys"](session)))
    if unknown:
        raise click.ClickException(f"There is no course {', '.join(unknown)}. Install its pack first.")
    with database().transaction() as session:
        service.add_person(
            session, email, locale or settings().locales[0], now(), name=name, is_administrator=administrator,
            trainer_of=courses,
        )
    click.echo(f"{email} is there. `quizapp people sign-in-link {email}` prints a link to sign in.")


@people.command("reset-factors")
@click.argument("email")
def reset_factors(email: str) -> None:
    """Take all second steps from EMAIL, who has lost them, and sign them out everywhere."""
    try:
        with database().transaction() as session:
            factors.reset_factors_on_console(session, queries.account_id_of(session, email), now())
    except NotFound:
        raise click.ClickException(f"Nobody has the address {email}.") from None
    click.echo(f"The second steps of {email} are taken back. `quizapp people sign-in-link {email}` prints a link to sign in.")


@people.command("sign-in-link")
@click.argument("email")
def sign_in_link(email: str) -> None:
    """Print a link that signs EMAIL in: once, within 24 hours."""
    try:
        with database().transaction() as session:
            token = service.mint_sign_in_link(session, email, now())
    except NotFound:
        raise click.ClickException(f"Nobody has the address {email}. `quizapp people add` adds people.") from None
    click.echo(f"{settings().base_url}/{settings().locales[0]}/sign-in/link/{token}")
