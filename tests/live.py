"""A real server in a process of its own, started as an operator starts it: `quizapp serve`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

WORKER = "quizapp-worker"
START_TIMEOUT_S = 120  # two seconds of work, on a machine that others keep busy as well


_HELD: list[socket.socket] = []


def free_port() -> int:
    """A loopback port nobody listens on, and that nobody else is given until the tests end.

    A socket that is bound and does not listen holds it: a server of ours takes it all the same, as both allow it (SO_REUSEADDR).
    Two servers of Granian's would share a port that two tests were given, each with half of the requests.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    _HELD.append(held)
    return int(held.getsockname()[1])


class ServerProcess:
    """A running server. **Shape**: `log` is a file with everything it printed."""

    def __init__(self, command: list[str], environment: Mapping[str, str], base_url: str, folder: Path) -> None:
        self.base_url, self.log = base_url, folder / "server.log"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("QUIZAPP_")}
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command, env={**clean, **environment}, cwd=folder, stdout=output, stderr=output, start_new_session=True
            )

    def wait_until_it_answers(self) -> None:
        """Return when any page is served. **Raises** AssertionError with the log when none comes."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(self.base_url, timeout=5).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    def worked_s(self) -> float:
        """Seconds for which what answers requests has kept a processor busy, whatever else the machine has to do."""
        ticks = 0
        for pid in descendants(self.process.pid):
            name, _, rest = Path(f"/proc/{pid}/stat").read_text().partition(" (")[2].rpartition(") ")
            ticks += sum(map(int, rest.split()[11:13])) if name != WORKER else 0
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End it as a service manager does; kill what has not ended after ten seconds."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it and everything it has started, without a warning."""
        processes = [self.process.pid, *descendants(self.process.pid)]
        for pid in processes:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


def descendants(pid: int) -> list[int]:
    """Numbers of the processes that a process has started, and that those have started."""
    children: dict[int, list[int]] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = file.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it has just ended
            continue
        if state != "Z":
            children.setdefault(int(parent), []).append(int(file.parent.name))
    found, waiting = [], [pid]
    while waiting:
        waiting += (new := children.get(waiting.pop(), []))
        found += new
    return found


def serve_command() -> list[str]:
    """`quizapp serve` of this interpreter."""
    return [sys.executable, "-m", "quizapp", "serve"]
