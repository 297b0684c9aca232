"""`quizapp pack`: check, install, export."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from quizapp import paths
from quizapp.courses.cli import pack
from quizapp.courses.queries import course_keys, published_course
from quizapp.courses.rules.results_privacy import MODES
from quizapp.db.session import Database
from quizapp.operations.demo import SAMPLE_COURSE

pytestmark = pytest.mark.one_engine
SAMPLE = str(paths.PACKS / SAMPLE_COURSE)


Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Type `quizapp pack` with these words."""

    def typed(*words: str) -> Result:
        with app.app_context():
            return CliRunner().invoke(pack, words)

    return typed


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The sample course with two faults."""
    folder = tmp_path / "broken"
    shutil.copytree(SAMPLE, folder)
    (folder / "course.yaml").write_text((folder / "course.yaml").read_text().replace("format: 1", "format: 9"))
    (folder / "modules/01-visible/lesson.en.md").unlink()
    return folder


def test_a_sound_pack_is_installed_once(run: Run, database: Database) -> None:
    assert run("check", SAMPLE).exit_code == 0
    first, again = (run("install", SAMPLE) for _ in range(2))
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "revision 1 is now the current one" in first.output
    assert "revision 1 was already the current one" in again.output


def test_a_faulty_pack_is_refused_with_all_its_faults(run: Run, database: Database, broken: Path) -> None:
    for command in ("check", "install"):
        result = run(command, str(broken))
        assert result.exit_code == 1
        assert "course.yaml:1:" in result.output
        assert "lesson.en.md" in result.output
        assert "Nothing was published." in result.output
    with database.reading() as session:
        assert list(course_keys(session)) == []


@pytest.mark.parametrize("target", ["out", "out.zip"])
def test_what_was_exported_is_the_same_course(
    run: Run, database: Database, tmp_path: Path, target: str
) -> None:
    run("install", SAMPLE)
    exported = tmp_path / target
    assert run("export", SAMPLE_COURSE, str(exported)).exit_code == 0
    result = run("install", str(exported))
    assert "revision 1 was already the current one" in result.output, result.output


@pytest.fixture
def undecided(tmp_path: Path) -> Path:
    """The sample course, of which nobody says whom its results are for."""
    folder = tmp_path / "undecided"
    shutil.copytree(SAMPLE, folder)
    (folder / "course.yaml").write_text((folder / "course.yaml").read_text().replace("results: open\n", ""))
    return folder


@pytest.mark.parametrize(("language", "word"), [("en", "whom results"), ("de", "für wen die Ergebnisse")])
def test_who_installs_a_course_has_to_choose_its_mode(run: Run, database: Database, undecided: Path, language: str, word: str) -> None:
    assert run("check", str(undecided)).exit_code == 0
    refused = run("install", str(undecided), "--language", language)
    assert refused.exit_code == 1
    assert word in refused.output
    assert all(f"--results {mode} " in refused.output for mode in MODES)
    marked = run("install", str(undecided), "--language", language, "--results", "self_assessment")
    assert marked.exit_code == 1
    assert ("a person marks" if language == "en" else "ein Mensch bewertet") in marked.output
    assert run("install", str(undecided), "--results", "everybody").exit_code == 2
    with database.reading() as session:
        assert list(course_keys(session)) == []


def test_the_mode_that_was_chosen_is_said_and_kept(run: Run, database: Database, undecided: Path) -> None:
    chosen = run("install", str(undecided), "--results", "works_agreement")
    assert "revision 1 is now the current one" in chosen.output
    assert "Results: works_agreement. Trainers" in chosen.output
    for words in ((str(undecided),), (str(undecided), "--results", "works_agreement")):
        assert run("install", *words).output == f"{SAMPLE_COURSE}: revision 1 was already the current one.\n"
    for words in ((str(undecided), "--results", "open"), (SAMPLE, "--language", "de")):
        again = run("install", *words)
        assert again.exit_code == 0
        assert ": works_agreement. Trainer" in again.output
    with database.reading() as session:
        assert published_course(session, SAMPLE_COURSE).results_privacy == "works_agreement"


def test_nothing_is_overwritten(run: Run, database: Database, tmp_path: Path) -> None:
    run("install", SAMPLE)
    result = run("export", SAMPLE_COURSE, str(tmp_path))
    assert result.exit_code != 0
    assert "nothing was written" in result.output
