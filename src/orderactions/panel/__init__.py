"""The ticket panel: the order and its buttons beside the conversation, as pages that any desk can show in an iframe.

`create_app` makes the WSGI application (extra `[panel]`); `sign_context` lets an agent in, and needs no extra.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orderactions.panel.context import PanelContext, sign_context
from orderactions.panel.keys import Keys, read_keys
from orderactions.panel.sessions import UsedContexts
from orderactions.panel.settings import Pace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from orderactions.clock import Clock
    from orderactions.service import ActionService

__all__ = ["Keys", "Pace", "PanelContext", "UsedContexts", "create_app", "read_keys", "sign_context"]


def create_app(
    service: ActionService,
    *,
    keys: Keys,
    frame_ancestors: Sequence[str] = (),
    used: UsedContexts | None = None,
    pace: Pace | None = None,
    clock: Clock | None = None,
) -> Flask:
    """Make the panel as a WSGI application.

    Something else has to drive the actions: `with service.running():`, or `orderactions worker`.

    Args:
        service: does everything; the panel only shows and asks.
        keys: by name, each at least 32 characters; the first one signs, all are accepted.
        frame_ancestors: the desks that may show it in a frame, such as "https://shop.zendesk.com"; none: nobody.
        used: remembers which contexts were handed in; several processes need one with a file that they share.
        pace: how much one agent may ask for.
        clock: where the time comes from; must be the service's.

    Raises:
        SetupError: a key or an address that is none, or the extra is not installed.
    """
    try:
        import flask
    except ModuleNotFoundError as error:
        from orderactions.errors import SetupError

        raise SetupError("the panel needs Flask; install it: pip install 'orderactions[panel]'") from error
    del flask
    from orderactions.panel.app import make_app

    return make_app(service, keys, frame_ancestors, used or UsedContexts(), pace or Pace(), clock)
