"""A service from one file: its accounts, its journal, its policy, and where the secrets come from."""

from __future__ import annotations

import pytest

from orderactions import Actor, Reason, Refund, State
from orderactions.config import (
    AccountConfig,
    EnvironmentTokens,
    make_accounts,
    make_webhooks,
    open_service,
    parse_config,
    read_config,
)
from orderactions.errors import MissingCredentials, SetupError
from orderactions.fulfilment.amazon_mcf import AmazonMcf
from orderactions.policy import Policy
from orderactions.secret import Secret
from tests.world import LAMP, World

MARIE = Actor.agent("marie")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def environ(world) -> dict[str, str]:
    made = world.amazon.settings
    return {"APP_ID": made.client_id, "APP_SECRET": made.client_secret, "DE_TOKEN": made.refresh_token}


@pytest.fixture
def path(world, tmp_path):
    """Two accounts of one application, at one simulated Amazon."""
    path = tmp_path / "orderactions.toml"
    text = 'policy = "policy.toml"\n'
    for name, seller, region in (("de", world.amazon.settings.seller_id, "eu"), ("us", "A2AMERICANSELR", "na")):
        text += f"""
[accounts.{name}]
seller_id         = "{seller}"
region            = "{region}"
tax               = "{"vat_inclusive" if name == "de" else ""}"
endpoint          = "{world.amazon.base_url}"
token_url         = "{world.amazon.base_url}/auth/o2/token"
mcf               = {"true" if name == "de" else "false"}
client_id_env     = "APP_ID"
client_secret_env = "APP_SECRET"
refresh_token_env = "{name.upper()}_TOKEN"
"""
    path.write_text(text)
    (tmp_path / "policy.toml").write_text("limit_per_action = { EUR = 15 }\n")
    return path


def test_a_service_with_two_accounts_stands_on_the_file_alone(world, path, environ):
    """Orders name their account; the policy beside the file holds; the journal lies beside it, and is closed."""
    order_id = world.order(LAMP)
    environ["US_TOKEN"] = environ["DE_TOKEN"]
    with open_service(path, environ=environ, transport=world.amazon.transport(), clock=world.clock) as service:
        assert service.order(f"us/{order_id}").ref.account == "us"
        request = Refund.full(f"de/{order_id}", reason=Reason.DAMAGED)
        declined = service.execute(request, actor=MARIE)
        assert (declined.state, declined.problems[0].code) == (State.DECLINED, "over_limit")
        part = Refund.goodwill(f"de/{order_id}", "5.00")
        done = service.execute(part, actor=MARIE, wait_s=600)
        assert done.state is State.DONE
        (provider,) = service._context.fulfilment.values()
        assert isinstance(provider, AmazonMcf)
    assert path.with_name("orderactions.db").exists()


class Vault:
    """An agency's: the tokens of its sellers by their account's name."""

    def __init__(self, tokens: dict[str, str]) -> None:
        self._tokens = tokens
        self.asked: list[str] = []

    def refresh_token(self, account: AccountConfig) -> Secret:
        self.asked.append(account.name)
        if account.name not in self._tokens:
            raise MissingCredentials(f"the vault has no token of {account.name}")
        return Secret(self._tokens[account.name])


def test_an_agency_keeps_its_tokens_where_it_likes(world, path, environ):
    """Asked once for each account; the variables for tokens are not looked at."""
    vault = Vault({"de": environ.pop("DE_TOKEN"), "us": "Atzr|other"})
    config = read_config(path)
    de, us = make_accounts(config, tokens=vault, environ=environ, transport=world.amazon.transport(), clock=world.clock)
    assert vault.asked == ["de", "us"]
    assert de.api.tokens.token().secret
    with pytest.raises(MissingCredentials, match="invalid_grant"):
        us.api.tokens.token()
    with pytest.raises(MissingCredentials, match="the vault has no token of us"):
        make_accounts(config, tokens=Vault({"de": "Atzr|x"}), environ=environ)


