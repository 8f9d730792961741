"""From a file of settings to accounts that work, and to a service on them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from orderactions.alerts import Alerts
from orderactions.alerts.environment import alerts_from_env
from orderactions.clock import Clock
from orderactions.config.desks import make_desks
from orderactions.config.reading import read_config, webhook_of
from orderactions.config.values import REFRESH_TOKEN, AccountConfig, Config
from orderactions.errors import MissingCredentials, SetupError
from orderactions.fulfilment import FulfilmentProvider
from orderactions.fulfilment.amazon_mcf import AmazonMcf
from orderactions.journal import open_journal
from orderactions.marketplaces.amazon import Amazon, Credentials
from orderactions.marketplaces.amazon.patience import READ_DEADLINE_S
from orderactions.marketplaces.amazon.shared import SharedBuckets
from orderactions.messages import Macros
from orderactions.protocols import Desk
from orderactions.secret import Secret
from orderactions.service import ActionService
from orderactions.transport import Transport
from orderactions.webhooks import Webhook

__all__ = [
    "EnvironmentTokens",
    "TokenStore",
    "make_account",
    "make_accounts",
    "make_webhooks",
    "open_service",
    "parcels_of",
]

_WHERE = {
    "client id": "of the application, in Seller Central under Develop Apps",
    "client secret": "of the application, beside its client id",
    "refresh token": "of the seller's authorisation of the application",
}


class TokenStore(Protocol):
    """Where the refresh tokens of the accounts are kept: for an agency, whose sellers come and go, a vault."""

    def refresh_token(self, account: AccountConfig) -> str | Secret:
        """Return the token of this account; asked once, when the account is made.

        Raises:
            MissingCredentials: there is none.
        """
        ...


class EnvironmentTokens:
    """The refresh tokens in the variables that the file names.

    Args:
        config: the file.
        environ: where the variables are; default: the process's environment.
    """

    def __init__(self, config: Config, environ: Mapping[str, str] | None = None) -> None:
        self._alone = len(config.accounts) == 1
        self._environ = os.environ if environ is None else environ

    def refresh_token(self, account: AccountConfig) -> str | Secret:
        """Return the token; raises SetupError where one of several accounts names no variable for it."""
        name = account.refresh_token_env or (REFRESH_TOKEN if self._alone else "")
        if not name:
            example = f"{REFRESH_TOKEN}_{account.name.upper().replace('-', '_')}"
            raise SetupError(
                f"the account {account.name!r} names no variable for its refresh token, and there are others; "
                f'write e.g. refresh_token_env = "{example}"'
            )
        return _set(self._environ, name, account.name, "refresh token")


def make_account(
    config: AccountConfig,
    tokens: TokenStore,
    *,
    environ: Mapping[str, str] | None = None,
    transport: Transport | None = None,
    clock: Clock | None = None,
) -> Amazon:
    """Make one account of a file.

    Args:
        config: the account.
        tokens: has its refresh token.
        environ: where the client id and secret are; default: the process's environment.
        transport: what sends; by default requests.
        clock: what time it is; by default the machine's.

    Raises:
        MissingCredentials: a variable is not set; names it.
        SetupError: a value makes no sense.
    """
    source = os.environ if environ is None else environ
    return Amazon(
        account=config.name,
        seller_id=config.seller_id,
        region=config.region,
        credentials=Credentials(
            client_id=_set(source, config.client_id_env, config.name, "client id"),
            client_secret=_set(source, config.client_secret_env, config.name, "client secret"),
            refresh_token=tokens.refresh_token(config),
        ),
        tax=config.tax,
        books=config.books,
        secret_made_on=config.secret_made_on,
        writes=config.writes,
        sandbox=config.sandbox,
        cancel_with=config.cancel_with,
        combine_marketplaces=config.combine_marketplaces,
        read_deadline_s=config.read_deadline_s or READ_DEADLINE_S,
        endpoint=config.endpoint,
        token_url=config.token_url,
        transport=transport,
        clock=clock,
    )


def make_accounts(
    config: Config,
    *,
    tokens: TokenStore | None = None,
    environ: Mapping[str, str] | None = None,
    transport: Transport | None = None,
    clock: Clock | None = None,
) -> tuple[Amazon, ...]:
    """Make all accounts of a file; see `make_account`. Without `tokens` they are looked for in the environment."""
    kept = tokens or EnvironmentTokens(config, environ)
    return tuple(
        make_account(each, kept, environ=environ, transport=transport, clock=clock) for each in config.accounts.values()
    )


def make_webhooks(config: Config, *, environ: Mapping[str, str] | None = None) -> tuple[Webhook, ...]:
    """Make the webhooks of a file.

    Args:
        config: the file.
        environ: where their secrets are; default: the process's environment.

    Raises:
        SetupError: a variable is not set, or holds no secret of a webhook; names it.
    """
    source = os.environ if environ is None else environ
    found = []
    for each in config.webhooks:
        secret = source.get(each.secret_env, "").strip()
        if not secret:
            raise SetupError(f"{each.secret_env} is not set: it is the secret of the webhook {each.name!r}")
        try:
            found.append(webhook_of(each, secret))
        except SetupError as error:
            raise SetupError(f"{each.secret_env}: {error}") from None
    return tuple(found)


def parcels_of(config: Config, accounts: Sequence[Amazon]) -> tuple[AmazonMcf, ...]:
    """Return who stops the accounts' parcels, where the file says that they are sent by Amazon."""
    versions = {name: each.mcf for name, each in config.accounts.items()}
    return tuple(AmazonMcf(each, version=version) for each in accounts if (version := versions.get(each.account)))


