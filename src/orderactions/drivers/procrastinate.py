"""procrastinate drives actions (extra `[procrastinate]`): a periodic task finds what is due, a wake-up sooner.

A worker that is killed leaves its job `doing` for ever, unless somebody sweeps. There is no sweeper here because there
is nothing to save: the job holds no lock and no state, and the action it was for is found by the next one. For the same
reason the tasks use no `lock`, which a dead job would hold on to, but queueing locks only, which end when a job starts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from orderactions.drivers import TASK, OnePerProcess

if TYPE_CHECKING:
    from procrastinate import App

    from orderactions.service import ActionService

__all__ = ["ProcrastinateDriver"]

_log = logging.getLogger("orderactions")


class ProcrastinateDriver:
    """Puts one task into an app; its workers run it periodically, and when something is to be woken.

    Nothing of an action is in the queue but its id. The journal may be in the same database or anywhere else.

    Args:
        app: yours; a worker has to run on it.
        make_service: makes the service in the worker that first needs it, once for each process.
        cron: when the periodic task comes, as procrastinate reads it: the sixth field are seconds. One at a time waits.
        queue: which queue the jobs go to.
        budget_s: a job begins no further step after so many seconds.

    Raises:
        procrastinate.exceptions.TaskAlreadyRegistered: the app has a driver.
    """

    def __init__(
        self,
        app: App,
        make_service: Callable[[], ActionService],
        *,
        cron: str = "* * * * * */10",
        queue: str = "default",
        budget_s: float = 30,
    ) -> None:
        service = OnePerProcess(make_service)

        @app.periodic(cron=cron)
        @app.task(name=TASK, queue=queue, queueing_lock=TASK)
        def advance(timestamp: int, action_id: str | None = None) -> None:  # noqa: ARG001 - the periodic one has it
            service().advance(action_id=action_id, budget_s=budget_s)

        self._task = app.tasks[TASK]

    def wake(self, action_id: str) -> bool:
        """Have an action driven now rather than at the next period; call it after `execute` (and after your commit).

        The app has to be open, as for every job that is deferred. An async program calls it where it calls `execute`:
        in a thread.

        Returns:
            Whether a job waits for it. If not, a warning is logged and the periodic task finds the action.
        """
        from procrastinate.exceptions import AlreadyEnqueued

        try:
            self._task.configure(queueing_lock=f"{TASK}:{action_id}").defer(timestamp=0, action_id=action_id)
        except AlreadyEnqueued:
            return True
        except Exception as error:  # noqa: BLE001 - a database may raise anything; the action is accepted all the same
            _log.warning("action %s could not be woken, it goes on later: %s", action_id, type(error).__name__)
            return False
        return True
