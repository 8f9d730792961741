"""The user's module, as `celery --app` loads it in a worker."""

from __future__ import annotations

import os

from celery import Celery

from orderactions.drivers.celery import CeleryDriver
from tests.drivers.stage import make_service

app = Celery("desk", broker=os.environ["DESK_BROKER"])
app.conf.broker_connection_retry_on_startup = True
app.conf.broker_transport_options = {"max_retries": 0}
driver = CeleryDriver(app, make_service, every_s=0.2)
