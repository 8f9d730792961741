"""What can go wrong outside an action's own outcome.

What the marketplace or a rule says about an action is a value, never an exception::

    OrderActionsError
    ├── SetupError                 something must be configured before anything can work
    │   ├── MissingCredentials     a credential is absent or was refused
    │   └── JournalError           the journal cannot be opened or written
    │       ├── JournalTooNew      written by a newer version of this library
    │       ├── JournalBroken      not a journal, or damaged
    │       └── ChainKeyMissing    the key that seals the records is not there
    ├── RequestError               the call does not make sense; names the field
    │   ├── BatchTooLarge          fewer actions would fit into one submission
    │   ├── OrderNotFound          the marketplace does not know the order
    │   └── ConflictError          same key, other request
    ├── MarketplaceError           a read failed; nothing was sent
    │   ├── Throttled              the budget is empty; says when to come back
    │   └── Unavailable            no answer, or an answer that is none
    ├── DeskError                  the desk refused or did not answer
    │   └── DeskUnclear            a desk write may or may not have happened
    └── WebhookRefused             what came in does not show that the desk has sent it
"""

from __future__ import annotations

__all__ = [
    "BatchTooLarge",
    "ChainKeyMissing",
    "ConflictError",
    "DeskError",
    "DeskUnclear",
    "JournalBroken",
    "JournalError",
    "JournalTooNew",
    "MarketplaceError",
    "MissingCredentials",
    "OrderActionsError",
    "OrderNotFound",
    "RequestError",
    "SetupError",
    "Throttled",
    "Unavailable",
    "WebhookRefused",
]


class OrderActionsError(Exception):
    """The root of the tree; never raised itself."""


class SetupError(OrderActionsError):
    """Something must be configured first; the message says what and how."""


class MissingCredentials(SetupError):
    """A credential is absent, or the marketplace refused it."""


class JournalError(SetupError):
    """The journal cannot be used as it is."""


class JournalTooNew(JournalError):
    """The journal was written by a newer version; upgrade this library."""


class JournalBroken(JournalError):
    """The file is not a journal, or it is damaged."""


class ChainKeyMissing(JournalError):
    """The key that seals the journal's records is missing or is another one."""


class RequestError(OrderActionsError, ValueError):
    """A request that does not make sense.

    Attributes:
        field: which part of the request ("order_id", "lines[0].amount" ...).
    """

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class BatchTooLarge(RequestError):
    """Too many actions for one submission; fewer would fit."""


class OrderNotFound(RequestError):
    """The marketplace does not know this order for this account."""


class ConflictError(RequestError):
    """The key was used before, for another request."""


class MarketplaceError(OrderActionsError):
    """A read at the marketplace failed.

    Attributes:
        request_id: the marketplace's id of the failed call, for its support; "" when there was none.
    """

    def __init__(self, message: str, *, request_id: str = "") -> None:
        super().__init__(message + (f" (request id {request_id})" if request_id else ""))
        self.request_id = request_id


class Throttled(MarketplaceError):
    """The marketplace's budget for this call is spent.

    Attributes:
        retry_after_s: seconds until the next attempt may succeed.
    """

    def __init__(self, message: str, *, retry_after_s: float, request_id: str = "") -> None:
        super().__init__(message, request_id=request_id)
        self.retry_after_s = retry_after_s


class Unavailable(MarketplaceError):
    """No answer in time, or one that cannot be read."""


class DeskError(OrderActionsError):
    """The desk refused a call, or it certainly did not reach the desk."""


class DeskUnclear(DeskError):
    """A write to the desk may or may not have happened; it is not repeated."""


class WebhookRefused(OrderActionsError):
    """What came in does not show that the desk has sent it: answer 401, and do nothing. It never says why."""
