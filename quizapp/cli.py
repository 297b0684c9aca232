"""The `quizapp` command; mounts each room's commands."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

import click

from quizapp.config import Settings, SettingsFaulty, read_settings

if TYPE_CHECKING:
    from quizapp.db.session import Database

COMMANDS = {
    "audit": "quizapp.audit.cli:audit",
    "backup": "quizapp.operations.cli:backup",
    "demo": "quizapp.operations.cli:demo",
    "migrate": "quizapp.operations.cli:migrate",
    "pack": "quizapp.courses.cli:pack",
    "people": "quizapp.accounts.cli:people",
    "privacy": "quizapp.privacy.cli:privacy",
    "restore": "quizapp.operations.cli:restore",
    "retention": "quizapp.privacy.cli:retention",
    "serve": "quizapp.operations.cli:serve",
    "settings": "quizapp.operations.cli:settings",
    "translations": "quizapp.web.cli:translations",
    "worker": "quizapp.operations.cli:worker",
}
WITHOUT_SETTINGS = {"demo", "settings", "translations"}
OPENS_APP_ITSELF = {"pack"}  # `pack check` needs neither settings nor database
WITHOUT_APP = {"serve", "backup", "restore", "migrate"}


class Rooms(click.Group):
    """Commands are imported when they are called, so that the server starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The room's command."""
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


def checked_settings() -> Settings:
    """Settings, or the end of the command naming every wrong one."""
    try:
        return read_settings()
    except SettingsFaulty as faulty:
        for fault in faulty.faults:
            click.echo(fault, err=True)
        click.echo("quizapp was not started. `quizapp settings` lists all settings.", err=True)
        sys.exit(2)


def need_database(database: Database) -> None:
    """The end of the command unless the database is there and has the newest schema."""
    from quizapp.db.migrate import is_current  # deferred: commands without the database start faster

    try:
        current = is_current(database)
    except Exception as error:
        raise click.ClickException(f"The database cannot be used: {str(getattr(error, 'orig', None) or error).strip()}") from error
    if not current:
        raise click.ClickException("The database is not up to date. Run `quizapp migrate` first, or start the server once.")


@click.group(cls=Rooms)
@click.version_option(package_name="quizapp")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Self-assessment quizzes and e-learning modules on your own server."""
    asked = ctx.invoked_subcommand
    if asked in WITHOUT_SETTINGS or "--help" in sys.argv or asked is None:
        return

    def open_app() -> None:
        from quizapp.app import create_app  # deferred: commands without the app start faster

        ctx.obj = checked_settings()
        app = create_app(ctx.obj)
        ctx.call_on_close(app.extensions["quizapp_database"].dispose)
        if asked != "worker":  # it waits for the database by itself
            need_database(app.extensions["quizapp_database"])
        ctx.with_resource(app.app_context())

    if asked in OPENS_APP_ITSELF:
        ctx.meta["quizapp.open_app"] = open_app
    elif asked in WITHOUT_APP:
        ctx.obj = checked_settings()
    else:
        open_app()
