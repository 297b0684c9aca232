"""`quizapp` as an operator types it, with settings of its own: in a process of its own, or quicker in this one."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from quizapp.cli import main
from tests.waiting import PATIENCE_S


@dataclass(frozen=True)
class Shell:
    """A folder and the settings that hold in it."""

    folder: Path
    settings: dict[str, str]

    def run(self, *words: object, **changed: str) -> subprocess.CompletedProcess[str]:
        """Type a command; settings in capitals hold for it alone. No command ever ends in a traceback."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("QUIZAPP_")}
        done = subprocess.run(
            [sys.executable, "-m", "quizapp", *map(str, words)], env={**clean, **self.settings, **changed}, cwd=self.folder,
            capture_output=True, text=True, timeout=PATIENCE_S, check=False, stdin=subprocess.DEVNULL,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def quick(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Type a command without starting a process for it."""
        given: dict[str, str | None] = {name: None for name in os.environ if name.startswith("QUIZAPP_")}
        before = dict(os.environ)
        try:
            with contextlib.chdir(self.folder):
                result = CliRunner().invoke(main, list(map(str, words)), env={**given, **self.settings})
        finally:
            os.environ.clear()  # `demo` sets some for the process that follows it
            os.environ.update(before)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return subprocess.CompletedProcess(list(map(str, words)), result.exit_code, result.stdout, result.stderr)

    def files(self) -> list[str]:
        """Names of everything in the folder."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*"))


def shell(folder: Path, database_url: str, **changed: str) -> Shell:
    """A shell on a database."""
    return Shell(folder, {"QUIZAPP_SECRET_KEY": "0" * 32, "QUIZAPP_DATABASE_URL": database_url, **changed})
