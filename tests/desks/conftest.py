"""Real help desks on this machine, each started once for all tests and stopped by its process."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

SITE = Path(__file__).with_name("helpdesk_site")
RT_SITE = Path(__file__).with_name("rt_site")
RT_SERVER = Path("/usr/share/request-tracker5/libexec/rt-server")


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
    port = free_port()
    with running([python, "-m", "django", "runserver", "--noreload", f"127.0.0.1:{port}"], env, port, home):
        yield f"http://127.0.0.1:{port}", home / "mail"


@pytest.fixture(scope="session")
def rt_server(tmp_path_factory):
    """The address of a Request Tracker, and the folder of its tokens and of what it has mailed."""
    if shutil.which("rt-setup-database-5") is None or not RT_SERVER.exists():
        (pytest.fail if os.environ.get("ORDERACTIONS_TEST_NO_SKIP") else pytest.skip)("Request Tracker is not there")
    home, port = tmp_path_factory.mktemp("rt"), free_port()
    for folder in ("mail", "sessions"):
        (home / folder).mkdir()
    # Each mail becomes a file, in order of their times.
    (home / "sendmail").write_text(f'#!/bin/sh\nexec cat > "$(mktemp "{home}/mail/$(date +%s%N).XXXXXX")"\n')
    (home / "sendmail").chmod(0o700)
    settings = (RT_SITE / "RT_SiteConfig.pm").read_text().replace("@HOME@", str(home)).replace("@PORT@", str(port))
    (home / "RT_SiteConfig.pm").write_text(settings)
    # It reads this file and no other: what a machine has under /etc is left alone.
    env = {**os.environ, "RT_SITE_CONFIG": str(home / "RT_SiteConfig.pm"), "RT_SITE_CONFIG_DIR": "/dev/null",
           "RT_HOME": str(home)}  # fmt: skip
    setup = ["rt-setup-database-5", "--dba", "rt", "--dba-password", "rt", "--action"]
    for action in (["init"], ["insert", "--skip-create", "--datafile", str(RT_SITE / "rt_seed.pl")]):
        (home / "password").write_text("for-tests-only")
        command = [*setup, *action, "--root-password-file", str(home / "password")]
        subprocess.run(command, env=env, check=True, capture_output=True, timeout=120)
    workers = ["--server", "Starlet", "--host", "127.0.0.1", "--port", str(port), "--max-workers", "2"]
    with running([str(RT_SERVER), *workers], env, port, home):
        yield f"http://127.0.0.1:{port}", home


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running(command: list[str], env: dict[str, str], port: int, home: Path):
    """Start a server, wait until it answers, stop it by its process, and remove its folder."""
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        wait_for(port, server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def znuny_server():
    """A Znuny with the web service that its page of the docs shows."""
    from znuny_server import ZnunyServer, missing

    if lacks := missing():
        # Debian keeps it in non-free, which cannot be reached from everywhere: .ci/run says so then, and prints why.
        excused = os.environ.get("ORDERACTIONS_NO_ZNUNY")
        no_skip = os.environ.get("ORDERACTIONS_TEST_NO_SKIP") and not excused
        (pytest.fail if no_skip else pytest.skip)(
            excused or f"Znuny is not installed (Debian's otrs2), or this is not root: no {lacks}"
        )
    server = ZnunyServer()
    try:
        yield server.start()
    finally:
        server.stop()


def wait_for(port: int, server: subprocess.Popen) -> None:
    for _ in range(600):
        assert server.poll() is None, "the desk has ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the desk does not answer")
