"""The service is made where it is first needed, once in each process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from world import World

from orderactions.drivers import OnePerProcess


@pytest.fixture
def world():
    made = World()
    yield made
    made.journal.close()


def test_it_is_made_when_it_is_needed_and_once(world):
    """Importing the user's module opens no journal."""
    made = []

    def make():
        made.append(world.new_service())
        return made[-1]

    service = OnePerProcess(make)
    assert made == []
    assert service() is service() is made[0]
    assert len(made) == 1


def test_what_could_not_be_made_is_tried_again(world):
    """The journal's server may come up later."""
    answers = iter([OSError("not yet"), world.service])

    def make():
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    service = OnePerProcess(make)
    with pytest.raises(OSError, match="not yet"):
        service()
    assert service() is world.service


FORKS = """
import os
from orderactions.drivers import OnePerProcess
service = OnePerProcess(lambda: [os.getpid()])
before = service()
child = os.fork()
if child == 0:
    os._exit(0 if service() == [os.getpid()] and service() is not before else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert service() is before
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_a_fork_makes_its_own():
    """What the parent has open is not used by its children."""
    assert subprocess.run([sys.executable, "-c", FORKS], check=False, timeout=60).returncode == 0


@pytest.mark.parametrize("queue", ["celery", "procrastinate"])
def test_importing_a_driver_loads_no_queue(queue):
    """The module of the user brings its own."""
    code = f"import sys, orderactions.drivers.{queue}; sys.exit({queue!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
