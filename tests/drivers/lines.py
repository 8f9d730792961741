"""The two queues, each as the stories see it: workers that can be started and killed, wake-ups that can be lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from pgserver import PgServer

from tests.drivers.redisserver import RedisServer

ROOT = Path(__file__).resolve().parents[2]


class Line:
    """A queue with its workers; what they say is in files of `folder`."""

    def __init__(self, folder: Path, broker: str) -> None:
        self.folder = folder
        self.broker = broker
        self._workers: list[subprocess.Popen[bytes]] = []

    def worker(self, *, periodic: bool = True, processes: bool = False) -> subprocess.Popen[bytes]:
        """Start a worker in a session of its own."""
        environment = os.environ | {"DESK_BROKER": self.broker, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
        environment["PYTHONPATH"] = os.pathsep.join(
            filter(None, [str(ROOT), f"{ROOT}/tests", os.environ.get("PYTHONPATH")])
        )
        number = len(self._workers)
        with (self.folder / f"worker{number}.log").open("wb") as log:
            self._workers.append(
                subprocess.Popen(
                    [sys.executable, "-m", *self._command(number, periodic=periodic, processes=processes)],
                    cwd=self.folder, env=environment | ({} if periodic else self.seldom),
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                )
            )  # fmt: skip
        return self._workers[-1]

    seldom: dict[str, str]

    def _command(self, number: int, *, periodic: bool, processes: bool) -> list[str]:
        raise NotImplementedError

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """Kill a worker and the processes that it has forked, in the middle of whatever they do."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(10)

    def close(self) -> None:
        """Kill whatever still runs."""
        for worker in self._workers:
            if worker.poll() is None:
                self.kill(worker)


class CeleryLine(Line):
    """Celery on Redis."""

    seldom = {}  # noqa: RUF012 - nobody changes it

    def __init__(self, folder: Path, server: RedisServer) -> None:
        from celery import Celery

        from orderactions.drivers.celery import CeleryDriver

        super().__init__(folder, server.url)
        self._server = server
        self.app = Celery("desk", broker=server.url)
        self.driver = CeleryDriver(self.app, _never)

    def _command(self, number, *, periodic, processes):
        pool = ["--pool", "prefork", "--concurrency", "2"] if processes else ["--pool", "solo"]
        beat = ["--beat", "--schedule", str(self.folder / f"beat{number}")] if periodic else []
        return [
            "celery", "--app", "tests.drivers.celery_app", "worker", "--loglevel", "INFO",
            "--without-gossip", "--without-mingle", *pool, *beat, "--hostname", f"w{number}@desk",
        ]  # fmt: skip

    def waiting(self) -> int:
        """How many tasks no worker has taken up."""
        return int(self._server.sends("LLEN celery").removeprefix(":"))

    def drop(self) -> None:
        """Lose every task."""
        assert self._server.sends("FLUSHALL") == "+OK"

    def close(self):
        super().close()
        self.app.close()


class ProcrastinateLine(Line):
    """procrastinate on PostgreSQL."""

    seldom = {"DESK_CRON": "0 0 1 1 *"}  # noqa: RUF012 - nobody changes it

    def __init__(self, folder: Path, server: PgServer, database: str) -> None:
        from procrastinate import App, SyncPsycopgConnector

        from orderactions.drivers.procrastinate import ProcrastinateDriver

        server.sql(f"create database {database}")
        super().__init__(folder, server.url(database))
        self.server, self.database = server, database
        self.app = App(connector=SyncPsycopgConnector(conninfo=self.broker))
        self.driver = ProcrastinateDriver(self.app, _never)
        self.app.open()
        self.app.schema_manager.apply_schema()

    def _command(self, number, *, periodic, processes):
        return [
            "procrastinate", "--app", "tests.drivers.procrastinate_app.app", "worker",
            "--concurrency", "2" if processes else "1", "--name", f"w{number}",
        ]  # fmt: skip

    def jobs(self, status: str) -> int:
        """How many jobs stand so."""
        return self.server.sql(f"select count(*) from procrastinate_jobs where status = '{status}'", self.database)[0][
            0
        ]

    def waiting(self) -> int:
        """How many jobs no worker has taken up."""
        return self.jobs("todo")

    def drop(self) -> None:
        """Lose every job."""
        self.server.sql("delete from procrastinate_jobs", self.database)

    def close(self):
        super().close()
        self.app.close()


def _never():
    raise AssertionError("the desk's own process only wakes")
