"""Desks in the file of settings: by the signature of their adapters, their secrets from the environment."""

from __future__ import annotations

import importlib
import inspect

import pytest

from orderactions.config import make_desk, make_desks, open_service, parse_config
from orderactions.desks import DESKS
from orderactions.errors import MissingCredentials, SetupError

HEAD = """
journal = "memory:"
[accounts.shop]
seller_id = "A2SELLERSTOKEN"
region = "eu"
sandbox = true
"""
ZENDESK = """\
[desks.support]
type = "zendesk"
url = "https://shop.zendesk.com"
email = "bot@shop.example"
fields = { amazon_order_id = 360001 }
"""
AMAZON = {
    "ORDERACTIONS_AMAZON_CLIENT_ID": "id",
    "ORDERACTIONS_AMAZON_CLIENT_SECRET": "secret",
    "ORDERACTIONS_AMAZON_REFRESH_TOKEN": "token",
}


def test_a_desk_is_called_as_its_table(tmp_path):
    """Its adapter gets what the table says and the secret of the variable, and shows neither."""
    config = parse_config(HEAD + ZENDESK)
    (desk,) = make_desks(config.desks, environ={"ORDERACTIONS_DESK_SUPPORT_TOKEN": "s3cret"}).values()
    assert desk.name == "support"
    assert type(desk).__name__ == "Zendesk"
    assert "s3cret" not in repr(desk) + repr(config)


def test_a_service_of_the_file_has_its_desks(tmp_path):
    """`open_service` connects them; those that are handed in stand in for them."""
    path = tmp_path / "orderactions.toml"
    path.write_text(HEAD + ZENDESK)
    with pytest.raises(MissingCredentials, match="'support' needs its token in ORDERACTIONS_DESK_SUPPORT_TOKEN"):
        open_service(path, environ=AMAZON).__enter__()
    with open_service(path, environ=AMAZON | {"ORDERACTIONS_DESK_SUPPORT_TOKEN": "x"}) as service:
        assert list(service._context.desks) == ["support"]
    with open_service(path, desks={}, environ=AMAZON) as service:
        assert list(service._context.desks) == []


def test_a_variable_of_another_name_is_taken():
    """Two desks may share one, or a vault may have its own names."""
    config = parse_config(HEAD + ZENDESK + 'token_env = "DESK_TOKEN"\n').desks["support"]
    assert make_desk(config, environ={"DESK_TOKEN": "x"}).name == "support"
    with pytest.raises(MissingCredentials, match="DESK_TOKEN"):
        make_desk(config, environ={})


@pytest.mark.parametrize(
    ("written", "line", "said"),
    [
        ('[desks.a]\ntype = "zendsk"\n', 2, "did you mean 'zendesk'?"),
        ('[desks.a]\nurl = "https://x.example"\n', 1, "type is missing; use one of"),
        ('[desks.a]\ntype = "zendesk"\n', 1, "url of the desk 'a' is not set"),
        (ZENDESK + 'emial = "x"\n', 6, "did you mean 'email'?"),
        (ZENDESK + 'token = "x"\n', 6, "no secret stands in this file; write token_env"),
        (ZENDESK + 'token_env = "not a name"\n', 6, "token_env is no name of a variable"),
        (ZENDESK + 'name = "other"\n', 6, "a desk is called as its table is"),
        (ZENDESK + "transport = 1\n", 6, "'transport' is nothing that can be set here"),
        (ZENDESK + "order_field = 7\n", 6, 'write e.g. order_field = "text"'),
        ('[desks.a]\ntype = "zendesk"\nurl = "ftp://x"\nemail = "a@b.example"\n', 3, "url"),
        ('[desks.a]\ntype = "freshdesk"\nurl = "https://x.example"\nstatuses = { six = "pending" }\n', 4, "no number"),
        ('[desks.a]\ntype = "edesk"\nzone = "Europe/Berlinn"\n', 3, "is no time zone"),
        (ZENDESK.replace("360001", '"360001"'), 5, "amazon_order_id = '360001' cannot be; it is a number"),
        ('[desks."ä"]\ntype = "zendesk"\n', 1, "is no name for a desk"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_line(written, line, said):
    """A typing error in a desk is found when the file is read, not when a ticket is written."""
    with pytest.raises(SetupError) as raised:
        parse_config(HEAD + written)
    assert said in str(raised.value)
    assert f"line {line + HEAD.count(chr(10))}:" in str(raised.value)


def test_a_table_of_numbers_is_read_as_numbers():
    """Every key is a text in TOML; Freshdesk's statuses are numbers."""
    table = '[desks.f]\ntype = "freshdesk"\nurl = "https://x.freshdesk.com"\nstatuses = { 6 = "pending" }\n'
    assert parse_config(HEAD + table).desks["f"].settings["statuses"] == {6: "pending"}


def test_a_time_zone_has_its_name():
    """As in the database of time zones."""
    zone = parse_config(HEAD + '[desks.e]\ntype = "edesk"\nzone = "Europe/Berlin"\n').desks["e"].settings["zone"]
    assert str(zone) == "Europe/Berlin"


@pytest.mark.parametrize("name", sorted(DESKS))
def test_every_desk_can_stand_in_the_file(name):
    """With what its constructor must have, its secrets in the variables that are said by default."""
    module, _, adapter = DESKS[name].partition(":")
    takes = inspect.signature(getattr(importlib.import_module(module), adapter)).parameters
    needed = [
        key
        for key, each in takes.items()
        if each.default is inspect.Parameter.empty and "Secret" not in str(each.annotation)
    ]
    table = f'[desks.my-desk]\ntype = "{name}"\n'
    for key in needed:
        value = "1" if takes[key].annotation == "int" else '"https://desk.example"' if key == "url" else '"1"'
        table += f"{key} = {value}\n"
    config = parse_config(HEAD + table).desks["my-desk"]
    assert config.secrets
    assert all(each.startswith("ORDERACTIONS_DESK_MY_DESK_") for each in config.secrets.values())
    made = make_desk(config, environ=dict.fromkeys(config.secrets.values(), "s3cret"))
    assert made.name == "my-desk"
    assert "s3cret" not in repr(made)
