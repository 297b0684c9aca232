"""Runs a server and writes down, in their order, what it hears and says on its sockets and what it has on the disk.

What `strace` shows, by the same system call and without a package: `python tests/faults/tracing.py LOG COMMAND …`. From
SIGUSR1 on LOG gets a line for each event: `<process> request GET`, `<process> synced <file>`, `<process> reply`. A process
stands still while its event is written, so that the order of lines is that of events.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

SEIZE, INTERRUPT, GO_ON, SYSCALL_INFO = 0x4206, 0x4207, 24, 0x420E
MARK_SYSCALLS, FOLLOW_THREADS = 1, 8
ALL_CHILDREN = 0x40000000
AT_SYSCALL = signal.SIGTRAP | 0x80
ENTRY, EXIT = 1, 2
NAMES = ("read", "recvfrom", "write", "writev", "sendto", "fsync", "fdatasync")
NUMBERS = {"x86_64": (0, 45, 1, 20, 44, 74, 75), "aarch64": (63, 207, 64, 66, 206, 82, 83)}
"""Of these system calls, by machine (asm/unistd.h)."""

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes, _libc.ptrace.restype = [ctypes.c_long, ctypes.c_long, ctypes.c_size_t, ctypes.c_size_t], ctypes.c_long


def ptrace(request: int, thread: int, address: int = 0, data: int = 0) -> None:
    """ptrace(2). **Raises** OSError."""
    if _libc.ptrace(request, thread, address, data) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def is_permitted() -> bool:
    """False where the machine forbids to watch even one's own children, as some containers do."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        try:
            ptrace(SEIZE, child.pid)
        except OSError as error:
            if error.errno in (errno.EPERM, errno.ENOSYS):
                return False
            raise
        finally:
            child.kill()
    return True


def children_of(pid: int) -> list[int]:
    """A process and all that it has started."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


class Tracer:
    """What becomes of the stops of watched threads."""

    def __init__(self, log: Path) -> None:
        self.log = log.open("a", buffering=1)
        self.calls = dict(zip(NUMBERS[platform.machine()], NAMES, strict=True))
        self.begun: dict[int, tuple[str, tuple[int, ...]]] = {}
        self.info = ctypes.create_string_buffer(96)

    def watch(self, pid: int) -> None:
        """Every thread of these processes from now on."""
        for process in children_of(pid):
            for thread in map(int, os.listdir(f"/proc/{process}/task")):
                ptrace(SEIZE, thread, 0, MARK_SYSCALLS | FOLLOW_THREADS)
                ptrace(INTERRUPT, thread)
        print("watching", file=self.log)

    def stopped(self, thread: int, status: int) -> None:
        """Note what is to be noted, and let the thread go on."""
        sign = os.WSTOPSIG(status)
        if sign == AT_SYSCALL:
            ptrace(SYSCALL_INFO, thread, len(self.info), ctypes.addressof(self.info))
            self.at_call(thread)
        is_signal = sign != AT_SYSCALL and status >> 16 == 0
        ptrace(GO_ON, thread, 0, sign if is_signal else 0)

    def at_call(self, thread: int) -> None:
        """A system call begins or has ended."""
        if self.info.raw[0] == ENTRY:
            number, *arguments = struct.unpack_from("<7Q", self.info.raw, 24)
            name = self.calls.get(number, "")
            self.begun[thread] = (name, tuple(arguments))
            if name in ("write", "writev", "sendto") and self.sent(thread, name, arguments).startswith(b"HTTP/1."):
                self.note(thread, "reply")
        elif self.info.raw[0] == EXIT:
            name, given = self.begun.pop(thread, ("", ()))
            came = struct.unpack_from("<q", self.info.raw, 24)[0]
            if name in ("read", "recvfrom") and came > 4:
                method = self.memory(thread, given[1], 5).split(b" ")[0].decode("latin-1")
                if method in ("GET", "POST"):
                    self.note(thread, f"request {method}")
            elif name in ("fsync", "fdatasync") and came == 0:
                self.note(thread, f"synced {Path(os.readlink(f'/proc/{thread}/fd/{given[0]}')).name}")

    def sent(self, thread: int, name: str, given: list[int]) -> bytes:
        """The first bytes of what is being sent."""
        address = struct.unpack("<Q", self.memory(thread, given[1], 8))[0] if name == "writev" else given[1]
        return self.memory(thread, address, 8)

    @staticmethod
    def memory(thread: int, address: int, length: int) -> bytes:
        """Bytes of the thread's process; none where there are none."""
        with open(f"/proc/{thread}/mem", "rb", buffering=0) as file:
            try:
                file.seek(address)
                return file.read(length) or b""
            except (OSError, OverflowError):
                return b""

    def note(self, thread: int, event: str) -> None:
        """One line."""
        status = Path(f"/proc/{thread}/status").read_text()
        print(status.partition("Tgid:")[2].split()[0], event, file=self.log)


def main(log: str, *command: str) -> int:
    """Until the server ends; its exit code."""
    tracer, server = Tracer(Path(log)), subprocess.Popen(command)

    def when(sign: signal.Signals, act: Callable[[], Any]) -> None:
        signal.signal(sign, lambda *_: act())

    when(signal.SIGUSR1, lambda: tracer.watch(server.pid))
    when(signal.SIGTERM, lambda: os.kill(server.pid, signal.SIGTERM))
    while True:
        pid, status = os.waitpid(-1, ALL_CHILDREN)
        if os.WIFSTOPPED(status):
            try:
                tracer.stopped(pid, status)
            except ProcessLookupError:
                continue  # killed while it stood still
        elif pid == server.pid:
            return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
