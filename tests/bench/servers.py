"""The two servers that are compared, each started as its operator would."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quizapp import paths
from tests.live import ServerProcess, free_port

COURSE = "first-aid-social-media"

BARE_MAIN = """
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
import sys
Granian("tests.bench.bare:create_app", factory=True, interface=Interfaces.WSGI, address="127.0.0.1", port=int(sys.argv[1]),
        workers=1, blocking_threads=2, websockets=False, log_level=LogLevels.warning).serve()
"""


@contextmanager
def bare_server(folder: Path) -> Iterator[tuple[int, float]]:
    """The yardstick, and how long it took to its first page. **Units**: seconds."""
    port = free_port()
    script = folder / "bare_main.py"
    script.write_text(BARE_MAIN)
    root = Path(__file__).parents[2]
    environment = {"BARE_DATABASE_URL": f"sqlite:///{folder / 'bare.db'}", "PYTHONPATH": str(root)}
    with _server([sys.executable, str(script), str(port)], environment, port, folder) as seconds:
        yield port, seconds


@contextmanager
def quizapp_server(folder: Path, url: str = "") -> Iterator[tuple[int, float, ServerProcess]]:
    """quizapp as installed, with the sample course, and how long it took to its first page. **Units**: seconds."""
    port = free_port()
    environment = {
        "QUIZAPP_SECRET_KEY": "b" * 40,
        "QUIZAPP_DATABASE_URL": url or f"sqlite:///{folder / 'quizapp.db'}",
        "QUIZAPP_PORT": str(port),
        "QUIZAPP_BASE_URL": f"http://127.0.0.1:{port}",
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("QUIZAPP_")}
    for command in (["migrate"], ["pack", "install", str(paths.PACKS / COURSE)]):
        subprocess.run([sys.executable, "-m", "quizapp", *command], env={**clean, **environment}, check=True, capture_output=True)
    start = time.perf_counter()
    server = ServerProcess([sys.executable, "-m", "quizapp", "serve"], environment, f"http://127.0.0.1:{port}/en/", folder)
    try:
        server.wait_until_it_answers()
        yield port, time.perf_counter() - start, server
    finally:
        server.stop()


@contextmanager
def _server(command: list[str], environment: dict[str, str], port: int, folder: Path) -> Iterator[float]:
    start = time.perf_counter()
    server = ServerProcess(command, environment, f"http://127.0.0.1:{port}/", folder)
    try:
        server.wait_until_it_answers()
        yield time.perf_counter() - start
    finally:
        server.stop()


def proportional_memory_mb(server: ServerProcess) -> float:
    """PSS of the server and all its children. **Units**: MB."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            if int(fields[3]) == server.process.pid:  # its session: everything the server started
                lines = (folder / "smaps_rollup").read_text().splitlines()
                total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, IndexError):
            continue
    return total / 1024
