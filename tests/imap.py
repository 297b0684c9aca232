"""A mailbox on this computer: pymap, an IMAP server written by others, in a process of its own. It keeps everything in memory."""

from __future__ import annotations

import imaplib
import subprocess
import sys
import time
from pathlib import Path

from tests.live import free_port

USER, PASSWORD = "bounces", "secret password"


class Mailbox:
    """A running server with one mailbox, whose mails are all read at first."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process = subprocess.Popen(
            [
                Path(sys.executable).parent / "pymap", "--no-tls", "--host", "127.0.0.1", "--port", str(self.port), "--no-service",
                "admin", "--no-service", "managesieve", "dict", "--demo-data", "--demo-user", USER, "--demo-password", PASSWORD,
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self._client = self._connected()
        self._client.login(USER, PASSWORD)
        self._client.select("INBOX")
        self._client.store("1:*", "+FLAGS", "(\\Seen)")

    def _connected(self) -> imaplib.IMAP4:
        deadline = time.monotonic() + 20
        while True:
            try:
                return imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
            except OSError:
                assert time.monotonic() < deadline
                assert self._process.poll() is None
                time.sleep(0.05)

    def deliver(self, content: bytes) -> None:
        """A mail arrives."""
        self._client.append("INBOX", "", "", content)

    def unread(self) -> int:
        """How many mails nobody has looked at."""
        self._client.noop()
        return len(self._client.uid("SEARCH", "UNSEEN")[1][0].split())

    def stop(self) -> None:
        """End it."""
        self._client.shutdown()
        self._process.kill()
        self._process.wait()
