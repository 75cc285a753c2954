import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.toolbox.processes import free_port, port_is_free, start, stop_all, wait_until

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(60)
"""
WITH_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""
PARENT = """
import sys
from config.toolbox.processes import start
print(start("child", [sys.executable, "-c", "import time; time.sleep(60)"]).process.pid, flush=True)
sys.stdin.read()
"""


def runs(pid):
    """Tell whether a process lives; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def launched(tmp_path, program):
    output = tmp_path / "output"
    output.touch()
    child = start("program", [sys.executable, "-c", program], output=output)
    assert wait_until(lambda: output.read_text() != "", seconds=10)
    return child, output.read_text().strip()


def test_a_program_that_will_not_end_is_killed(tmp_path):
    child, _ = launched(tmp_path, STUBBORN)
    stop_all([child], patience=0.2)
    assert child.exit_code == -signal.SIGKILL


def test_what_a_program_started_ends_with_it(tmp_path):
    child, grandchild = launched(tmp_path, WITH_CHILD)
    stop_all([child], patience=5)
    assert wait_until(lambda: not runs(grandchild), seconds=5)


def test_children_end_when_their_parent_is_killed():
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())
    assert runs(child)
    parent.kill()
    parent.communicate()
    assert wait_until(lambda: not runs(child), seconds=5)


def test_a_program_that_ended_can_be_stopped_again():
    child = start("short", [sys.executable, "-c", "raise SystemExit(3)"])
    assert wait_until(lambda: child.exit_code is not None, seconds=10)
    stop_all([child])
    assert child.exit_code == 3


def test_a_port_is_free_until_somebody_listens():
    port = free_port()
    assert port_is_free("127.0.0.1", port)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", port))
        listener.listen()
        assert not port_is_free("127.0.0.1", port)


@pytest.mark.parametrize("answer", [True, False])
def test_waiting_says_whether_it_was_worth_it(answer):
    assert wait_until(lambda: answer, seconds=0.05, every=0.01) is answer


def test_a_child_is_the_leader_of_its_own_group(tmp_path):
    child, _ = launched(tmp_path, STUBBORN)
    assert os.getpgid(child.process.pid) == child.process.pid
    stop_all([child], patience=0)
