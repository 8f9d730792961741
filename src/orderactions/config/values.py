"""What one file of settings says: accounts, journal, policy, and which mailbox belongs to which account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from attrs import field, frozen

from orderactions.errors import RequestError

__all__ = ["AccountConfig", "Config", "DeskConfig", "WebhookConfig"]

#: Where the secrets are looked for when the file names no other variables.
CLIENT_ID = "ORDERACTIONS_AMAZON_CLIENT_ID"
CLIENT_SECRET = "ORDERACTIONS_AMAZON_CLIENT_SECRET"  # noqa: S105 - a variable's name
REFRESH_TOKEN = "ORDERACTIONS_AMAZON_REFRESH_TOKEN"  # noqa: S105 - a variable's name


@frozen(kw_only=True)
class AccountConfig:
    """One seller in one region, as a file describes it: everything but the secrets."""

    #: Your name for it: the name of its table.
    name: str
    seller_id: str
    region: str
    #: Amazon's ids of the sites that the seller sells on; empty: not said.
    sites: tuple[str, ...] = ()
    tax: str | Mapping[str, str] | None = None
    books: str | None = None
    writes: bool = True
    sandbox: bool = False
    #: The version of Multi-Channel Fulfilment whose parcels are stopped; None: they are not.
    mcf: str | None = None
    cancel_with: str = "feed"
    combine_marketplaces: bool = False
    read_deadline_s: int | None = None
    endpoint: str | None = None
    token_url: str | None = None
    #: The names of the variables that hold the secrets; the last is "" where the file does not say it.
    client_id_env: str = CLIENT_ID
    client_secret_env: str = CLIENT_SECRET
    refresh_token_env: str = ""
    #: When the client secret was made.
    secret_made_on: date | None = None


@frozen(kw_only=True)
class WebhookConfig:
    """A program that is told what happens, as a file describes it: everything but the secret."""

    name: str
    url: str = field(repr=False)
    #: The name of the variable that holds the secret.
    secret_env: str
    #: Which records; empty: all of them.
    topics: tuple[str, ...] = ()
    timeout_s: int = 5


@frozen(kw_only=True)
class DeskConfig:
    """A help desk, as a file describes it: everything but the secrets."""

    #: The name of its table, the first half of a `TicketRef`.
    name: str
    #: As in `orderactions.desks.DESKS`.
    type: str
    #: What its adapter is made with.
    settings: Mapping[str, object] = field(factory=dict, repr=False)
    #: Which of the adapter's arguments is in which variable.
    secrets: Mapping[str, str] = field(factory=dict)
    #: Those of them without which it cannot be made.
    required: frozenset[str] = frozenset()


@frozen(kw_only=True)
class Config:
    """All that a file of settings says. It holds no secret."""

    #: Where it was read from.
    path: Path
    #: The journal's address; a file beside this one is written with its whole path.
    journal: str = field(repr=False)
    #: The policy's file; None: limits are small.
    policy: Path | None = None
    #: By name.
    accounts: Mapping[str, AccountConfig]
    #: Mailbox, in lower case, to the name of an account.
    mailboxes: Mapping[str, str] = field(factory=dict)
    webhooks: tuple[WebhookConfig, ...] = ()
    #: By name.
    desks: Mapping[str, DeskConfig] = field(factory=dict)
    #: Texts to buyers in place of the library's: kind, stage and language to the text.
    messages: Mapping[tuple[str, str, str], str] = field(factory=dict)

    def account_for(self, mailbox: str) -> str:
        """Return the name of the account that a desk's mailbox belongs to.

        Where the file routes nothing and has one account, it is that one.

        Raises:
            RequestError: no account is routed to this mailbox.
        """
        found = self.mailboxes.get(mailbox.strip().casefold())
        if found is not None:
            return found
        if not self.mailboxes and len(self.accounts) == 1:
            return next(iter(self.accounts))
        raise RequestError(
            "mailbox", f"{mailbox!r} belongs to no account in {self.path}; add a [[routing]] with it and its account"
        )
