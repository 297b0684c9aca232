"""What is built runs on its own: source archive, wheel made from it, a clean environment, an empty folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.live import ServerProcess, free_port
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.xdist_group("wheel")  # built once
UV = ROOT / ".tools/bin/uv"


def run_uv(*arguments: object) -> None:
    """One uv command. **Raises** AssertionError with what it printed."""
    uv = str(UV) if UV.exists() else shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not installed; `make test` installs it")
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run([uv, *map(str, arguments)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source archive."""
    target = tmp_path_factory.mktemp("dist")
    run_uv("build", "--quiet", "--no-build-isolation", "--python", sys.executable, "--out-dir", target)
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def server(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The demo of the installed wheel, run in an empty folder."""
    folder = tmp_path_factory.mktemp("elsewhere")
    environment = tmp_path_factory.mktemp("clean") / "venv"
    run_uv("venv", "--quiet", "--python", sys.executable, environment)
    lock = ROOT / "requirements-run.lock"
    run_uv("pip", "install", "--quiet", "--python", environment, "--require-hashes", "--requirement", lock)
    run_uv("pip", "install", "--quiet", "--python", environment, "--no-deps", wheel)
    port = free_port()
    command = [str(environment / "bin" / "quizapp"), "demo", "--folder", str(folder / "data")]
    process = ServerProcess(command, {"QUIZAPP_PORT": str(port)}, f"http://127.0.0.1:{port}", folder)
    process.wait_until_it_answers()
    yield process
    process.stop()


def test_the_wheel_carries_everything_a_server_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "quizapp/templates/layout/page.html",
        "quizapp/translations/de/LC_MESSAGES/messages.mo",
        "quizapp/static/css/pages.css",
        "quizapp/static/css/quizapp.css",
        "quizapp/packs/first-aid-social-media/course.yaml",
        "quizapp/db/migrations/env.py",
        "quizapp/db/migrations/versions/0001_first_schema.py",
    } <= names
    checkout = {str(path.relative_to(ROOT)) for path in (ROOT / "quizapp").rglob("*") if path.is_file()}
    forgotten = {name for name in checkout if "__pycache__" not in name and not name.endswith(".mo")} - names
    assert not forgotten
    assert not [name for name in names if name.startswith("tests/")]


def test_the_installed_wheel_serves_german_pages_styles_and_the_course(server: ServerProcess) -> None:
    with urllib.request.urlopen(f"{server.base_url}/de/", timeout=PATIENCE_S) as answer:
        page = answer.read().decode()
    assert '<html lang="de"' in page
    assert "Erste Hilfe" in page
    assert "Zum Inhalt" in page  # translated: the catalogue is there
    style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    with urllib.request.urlopen(server.base_url + style, timeout=PATIENCE_S) as answer:
        assert answer.headers["Content-Type"].startswith("text/css")


def test_the_installed_wheel_serves_lessons_with_their_pictures(server: ServerProcess) -> None:
    with urllib.request.urlopen(f"{server.base_url}/en/courses/first-aid-social-media/lessons/visible", timeout=PATIENCE_S) as answer:
        picture = re.search(r'src="(/media/[^"]+)"', answer.read().decode())
    assert picture
    with urllib.request.urlopen(server.base_url + picture[1], timeout=PATIENCE_S) as answer:
        assert answer.headers["Content-Type"].startswith("image/")
