"""Celery drives actions (extra `[celery]`): a periodic task finds what is due, a wake-up finds it sooner."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from orderactions.drivers import TASK, OnePerProcess

if TYPE_CHECKING:
    from celery import Celery

    from orderactions.service import ActionService

__all__ = ["CeleryDriver"]

_log = logging.getLogger("orderactions")

#: Beyond the driver's own `budget_s`: longer than any call to a marketplace, all attempts and waits counted, may take.
_LAST_JOB_S = 300


class CeleryDriver:
    """Puts one task into an app, and into the schedule of its beat.

    The task needs neither late acknowledgement nor retries nor a result: what it did not do, the next one finds in the
    journal. Nothing of an action is in the broker but its id.

    Args:
        app: yours; `celery beat` (or `celery worker --beat`) has to run on it.
        make_service: makes the service in the worker that first needs it, once for each process.
        every_s: seconds between two periodic tasks. One that no worker took up by the next is dropped.
        queue: which queue the tasks go to; default: the app's.
        budget_s: a task begins no further job after so many seconds.
    """

    def __init__(
        self,
        app: Celery,
        make_service: Callable[[], ActionService],
        *,
        every_s: float = 10,
        queue: str | None = None,
        budget_s: float = 30,
    ) -> None:
        service = OnePerProcess(make_service)
        limit = int(budget_s) + _LAST_JOB_S

        # A limit of the app's own could cut a submission short, whose outcome would be unknown then. A shared task
        # would be put into every other app of the process as well.
        @app.task(
            name=TASK, shared=False, ignore_result=True, acks_late=False, soft_time_limit=limit, time_limit=limit + 30
        )
        def advance(action_id: str | None = None) -> None:
            service().advance(action_id=action_id, budget_s=budget_s)

        self._task = advance
        self._every_s = every_s
        self._options: dict[str, Any] = {} if queue is None else {"queue": queue}
        if app.finalized:  # type: ignore[attr-defined] # it is there; the stubs have forgotten it
            self._schedule(app)
        else:
            # Not before: `app.conf.beat_schedule = {...}` further down in the user's module would take it out again.
            app.on_after_finalize.connect(self._schedule, weak=False)

    def _schedule(self, sender: Celery, **_more: Any) -> None:  # noqa: ANN401 - whatever the signal carries
        sender.add_periodic_task(self._every_s, self._task.s(), name=TASK, expires=self._every_s, **self._options)

    def wake(self, action_id: str) -> bool:
        """Have an action driven now rather than at the next period; call it after `execute` (and after your commit).

        Returns:
            Whether the broker took it. If not, a warning is logged and the periodic task finds the action.
        """
        try:
            self._task.apply_async((action_id,), retry=False, **self._options)
        except Exception as error:  # noqa: BLE001 - a broker may raise anything; the action is accepted all the same
            _log.warning("action %s could not be woken, it goes on later: %s", action_id, type(error).__name__)
            return False
        return True