def test_what_is_not_set_is_named(path, environ):
    """The variable, the account that needs it, and what it is."""
    with pytest.raises(MissingCredentials, match="the account 'us' needs the refresh token in US_TOKEN, which is not"):
        make_accounts(read_config(path), environ=environ)
    del environ["APP_SECRET"]
    with pytest.raises(
        MissingCredentials, match="the account 'de' needs the client secret in APP_SECRET, which is not"
    ):
        make_accounts(read_config(path), environ=environ)


def test_each_of_several_accounts_names_the_variable_of_its_token():
    """One account may leave it to the usual name; of two nobody knows which is meant."""
    text = '[accounts.one-eu]\nseller_id = "A2ONE"\nregion = "eu"\n'
    one = parse_config(text)
    environ = {"ORDERACTIONS_AMAZON_REFRESH_TOKEN": "Atzr|x"}
    assert EnvironmentTokens(one, environ).refresh_token(one.accounts["one-eu"]) == "Atzr|x"
    two = parse_config(text + '[accounts.two]\nseller_id = "A2TWO"\nregion = "eu"\n')
    with pytest.raises(SetupError, match='write e.g. refresh_token_env = "ORDERACTIONS_AMAZON_REFRESH_TOKEN_ONE_EU"'):
        EnvironmentTokens(two, environ).refresh_token(two.accounts["one-eu"])


def test_nothing_shows_a_secret(world, path, environ):
    """Neither the settings nor the accounts that are made of them."""
    environ["US_TOKEN"] = environ["DE_TOKEN"]
    config = read_config(path)
    accounts = make_accounts(config, environ=environ, transport=world.amazon.transport(), clock=world.clock)
    shown = repr((config, accounts, [vars(each) for each in accounts]))
    assert not any(secret in shown for secret in environ.values())


def test_everything_of_an_account_is_handed_on(world, tmp_path, environ):
    """What is said in the file is what the account is."""
    text = """
[accounts.de]
seller_id = "A2GERMAN"
region = "eu"
tax = "vat_inclusive"
books = "v0"
writes = false
sandbox = true
cancel_with = "rest"
combine_marketplaces = true
read_deadline_s = 10
"""
    environ |= {
        "ORDERACTIONS_AMAZON_CLIENT_ID": "a",
        "ORDERACTIONS_AMAZON_CLIENT_SECRET": "b",
        "ORDERACTIONS_AMAZON_REFRESH_TOKEN": "c",
    }
    (account,) = make_accounts(parse_config(text), environ=environ, clock=world.clock)
    assert (account.account, account.identity) == ("de", "amazon:eu:A2GERMAN")
    assert (account.environment, account.writes, account.books_version) == ("sandbox", False, "v0")
    assert account.combines_sites
    assert account.tax.words == {"*": "vat_inclusive"}
    assert Policy().max_messages


def test_what_happens_is_told_to_the_programs_that_the_file_names(world, path, environ):
    """A webhook of the file is told by whatever opens the service: its secret is in a variable, and is needed."""
    path.write_text(path.read_text() + '[[webhooks]]\nname = "erp"\nurl = "https://erp.example/"\nsecret_env = "ERP"\n')
    environ["US_TOKEN"] = environ["DE_TOKEN"]
    for secret, said in (
        ("", "ERP is not set: it is the secret of the webhook 'erp'"),
        ("short", "ERP: webhook secret"),
    ):
        environ["ERP"] = secret
        with pytest.raises(SetupError, match=said), open_service(path, environ=environ):
            pass
    environ["ERP"] = "whsec_" + "A" * 32
    (hook,) = make_webhooks(read_config(path), environ=environ)
    assert (hook.name, hook.url, "state" in hook.topics, "AAAA" in repr(hook)) == (
        "erp",
        "https://erp.example/",
        True,
        False,
    )
    with open_service(path, environ=environ, transport=world.amazon.transport(), clock=world.clock) as service:
        service.execute(Refund.full(f"de/{world.order(LAMP)}", reason=Reason.DAMAGED), actor=MARIE)
        with service._context.journal.reading() as t:
            assert t.outbox.receivers() == ["erp"]
