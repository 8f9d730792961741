"""Refund and cancel marketplace orders from a help desk: checked before, sent once, proven afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orderactions.actions import Action, Advanced, Confirmation, Event, Option, Preview, Task, Verdict
from orderactions.journal import open_journal
from orderactions.messages import Macros
from orderactions.models import Actor, Cancellation, Component, Kind, LinePart, OrderRef, Problem, Refund, TicketRef
from orderactions.money import Money
from orderactions.orders import Order, OrderLine, OrderStatus
from orderactions.policy import Policy, ReplyAt
from orderactions.reasons import Reason
from orderactions.service import ActionService
from orderactions.states import Stage, State

if TYPE_CHECKING:
    __version__: str

__all__ = [
    "Action",
    "ActionService",
    "Actor",
    "Advanced",
    "Cancellation",
    "Component",
    "Confirmation",
    "Event",
    "Kind",
    "LinePart",
    "Macros",
    "Money",
    "Option",
    "Order",
    "OrderLine",
    "OrderRef",
    "OrderStatus",
    "Policy",
    "Preview",
    "Problem",
    "Reason",
    "Refund",
    "ReplyAt",
    "Stage",
    "State",
    "Task",
    "TicketRef",
    "Verdict",
    "open_journal",
]


def __getattr__(name: str) -> str:
    if name == "__version__":
        from importlib.metadata import version

        return version("orderactions")
    raise AttributeError(f"module 'orderactions' has no attribute {name!r}")
