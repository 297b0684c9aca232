"""`quizapp pack`: check, install, export."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from quizapp.courses.service import prepare_revision, publish_revision
from quizapp.kernel.errors import NotFound
from quizapp.web.extensions import database, now

REPORT = {
    "en": {
        "error": "error", "warning": "warning", "sound": "The pack can be published.", "refused": "Nothing was published.",
        "new": "{course}: revision {number} is now the current one.",
        "unchanged": "{course}: revision {number} was already the current one.",
    },
    "de": {
        "error": "Fehler", "warning": "Hinweis", "sound": "Das Paket kann veröffentlicht werden.",
        "refused": "Nichts wurde veröffentlicht.",
        "new": "{course}: Fassung {number} ist jetzt die aktuelle.",
        "unchanged": "{course}: Fassung {number} war schon die aktuelle.",
    },
}


@click.group()
@click.pass_context
def pack(ctx: click.Context) -> None:
    """Check, install and export course packs."""
    if ctx.invoked_subcommand != "check" and "quizapp.open_app" in ctx.meta:
        ctx.meta["quizapp.open_app"]()


@pack.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["de", "en"]), default="en", help="Language of the report.")
def check(path: Path, language: str) -> None:
    """List every fault of the pack at PATH (folder or zip). Exit code 1 when it cannot be published."""
    _read(path, language)
    click.echo(REPORT[language]["sound"])


@pack.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["de", "en"]), default="en", help="Language of the report.")
def install(path: Path, language: str) -> None:
    """Publish the pack at PATH as a new revision; an unchanged pack changes nothing."""
    result = _read(path, language)
    prepared = prepare_revision(result.course, result.media)
    with database().transaction() as session:
        published = publish_revision(session, prepared, now())
    told = REPORT[language]["new" if published.is_new else "unchanged"]
    click.echo(told.format(course=prepared.course.key, number=published.number))


@pack.command()
@click.argument("course")
@click.argument("target", type=click.Path(path_type=Path))
def export(course: str, target: Path) -> None:
    """Write the current revision of COURSE as a pack into the folder (or .zip file) TARGET."""
    from quizapp.content.pack_writer import write_pack, zip_pack  # deferred: only this command writes packs
    from quizapp.courses.export import exported_course

    try:
        if target.exists():
            raise click.ClickException(f"{target} exists already; nothing was written.")
        with database().reading() as session:
            document, media = exported_course(session, course)
        files = write_pack(document, media)
        _write_whole(target, zip_pack(files) if target.suffix == ".zip" else files)
    except NotFound as error:
        raise click.ClickException(f"There is no course {course}; nothing was written.") from error
    except OSError as error:
        raise click.ClickException(f"{target} could not be written: {error.strerror}.") from error
    click.echo(f"{len(files)} files written to {target}.")


def _write_whole(target: Path, content: bytes | Mapping[str, bytes]) -> None:
    """A file, or a folder of files: written under another name first, so that it is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as unfinished:
        new = Path(unfinished) / target.name
        if isinstance(content, bytes):
            new.write_bytes(content)
        else:
            for path, part in content.items():
                (new / path).parent.mkdir(parents=True, exist_ok=True)
                (new / path).write_bytes(part)
        new.rename(target)


def _read(path: Path, language: str):  # type: ignore[no-untyped-def]  # its type would import the reader at start
    """The pack, or the end of the command with all its faults listed."""
    from quizapp.content.fault_texts import describe  # deferred: the reader is slow to import
    from quizapp.content.pack_reader import read_pack

    try:
        result = read_pack(path)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}. Nothing was published.") from error
    for fault in result.faults:
        wrong, mend = describe(fault, language)
        click.echo(f"{fault.file}:{fault.line or 1}: {REPORT[language][fault.severity]}: {wrong} {mend}", err=True)
    if result.course is None or any(fault.severity == "error" for fault in result.faults):
        click.echo(REPORT[language]["refused"], err=True)
        sys.exit(1)
    return result
