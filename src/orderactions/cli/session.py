"""What commands work with: the clock, the account, the journal, the service."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from attrs import field, frozen

from orderactions.alerts.environment import alerts_from_env
from orderactions.cli.configured import CONFIG, the_config
from orderactions.cli.options import account_names, journal_url
from orderactions.clock import Clock, SystemClock
from orderactions.config import EnvironmentTokens, TokenStore, make_account, make_desks, make_webhooks
from orderactions.errors import MissingCredentials, SetupError
from orderactions.fulfilment import FulfilmentProvider
from orderactions.fulfilment.amazon_mcf import AmazonMcf
from orderactions.fulfilment.mcf_orders import VERSIONS
from orderactions.journal import Journal, open_journal
from orderactions.marketplaces.amazon import Amazon
from orderactions.marketplaces.amazon.shared import SharedBuckets
from orderactions.messages import Macros
from orderactions.models import OrderRef
from orderactions.protocols import Marketplace
from orderactions.service import ActionService
from orderactions.transport import Transport

__all__ = [
    "Settings",
    "journal_path",
    "open_service",
    "opened_journal",
    "order_ref",
    "parcels_of",
    "policy_file",
    "settings",
    "the_accounts",
]

_SQLITE = "sqlite:///"


@frozen(kw_only=True)
class Settings:
    """What `run` was given: tests hand in their own."""

    clock: Clock = field(factory=SystemClock)
    #: Makes the account. Raises SetupError, MissingCredentials.
    account: Callable[[], Marketplace] = Amazon.from_env
    #: For the accounts of a file: where their refresh tokens are, and what sends. None: the environment, and requests.
    tokens: TokenStore | None = None
    transport: Transport | None = None


def settings() -> Settings:
    """Return what the running command was given."""
    found = click.get_current_context().find_object(Settings)
    return found or Settings()


def policy_file() -> Path | str | None:
    """Return the file of the policy in force, if one is named; without one, limits are small."""
    config = the_config()
    if config is not None:
        return config.policy
    return os.environ.get("ORDERACTIONS_POLICY", "").strip() or None


def parcels_of(account: Marketplace) -> Sequence[FulfilmentProvider]:
    """Return who can stop the account's parcels, as the file or `ORDERACTIONS_AMAZON_MCF` says.

    Raises:
        SetupError: the value of the latter is none of "0", "1" or a version of Amazon's API.
    """
    config = the_config()
    if config is not None:
        version = config.accounts[account.account].mcf
        return (AmazonMcf(account, version=version),) if version and isinstance(account, Amazon) else ()
    told = os.environ.get("ORDERACTIONS_AMAZON_MCF", "").strip()
    if told in {"", "0"} or not isinstance(account, Amazon):
        return ()
    version = next(iter(VERSIONS)) if told == "1" else told
    if version not in VERSIONS:
        known = " or ".join(VERSIONS)
        raise SetupError(f"ORDERACTIONS_AMAZON_MCF: {told!r} is neither 0 nor 1 nor a version ({known})")
    return (AmazonMcf(account, version=version),)


def order_ref(text: str) -> OrderRef:
    """Return the order, of the only account where none is named (`account/order`)."""
    account, slash, order_id = text.partition("/")
    if slash:
        return OrderRef(account, order_id)
    names = account_names()
    if len(names) > 1:
        raise click.UsageError(f"{text!r} names no account; write account/order with one of {', '.join(names)}")
    return OrderRef(names[0], text)


def the_accounts(name: str | None = None) -> list[Marketplace]:
    """Make the accounts of the file, or that of the environment; with `name` only that one.

    Raises:
        SetupError, MissingCredentials: as their messages say.
    """
    config = the_config()
    if config is None:
        return [_account_of_environment()]
    told = settings()
    tokens = told.tokens or EnvironmentTokens(config)
    return [
        make_account(each, tokens, transport=told.transport, clock=told.clock)
        for each in config.accounts.values()
        if name in (None, each.name)
    ]


def _account_of_environment() -> Marketplace:
    try:
        return settings().account()
    except MissingCredentials as error:
        # A file is used only where it is named; whoever has just written one may not know that.
        here = Path("orderactions.toml")
        if not here.is_file():
            raise
        raise MissingCredentials(
            f"{error}; {here} lies here and is not used: export {CONFIG}={shlex.quote(str(here.absolute()))}"
        ) from None


def journal_path() -> Path | None:
    """Return the file of the running command's journal; None where it is in no file of its own."""
    url = journal_url()
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) and len(url) > len(_SQLITE) else None


@contextmanager
def opened_journal(*, make: bool = True, or_in_memory: bool = False) -> Iterator[Journal]:
    """Open the journal of the running command.

    Args:
        make: whether a journal that is not there is made; else that is an error, so that a slip in its name is seen.
        or_in_memory: where it is not there, go on with an empty one that is never written: for a mere look.

    Raises:
        SetupError: it is not there, or its address is none.
        JournalError: it cannot be used as it is.
    """
    url, path = journal_url(), journal_path()
    absent = path is not None and not path.exists() and path.parent.is_dir()
    if absent and or_in_memory:
        url = "memory:"
    elif absent and not make:
        raise SetupError(
            f"there is no journal at {path}; name another one (--journal sqlite:///FILE or ORDERACTIONS_JOURNAL). "
            "A first `orderactions refund` or `orderactions cancel` makes it"
        )
    # The machine's own clock is no choice of anybody's: a journal on a server goes by the server's then.
    clock = None if isinstance(settings().clock, SystemClock) else settings().clock
    journal = open_journal(url, clock=clock, volatile=or_in_memory)
    try:
        yield journal
    finally:
        journal.close()


@contextmanager
def open_service(
    *, with_account: bool = True, make: bool = True, or_in_memory: bool = False
) -> Iterator[ActionService]:
    """Open the service of the running command; see `opened_journal`.

    Args:
        with_account: False for what needs only the journal: it works whatever is wrong with the account's settings.
        make: see `opened_journal`.
        or_in_memory: see `opened_journal`.

    Raises:
        SetupError, MissingCredentials, JournalError: as their messages say.
    """
    accounts = the_accounts() if with_account else []
    told = the_config()
    config = told if with_account else None
    parcels = [provider for account in accounts for provider in parcels_of(account)]
    with opened_journal(make=make, or_in_memory=or_in_memory) as journal:
        for account in accounts:
            if isinstance(account, Amazon):
                # Workers and agents of one journal spend from one quota.
                account.spend_from(SharedBuckets(journal))
        service = ActionService(
            marketplaces=accounts,
            journal=journal,
            desks=make_desks(config.desks, transport=settings().transport) if config else None,
            fulfilment=parcels,
            alerts=alerts_from_env(),
            policy=policy_file(),
            clock=settings().clock,
            macros=Macros(overrides=told.messages) if told else None,
            webhooks=make_webhooks(config) if config else (),
        )
        try:
            yield service
        finally:
            service.finish_alerts()
