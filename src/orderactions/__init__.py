"""Refund and cancel marketplace orders from a help desk: checked before, sent once, proven afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orderactions.actions import (
    Action,
    Advanced,
    Attention,
    Confirmation,
    Event,
    Line,
    Option,
    Preview,
    Reference,
    Task,
    Verdict,
    WireLine,
)
from orderactions.hints import Hint, HintTopic, Suggestion
from orderactions.journal import open_journal
from orderactions.messages import Macros
from orderactions.models import (
    Actor,
    Cancellation,
    Component,
    Kind,
    LinePart,
    OrderRef,
    Problem,
    Refund,
    Request,
    Scope,
    TicketRef,
)
from orderactions.money import Money
from orderactions.orders import BookEntry, BookKind, BookLine, Fulfilment, Order, OrderLine, OrderStatus
from orderactions.policy import ParcelUnknown, Policy, ReplyAt, Resend
from orderactions.presets import Preset
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
    "Attention",
    "BookEntry",
    "BookKind",
    "BookLine",
    "Cancellation",
    "Component",
    "Confirmation",
    "Event",
    "Fulfilment",
    "Hint",
    "HintTopic",
    "Kind",
    "Line",
    "LinePart",
    "Macros",
    "Money",
    "Option",
    "Order",
    "OrderLine",
    "OrderRef",
    "OrderStatus",
    "ParcelUnknown",
    "Policy",
    "Preset",
    "Preview",
    "Problem",
    "Reason",
    "Reference",
    "Refund",
    "ReplyAt",
    "Request",
    "Resend",
    "Scope",
    "Stage",
    "State",
    "Suggestion",
    "Task",
    "TicketRef",
    "Verdict",
    "WireLine",
    "open_journal",
]


def __getattr__(name: str) -> str:
    if name == "__version__":
        from importlib.metadata import version

        return version("orderactions")
    raise AttributeError(f"module 'orderactions' has no attribute {name!r}")
