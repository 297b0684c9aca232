"""Processes that belong together share what they can."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from quizapp.operations.processes import HEAPS
from tests.house.source import ROOT

pytestmark = pytest.mark.one_engine

TWELVE_THREADS = """
import ctypes, sys, threading
from quizapp.operations.processes import share_heaps
if sys.argv[1] == "shared":
    share_heaps()
libc, meeting = ctypes.CDLL(None), threading.Barrier(12)
libc.malloc.restype = ctypes.c_void_p
def take():
    meeting.wait()
    libc.malloc(1000)
    meeting.wait()
threads = [threading.Thread(target=take) for _ in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


@pytest.mark.parametrize("shared", [True, False])
def test_all_threads_share_two_heaps(shared: bool) -> None:
    command = [sys.executable, "-c", TWELVE_THREADS, "shared" if shared else "own"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)}).stdout
    heaps = len(re.findall("<heap nr=", told))
    assert heaps == HEAPS if shared else heaps > HEAPS
