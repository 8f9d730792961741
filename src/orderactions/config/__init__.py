"""One file for accounts, journal, policy and routing, and a service made from it. No secret ever stands in the file."""

from orderactions.config.desks import make_desk, make_desks
from orderactions.config.opening import (
    EnvironmentTokens,
    TokenStore,
    make_account,
    make_accounts,
    make_webhooks,
    open_service,
)
from orderactions.config.reading import parse_config, read_config
from orderactions.config.values import AccountConfig, Config, DeskConfig, WebhookConfig

__all__ = [
    "AccountConfig",
    "Config",
    "DeskConfig",
    "EnvironmentTokens",
    "TokenStore",
    "WebhookConfig",
    "make_account",
    "make_accounts",
    "make_desk",
    "make_desks",
    "make_webhooks",
    "open_service",
    "parse_config",
    "read_config",
]
