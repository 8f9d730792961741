"""The user's module, as `procrastinate --app` loads it in a worker."""

from __future__ import annotations

import os

from procrastinate import App, PsycopgConnector

from orderactions.drivers.procrastinate import ProcrastinateDriver
from tests.drivers.stage import make_service

app = App(connector=PsycopgConnector(conninfo=os.environ["DESK_BROKER"]))
driver = ProcrastinateDriver(app, make_service, cron=os.environ.get("DESK_CRON", "* * * * * *"))
