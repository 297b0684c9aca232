"""`quizapp pack`: check, install, export."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from quizapp.courses.rules.results_privacy import MODES
from quizapp.courses.service import prepare_revision, publish_revision
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.web.extensions import database, now

REPORT = {
    "en": {
        "error": "error", "warning": "warning", "sound": "The pack can be published.", "refused": "Nothing was published.",
        "new": "{course}: revision {number} is now the current one.",
        "unchanged": "{course}: revision {number} was already the current one.",
        "results": "Results: {mode}. Trainers change that under Results, Privacy of results; whoever learns in the course by then is told.",
        "no_such_mode": """Nobody has said whom results of this course are for, and learners are to know before they begin. Choose one:
  --results open              trainers see points, attempts and answers of each learner
  --results works_agreement   trainers see who has completed and passed; points only of learners who share them
  --results self_assessment   results are the learner's alone; trainers see figures about several people together
Trainers can change it until somebody learns in the course; later changes are told to everybody who learns there.
A pack can say the same in course.yaml (results: open). Nothing was published.""",
        "mode_without_marking": "Self-assessment is not possible: the course has questions that a person marks, and whoever marks"
        " reads answers. Nothing was published.",
    },
    "de": {
        "error": "Fehler", "warning": "Hinweis", "sound": "Das Paket kann veröffentlicht werden.",
        "refused": "Nichts wurde veröffentlicht.",
        "new": "{course}: Fassung {number} ist jetzt die aktuelle.",
        "unchanged": "{course}: Fassung {number} war schon die aktuelle.",
        "results": "Ergebnisse: {mode}. Trainer ändern das unter Ergebnisse, Datenschutz der Ergebnisse; wer schon lernt, erfährt es.",
        "no_such_mode": """Niemand hat gesagt, für wen die Ergebnisse dieses Kurses sind. Lernende sollen es vorher wissen. Wählen:
  --results open              Trainer sehen Punkte, Versuche und Antworten aller Lernenden
  --results works_agreement   Trainer sehen, wer abgeschlossen und bestanden hat; Punkte nur, wo Lernende sie freigeben
  --results self_assessment   Ergebnisse gehören nur den Lernenden; Trainer sehen Zahlen über mehrere Menschen zusammen
Solange niemand im Kurs lernt, können Trainer es ändern; spätere Änderungen erfahren alle, die dort lernen.
Ein Paket kann dasselbe in course.yaml sagen (results: open). Nichts wurde veröffentlicht.""",
        "mode_without_marking": "Selbsteinschätzung ist nicht möglich: Der Kurs hat Fragen, die ein Mensch bewertet, und wer bewertet,"
        " liest Antworten. Nichts wurde veröffentlicht.",
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
@click.option("--results", type=click.Choice(MODES), help="Whom results of a new course are for, where the pack does not say it.")
def install(path: Path, language: str, results: str | None) -> None:
    """Publish the pack at PATH as a new revision; an unchanged pack changes nothing."""
    told = REPORT[language]
    result = _read(path, language)
    prepared = prepare_revision(result.course, result.media)
    try:
        with database().transaction() as session:
            published = publish_revision(session, prepared, now(), results=results)
    except (Conflict, Invalid) as refused:
        raise click.ClickException(told[refused.code]) from refused
    key, mode = prepared.course.key, published.results_privacy
    click.echo(told["new" if published.is_new else "unchanged"].format(course=key, number=published.number))
    if published.is_new or mode != (results or prepared.course.results or mode):
        click.echo(told["results"].format(mode=mode))


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
