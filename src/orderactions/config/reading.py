"""The reader of the file of settings: strict, with line numbers, and without any secret in what it says."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from orderactions.config.desks import read_desks
from orderactions.config.values import AccountConfig, Config, WebhookConfig
from orderactions.engine.outbox import TOPICS
from orderactions.errors import SetupError
from orderactions.fulfilment.mcf_orders import VERSIONS
from orderactions.marketplaces.amazon import Amazon, Credentials
from orderactions.marketplaces.amazon.sites import SITES
from orderactions.messages import STAGES, Macros, check_text
from orderactions.tomlfile import Place, TomlFile
from orderactions.webhooks import Webhook

__all__ = ["CONFIG", "config_path", "parse_config", "read_config", "webhook_of"]

CONFIG = "ORDERACTIONS_CONFIG"
"""The variable that names the file."""

_TOP = ("journal", "policy", "accounts", "routing", "webhooks", "messages", "desks")
_DEFAULT_JOURNAL = "sqlite:///orderactions.db"
_SQLITE = "sqlite:///"
#: What each key of an account is, and how it is written.
_TYPES: Mapping[str, tuple[tuple[type, ...], str]] = MappingProxyType(
    {
        "seller_id": ((str,), '"A2SELLERSTOKEN"'),
        "region": ((str,), '"eu"'),
        "sites": ((list,), '["DE", "FR"]'),
        "tax": ((str, dict), '"vat_inclusive", or { DE = "vat_inclusive", UK = "vat_exclusive" }'),
        "books": ((str,), '"2024-06-19"'),
        "writes": ((bool,), "false"),
        "sandbox": ((bool,), "true"),
        "mcf": ((str, bool), '"2020-07-01", or true'),
        "cancel_with": ((str,), '"feed"'),
        "combine_marketplaces": ((bool,), "true"),
        "read_deadline_s": ((int,), "30"),
        "endpoint": ((str,), '"http://127.0.0.1:8080"'),
        "token_url": ((str,), '"http://127.0.0.1:8080/auth/o2/token"'),
        "client_id_env": ((str,), '"ORDERACTIONS_AMAZON_CLIENT_ID"'),
        "client_secret_env": ((str,), '"ORDERACTIONS_AMAZON_CLIENT_SECRET"'),
        "refresh_token_env": ((str,), '"ORDERACTIONS_AMAZON_REFRESH_TOKEN"'),
        "secret_made_on": ((date,), "2026-11-24, without quotation marks"),
    }
)
#: The same of a webhook.
_OF_WEBHOOK: Mapping[str, tuple[tuple[type, ...], str]] = MappingProxyType(
    {
        "name": ((str,), '"accounting"'),
        "url": ((str,), '"https://accounting.example/hook"'),
        "secret_env": ((str,), '"ACCOUNTING_HOOK_SECRET"'),
        "topics": ((list,), '["state", "task"]'),
        "timeout_s": ((int,), "5"),
    }
)
_NEEDED = {
    "seller_id": "the merchant token, in Seller Central under Account Info",
    "region": "na, eu or fe",
}
#: Said where somebody writes the secret itself.
_NOT_HERE = "no secret stands in this file: set a variable of the environment and write its name here, as {}_env"
_INSTEAD = {name: _NOT_HERE.format(name) for name in ("client_id", "client_secret", "refresh_token")}
#: Handed to `Amazon` as they are; the others are looked at here.
_AMAZONS = frozenset({
    "seller_id", "region", "tax", "books", "cancel_with", "read_deadline_s", "endpoint", "token_url",
})  # fmt: skip
#: Opens nothing: a webhook is tried with it while its file is read.
_NO_SECRET = "whsec_" + "A" * 32
ACCOUNT_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONG_NAME = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
#: How Amazon's own secrets begin; and what is too long and too mixed for anything that belongs here.
_SECRET = re.compile(
    r"Atz[ar]\|.*|amzn1\.oa2-cs\..*|amzn1\.application-oa2-client\..*|(?=.*[0-9])(?=.*[A-Za-z])[\w+=|-]{40,}"
)


def config_path(environ: Mapping[str, str] | None = None) -> Path | None:
    """Return the file that ORDERACTIONS_CONFIG names; None where it names none."""
    named = (os.environ if environ is None else environ).get(CONFIG, "").strip()
    return Path(named) if named else None


def read_config(path: str | Path | None = None, *, environ: Mapping[str, str] | None = None) -> Config:
    """Read a file of settings.

    Args:
        path: the file; default: the one that ORDERACTIONS_CONFIG names.
        environ: where that variable is looked for; default: the process's environment.

    Raises:
        SetupError: no file is named, or it is not there, is no TOML, says what makes no sense, or holds a secret; names
            the line.
    """
    found = Path(path) if path is not None else config_path(environ)
    if found is None:
        raise SetupError(f"{CONFIG} names no file; `orderactions init` writes one")
    return _Reader(TomlFile.read(found, "configuration"), found).config()


def parse_config(text: str, path: str | Path = "orderactions.toml") -> Config:
    """Read settings from the text of a file; `path` is for messages, and for what it names beside itself.

    Raises:
        SetupError: as `read_config`.
    """
    return _Reader(TomlFile(text, str(path)), Path(path)).config()


class _Reader:
    def __init__(self, file: TomlFile, path: Path) -> None:
        self._file = file
        self._path = path

    def config(self) -> Config:
        told = self._file.tables()
        # Before anything else, so that no other message repeats one.
        self._refuse_secrets((), told)
        self._file.check_known(told, _TOP, ())
        accounts = self._table(("accounts",), told.get("accounts", {}))
        if not accounts:
            raise self._file.wrong((), "no account is described; add a table such as [accounts.shop]")
        read = {name: self._account(name, value) for name, value in accounts.items()}
        self._refuse_doubles(read)
        policy = told.get("policy")
        return Config(
            path=self._path,
            journal=self._journal(told.get("journal", _DEFAULT_JOURNAL)),
            policy=None if policy is None else self._beside(("policy",), policy),
            accounts=MappingProxyType(read),
            mailboxes=MappingProxyType(self._mailboxes(told.get("routing", []), read)),
            webhooks=self._webhooks(told.get("webhooks", [])),
            desks=MappingProxyType(read_desks(self._file, told.get("desks", {}))),
            messages=MappingProxyType(self._messages(told.get("messages", {}))),
        )

    # --- no secret

    def _refuse_secrets(self, place: Place, value: object) -> None:
        if isinstance(value, Mapping):
            if any(_secret_in(key) for key in value):
                raise self._file.wrong(place, "a key looks like a secret, and no secret stands in this file")
            for key, each in value.items():
                self._refuse_secrets((*place, key), each)
        elif isinstance(value, list):
            for number, each in enumerate(value):
                # Of a list of tables each has lines of its own.
                self._refuse_secrets((*place, number) if isinstance(each, Mapping) else place, each)
        elif isinstance(value, str) and (what := _secret_in(value)):
            raise self._file.wrong(
                place, f"{place[-1]} {what}, and no secret stands in this file; whoever reads it would have it"
            )

    # --- the parts

    def _journal(self, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self._file.wrong(("journal",), f'write an address as text, e.g. journal = "{_DEFAULT_JOURNAL}"')
        if not value.startswith(("sqlite:///", "postgresql://", "postgres://")) and value not in {"memory:", "memory"}:
            raise self._file.wrong(
                ("journal",),
                "that is no address of a journal; write sqlite:///orderactions.db or postgresql://user@host/database",
            )
        name = value.removeprefix(_SQLITE)
        if not value.startswith(_SQLITE) or not name:
            return value
        # Wherever the command is started, it is the same journal.
        return f"{_SQLITE}{self._path.absolute().parent / name}"

    def _beside(self, place: Place, value: object) -> Path:
        if not isinstance(value, str) or not value.strip():
            raise self._file.wrong(place, f'write a file\'s name, e.g. {place[-1]} = "policy.toml"')
        return self._path.absolute().parent / value

    def _account(self, name: str, value: object) -> AccountConfig:
        place: Place = ("accounts", name)
        if not ACCOUNT_NAME.fullmatch(name):
            raise self._file.wrong(place, f"{name!r} is no name for an account; use letters, digits, - and _")
        told = self._table(place, value)
        self._file.check_known(told, _TYPES, place, instead=_INSTEAD)
        for key, what in _NEEDED.items():
            if not told.get(key):
                raise self._file.wrong((*place, key), f"{key} of the account {name!r} is not set: {what}")
        read = {key: self._value(place, key, each, _TYPES[key]) for key, each in told.items()}
        self._try_alone(place, {key: each for key, each in read.items() if key in _AMAZONS})
        if "sites" in read:
            read["sites"] = self._sites((*place, "sites"), read["sites"], str(read["region"]))
        return AccountConfig(name=name, **read)

    def _value(
        self,
        place: Place,
        key: str,
        value: Any,  # noqa: ANN401 - whatever TOML has
        kind: tuple[tuple[type, ...], str],
    ) -> Any:  # noqa: ANN401 - as it was read
        types, example = kind
        # For Python true is a number, and a moment is a day; not here.
        if type(value) not in types:
            raise self._file.wrong((*place, key), f"{key}: {value!r} cannot be; write e.g. {key} = {example}")
        if key.endswith("_env") and not _VARIABLE.fullmatch(value):
            # Not what was written: it may be the secret itself.
            raise self._file.wrong(
                (*place, key), f"{key} is no name of a variable of the environment; write e.g. {key} = {example}"
            )
        if key == "mcf":
            return self._mcf((*place, key), value)
        if key in {"endpoint", "token_url"} and not value:
            return None
        return value

    def _mcf(self, place: Place, value: str | bool) -> str | None:
        if isinstance(value, bool):
            return next(iter(VERSIONS)) if value else None
        if value not in VERSIONS:
            known = " or ".join(VERSIONS)
            raise self._file.wrong(place, f"mcf: {value!r} is no version of the API; write true, false or {known}")
        return value

    def _try_alone(self, place: Place, read: Mapping[str, Any]) -> None:
        """Let the account judge each setting, one at a time, so that what is wrong has its line."""
        for key, value in read.items():
            told = {"seller_id": "nobody", "region": "eu"} | {key: value}
            try:
                Amazon(account="nobody", credentials=_nobody(), **told)
            except SetupError as error:
                said = str(error)
            except (TypeError, ValueError, AttributeError) as error:
                said = f"{key} cannot be read: {error}"
            else:
                continue
            raise self._file.wrong((*place, key), said)

    def _sites(self, place: Place, told: list[object], region: str) -> tuple[str, ...]:
        ids = {site.country: site.id for site in SITES.values()}
        found = []
        for each in told:
            site = SITES.get(ids.get(str(each), str(each)))
            if site is None:
                close = get_close_matches(str(each).upper(), ids, 1, 0.4)
                hint = f"did you mean {close[0]!r}?" if close else f"use {', '.join(sorted(ids))}, or Amazon's ids"
                raise self._file.wrong(place, f"sites: {each!r} is no site of Amazon's; {hint}")
            if site.region != region:
                raise self._file.wrong(
                    place,
                    f"sites: {each} belongs to the region {site.region}, not to {region}; it needs an account of its "
                    "own, with a refresh token of its own",
                )
            found.append(site.id)
        return tuple(dict.fromkeys(found))

    def _mailboxes(self, told: object, accounts: Mapping[str, AccountConfig]) -> dict[str, str]:
        example = 'write [[routing]] with mailbox = "de@shop.example" and account = "de"'
        if not isinstance(told, list):
            raise self._file.wrong(("routing",), f"routing is a list of tables; {example}")
        found: dict[str, str] = {}
        for number, each in enumerate(told):
            place: Place = ("routing", number)
            row = self._table(place, each)
            self._file.check_known(row, ("mailbox", "account"), place)
            for key in ("mailbox", "account"):
                if not isinstance(row.get(key), str) or not row[key].strip():
                    raise self._file.wrong((*place, key), f"{key} is missing or no text; {example}")
            mailbox, account = row["mailbox"].strip().casefold(), row["account"]
            if account not in accounts:
                close = get_close_matches(account, accounts, 1, 0.4)
                hint = f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(accounts)}"
                raise self._file.wrong((*place, "account"), f"{account!r} is not an account of this file; {hint}")
            if mailbox in found:
                raise self._file.wrong((*place, "mailbox"), f"{mailbox} is routed twice; leave one of the two out")
            found[mailbox] = account
        return found

    def _webhooks(self, told: object) -> tuple[WebhookConfig, ...]:
        if not isinstance(told, list):
            raise self._file.wrong(("webhooks",), "webhooks is a list of tables; write [[webhooks]]")
        found: dict[str, WebhookConfig] = {}
        for number, each in enumerate(told):
            place: Place = ("webhooks", number)
            row = self._table(place, each)
            self._file.check_known(row, _OF_WEBHOOK, place, instead={"secret": _NOT_HERE.format("secret")})
            for key in ("name", "url", "secret_env"):
                if not row.get(key):
                    raise self._file.wrong((*place, key), f"{key} is missing; write e.g. {key} = {_OF_WEBHOOK[key][1]}")
            read = {key: self._value(place, key, value, _OF_WEBHOOK[key]) for key, value in row.items()}
            hook = WebhookConfig(**read | {"topics": tuple(map(str, read.get("topics", ())))})
            try:
                webhook_of(hook, _NO_SECRET)
            except SetupError as error:
                raise self._file.wrong(place, str(error)) from None
            if hook.name in found:
                raise self._file.wrong((*place, "name"), f"two webhooks are called {hook.name!r}; give each a name")
            found[hook.name] = hook
        return tuple(found.values())

    def _messages(self, told: object) -> dict[tuple[str, str, str], str]:
        found: dict[tuple[str, str, str], str] = {}
        kinds = self._table(("messages",), told)
        self._file.check_known(kinds, STAGES, ("messages",))
        for kind, stages in kinds.items():
            of_kind: Place = ("messages", kind)
            self._file.check_known(self._table(of_kind, stages), STAGES[kind], of_kind)
            for stage, texts in stages.items():
                place: Place = (*of_kind, stage)
                for language, text in self._table(place, texts).items():
                    if not isinstance(text, str):
                        raise self._file.wrong(
                            (*place, language), f"{language} is no text; write it in quotation marks"
                        )
                    try:
                        check_text((kind, stage, language), text)
                    except SetupError as error:
                        raise self._file.wrong((*place, language), str(error)) from None
                    found[kind, stage, language] = text
        try:
            Macros(overrides=found)
        except SetupError as error:
            raise self._file.wrong(("messages",), str(error)) from None
        return found

    def _refuse_doubles(self, accounts: Mapping[str, AccountConfig]) -> None:
        """Two names of one seller would be two balances; one token for two sellers is a slip."""
        seen: dict[tuple[str, ...], str] = {}
        for name, each in accounts.items():
            doubles: dict[str, tuple[str, ...]] = {"seller_id": (each.seller_id, each.region)}
            if each.refresh_token_env:
                doubles["refresh_token_env"] = (each.refresh_token_env,)
            for key, value in doubles.items():
                other = seen.setdefault((key, *value), name)
                if other != name:
                    said = f"{key} is that of the account {other!r} as well; each has one of its own"
                    raise self._file.wrong(("accounts", name, key), said)

    def _table(self, place: Place, value: object) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            name = ".".join(map(str, place))
            example = "messages.refund.done" if place[0] == "messages" else f"{place[0]}.NAME"
            raise self._file.wrong(place, f"{name} is a table; write it as [{example}]")
        return value


def webhook_of(config: WebhookConfig, secret: str) -> Webhook:
    """Return the webhook that a file describes. Raises SetupError where it, or the secret, cannot be used."""
    return Webhook(
        name=config.name,
        url=config.url,
        secret=secret,
        topics=config.topics or TOPICS,
        timeout_s=config.timeout_s,
    )


def _nobody() -> Credentials:
    return Credentials(client_id="nobody", client_secret="nobody", refresh_token="nobody")  # noqa: S106 - opens nothing


def _secret_in(value: str) -> str:
    """Say what a text looks like, where it looks like a secret; "" where it does not."""
    if _LONG_NAME.fullmatch(value):
        return ""
    if "://" not in value:
        return "looks like a secret" if _SECRET.fullmatch(value.strip()) else ""
    try:
        parts = urlsplit(value)
        query = {name for name, _ in parse_qsl(parts.query)}
        told = parts.password is not None or bool(query & {"password", "sslpassword"})
    except ValueError:
        return ""
    return "has a password in it; PostgreSQL reads it from ~/.pgpass or PGPASSWORD" if told else ""
