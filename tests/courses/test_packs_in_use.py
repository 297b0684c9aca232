"""Packs from the command line: everything that is wrong is said, nothing is left behind, and a running server goes on."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from quizapp.content.digest import course_digest
from quizapp.content.pack_reader import read_pack
from quizapp.courses.cli import pack
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.quizzes.models import Attempt
from tests.clock import SettableClock
from tests.courses.small import publish, small_course
from tests.engines import sqlite_url
from tests.house.source import ROOT
from tests.operations.shell import Shell, shell
from tests.people import Person
from tests.quizzes.taking import attempt_row, taker_of

pytestmark = pytest.mark.one_engine
SMALL = ROOT / "tests/packs/small"


@pytest.fixture
def at(tmp_path: Path, database_url: str) -> Shell:
    """An operator in a folder with a copy of the small pack."""
    shutil.copytree(SMALL, tmp_path / "pack")
    return shell(tmp_path, database_url)


def current(database: Database, key: str = "small") -> tuple[int, str]:
    """Number and version of the revision that learners meet."""
    with database.reading() as session:
        published = published_course(session, key)
        return published.revision_id, published.edition.course.version


def key_of(folder: Path) -> str:
    """The key of the course in a pack."""
    course = read_pack(folder).course
    assert course
    return course.key


def test_the_life_of_a_pack(at: Shell, database: Database) -> None:
    key = key_of(at.folder / "pack")
    assert at.run("pack", "check", "pack").stdout == "The pack can be published.\n"
    assert f"{key}: revision 1 is now the current one." in at.quick("pack", "install", "pack").stdout
    assert f"{key}: revision 1 was already the current one." in at.quick("pack", "install", "pack").stdout
    original = read_pack(SMALL).course
    assert original
    for target in ("out", "out.zip"):
        assert at.quick("pack", "export", key, target).returncode == 0
        again = read_pack(at.folder / target).course
        assert again
        assert course_digest(again) == course_digest(original)
    assert [name for name in at.files() if name.startswith(".")] == []


def test_a_broken_pack_is_refused_whole(at: Shell, database: Database) -> None:
    key = key_of(at.folder / "pack")
    at.quick("pack", "install", "pack")
    before = current(database, key)
    quiz, lesson = at.folder / "pack/modules/01-bread/quiz.yaml", at.folder / "pack/modules/02-soup/lesson.en.md"
    quiz.write_text(quiz.read_text().replace("stem:", "stern:", 1))
    lesson.write_text(lesson.read_text() + "\n<script>alert(1)</script>\n\n[away](lesson:nowhere#there)\n")
    (at.folder / "pack/media/plate.png").unlink()
    for command in ("check", "install"):
        done = at.quick("pack", command, "pack")
        assert (done.returncode, done.stdout) == (1, "")
        lines = done.stderr.splitlines()
        assert lines[-1] == "Nothing was published."
        for file in ("modules/01-bread/quiz.yaml", "modules/02-soup/lesson.en.md"):
            assert any(line.startswith(f"{file}:") and line.split(":")[1].isdigit() for line in lines), done.stderr
        assert any("plate.png" in line for line in lines)
        assert len(lines) >= 5
    assert current(database, key) == before


def zip_of(**files: bytes) -> bytes:
    """A zip with these entries; `up` stands for a path that leads out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr("../outside.yaml" if name == "up" else name, content)
    return buffer.getvalue()


def test_what_is_no_pack_gets_a_sentence_and_leaves_no_trace(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("no zip")
    (tmp_path / "nothing.zip").touch()
    (tmp_path / "out.zip").write_bytes(zip_of(up=b"x: 1"))
    with (tmp_path / "large.zip").open("wb") as file:
        file.truncate(10_000_000_000)  # takes no room on the disk
    at = shell(tmp_path, sqlite_url(tmp_path / "none.db"))
    before = at.files()
    for path in ("empty", "text.zip", "nothing.zip", "out.zip", "large.zip", "missing", "x" * 300, "/dev/null", "/proc/self/mem"):
        done = at.quick("pack", "check", path)
        assert done.returncode == 1, path
        assert len(done.stderr.splitlines()) >= 1
        assert "Nothing was published." in done.stderr, path
    assert at.files() == before
    assert not (tmp_path.parent / "outside.yaml").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_what_may_not_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "secret.zip").write_bytes(zip_of(up=b"x: 1"))
    (tmp_path / "secret.zip").chmod(0)
    tmp_path.chmod(0o755)
    shell(tmp_path, "sqlite:///none.db").quick("pack", "check", "missing")  # as root, so that everything is imported
    with contextlib.chdir(tmp_path):
        os.seteuid(65534)
        try:
            done = CliRunner().invoke(pack, ["check", "secret.zip"])
        finally:
            os.seteuid(0)
    assert (done.exit_code, "cannot be read: Permission denied" in done.stderr) == (1, True), done.stderr


def test_an_export_that_fails_leaves_nothing(at: Shell, database: Database) -> None:
    key = key_of(at.folder / "pack")
    at.quick("pack", "install", "pack")
    (at.folder / "file").touch()
    before = at.files()
    for course, target, word in (("none", "out", "There is no course none"), (key, "file/out", "could not be written"),
                                 (key, "file", "exists already"), (key, "x" * 300, "could not be written")):
        done = at.quick("pack", "export", course, target)
        assert (done.returncode, word in done.stderr) == (1, True), done.stderr
    assert at.files() == before


def test_a_new_revision_is_served_at_once_and_attempts_keep_theirs(
    app: Flask, database: Database, alice: Person, browser_for: Callable[[Person], FlaskClient], clock: SettableClock
) -> None:
    publish(database, small_course(), clock())
    old, _ = current(database)
    browser = browser_for(alice)
    taker = taker_of(database, alice, "small", clock)
    code = taker.start("final")
    assert "Small course" in browser.get("/en/courses/small").text
    changed = small_course(version="2", title={"de": "Neuer Kurs", "en": "New course"}, quizzes=small_course().quizzes)
    publish(database, changed, clock())
    assert "New course" in browser.get("/en/courses/small").text
    assert browser.get(f"/en/attempts/{code}").status_code in (200, 302, 303)
    attempt: Attempt = attempt_row(database, code)
    assert attempt.revision_id == old
    taker.answer_rightly(code)
    assert taker.finish(code).revision_id == old


def test_installing_beside_a_server_needs_no_restart(
    at: Shell, app: Flask, client: FlaskClient, database: Database
) -> None:
    assert "quizapp pack install" in client.get("/en/").text
    at.quick("pack", "install", "pack")
    key = key_of(at.folder / "pack")
    assert f"/en/courses/{key}" in client.get("/en/").text
    file = at.folder / "pack/course.yaml"
    file.write_text(file.read_text().replace("Small kitchen", "Bread and more"))
    assert "revision 2 is now" in at.quick("pack", "install", "pack").stdout
    assert "Bread and more" in client.get("/en/").text
