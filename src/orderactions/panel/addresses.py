"""The addresses of the panel's pages, in one table. None holds an order, a ticket or a name: addresses are logged."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["ADDRESSES", "address"]

ADDRESSES: Mapping[str, str] = {
    "door": "/enter",
    "home": "/s/<sid>/",
    "card": "/s/<sid>/order/<int:number>",
    "part": "/s/<sid>/order/<int:number>/part",
    "effect": "/s/<sid>/order/<int:number>/effect",
    "preview": "/s/<sid>/order/<int:number>/preview",
    "press": "/s/<sid>/order/<int:number>/press",
    "by_hand": "/s/<sid>/order/<int:number>/by-hand",
    "action": "/s/<sid>/action/<action_id>",
    "live": "/s/<sid>/action/<action_id>/live",
    "withdraw": "/s/<sid>/action/<action_id>/withdraw",
    "approve": "/s/<sid>/action/<action_id>/approve",
    "decline": "/s/<sid>/action/<action_id>/decline",
    "tasks": "/s/<sid>/tasks",
    "task": "/s/<sid>/task/<task_id>",
    "answer": "/s/<sid>/task/<task_id>/answer",
    "approvals": "/s/<sid>/approvals",
}
"""By the view's name, as Flask writes them."""

_TO_FILL = {name: re.sub(r"<(?:int:)?([a-z_]+)>", r"{\1}", rule) for name, rule in ADDRESSES.items()}


def address(name: str, root: str, **parts: object) -> str:
    """Return the address of a page. Its parts are ours: letters, digits, - and _.

    Args:
        name: of the view.
        root: where the application is mounted; "" at the top.
        parts: what the address names.
    """
    return root + _TO_FILL[name].format_map(parts)
