"""A mailbox on this computer: pymap, an IMAP server written by others, in a process of its own. It keeps everything in memory."""

from __future__ import annotations

import imaplib
import subprocess
import sys
from pathlib import Path

from tests.live import free_port
from tests.waiting import PATIENCE_S, wait_until

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
        def client() -> imaplib.IMAP4 | None:
            assert self._process.poll() is None
            try:
                return imaplib.IMAP4("127.0.0.1", self.port, timeout=PATIENCE_S)
            except OSError:
                return None

        return wait_until(client)

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
