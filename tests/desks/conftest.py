"""Real help desks on this machine, each started once for all tests and stopped by its process."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

SITE = Path(__file__).with_name("helpdesk_site")


def python_with_helpdesk() -> str:
    """The interpreter that has django-helpdesk: this one, unless the environment names another."""
    other = os.environ.get("ORDERACTIONS_HELPDESK_PYTHON")
    if other:
        return other
    if importlib.util.find_spec("helpdesk") is None:
        say = "django-helpdesk is not installed; ORDERACTIONS_HELPDESK_PYTHON can name a Python that has it"
        (pytest.fail if os.environ.get("ORDERACTIONS_TEST_NO_SKIP") else pytest.skip)(say)
    return sys.executable


@pytest.fixture(scope="session")
def helpdesk_server(tmp_path_factory):
    """The address of a django-helpdesk, and the folder of what it has mailed."""
    python, home = python_with_helpdesk(), tmp_path_factory.mktemp("helpdesk")
    (home / "mail").mkdir()
    known = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env = {**known, "HELPDESK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "helpdesk_settings", "PYTHONPATH": str(SITE),
           "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
    for command in (["-m", "django", "migrate", "-v0"], [str(SITE / "helpdesk_seed.py")]):
        subprocess.run([python, *command], env=env, check=True, capture_output=True, timeout=120)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [python, "-m", "django", "runserver", "--noreload", f"127.0.0.1:{port}"], env=env, stdout=log, stderr=log
        )
    try:
        wait_for(port, server)
        yield url, home / "mail"
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def wait_for(port: int, server: subprocess.Popen) -> None:
    for _ in range(600):
        assert server.poll() is None, "the desk has ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the desk does not answer")
