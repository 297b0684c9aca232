"""The `quizapp` command; mounts each room's commands."""

from __future__ import annotations

import importlib
import sys

import click

from quizapp.config import Settings, SettingsFaulty, read_settings

COMMANDS = {
    "backup": "quizapp.operations.cli:backup",
    "demo": "quizapp.operations.cli:demo",
    "migrate": "quizapp.operations.cli:migrate",
    "pack": "quizapp.courses.cli:pack",
    "people": "quizapp.accounts.cli:people",
    "restore": "quizapp.operations.cli:restore",
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
        ctx.with_resource(create_app(ctx.obj).app_context())

    if asked in OPENS_APP_ITSELF:
        ctx.meta["quizapp.open_app"] = open_app
    elif asked in WITHOUT_APP:
        ctx.obj = checked_settings()
    else:
        open_app()
