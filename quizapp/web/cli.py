"""`quizapp translations`."""

from __future__ import annotations

import click

from quizapp import paths
from quizapp.web.catalogues import compile_catalogues


@click.group()
def translations() -> None:
    """Texts of the interface."""


@translations.command("compile")
def compile_() -> None:
    """Compile every translation that was edited since the last time; only a checkout needs it."""
    written = compile_catalogues(paths.TRANSLATIONS)
    click.echo(f"{len(written)} compiled.")