@contextmanager
def open_service(
    path: str | Path | None = None,
    *,
    desks: Mapping[str, Desk] | None = None,
    fulfilment: Sequence[FulfilmentProvider] = (),
    tokens: TokenStore | None = None,
    alerts: Sequence[Alerts] | None = None,
    webhooks: Sequence[Webhook] | None = None,
    macros: Macros | None = None,
    environ: Mapping[str, str] | None = None,
    transport: Transport | None = None,
    clock: Clock | None = None,
) -> Iterator[ActionService]:
    """Open a service as a file describes it, for the length of a block; its journal is closed at the end.

    Args:
        path: the file; default: the one that ORDERACTIONS_CONFIG names.
        desks: as `ActionService` takes them; default: those of the file.
        fulfilment: who else can stop a parcel, such as a warehouse of your own, beside what the file says by `mcf`.
        tokens: where the refresh tokens are; default: in the environment.
        alerts: how people are called; default: as `ORDERACTIONS_ALERT_...` says.
        webhooks: programs that are told what happens, as `ActionService` takes them; default: those of the file.
        macros: what buyers are told, as `ActionService` takes them; default: as the file says.
        environ: where variables are looked for; default: the process's environment.
        transport: what sends; by default requests.
        clock: what time it is; by default the machine's.

    Raises:
        SetupError, MissingCredentials, JournalError: as their messages say.
    """
    config = read_config(path, environ=environ)
    channels = alerts_from_env(environ) if alerts is None else alerts
    told = make_webhooks(config, environ=environ) if webhooks is None else webhooks
    beside = make_desks(config.desks, environ=environ, transport=transport) if desks is None else desks
    accounts = make_accounts(config, tokens=tokens, environ=environ, transport=transport, clock=clock)
    journal = open_journal(config.journal, clock=clock)
    try:
        for account in accounts:
            # Workers and agents of one journal spend from one quota.
            account.spend_from(SharedBuckets(journal))
        service = ActionService(
            marketplaces=accounts,
            journal=journal,
            desks=beside,
            fulfilment=[*parcels_of(config, accounts), *fulfilment],
            alerts=channels,
            policy=config.policy,
            clock=clock,
            macros=macros or Macros(overrides=config.messages),
            webhooks=told,
        )
        try:
            yield service
        finally:
            service.finish_alerts()
    finally:
        journal.close()


def _set(environ: Mapping[str, str], name: str, account: str, what: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise MissingCredentials(
            f"Amazon: the account {account!r} needs the {what} in {name}, which is not set; it is {_WHERE[what]}"
        )
    return value
