"""A desk is read from the environment under its name."""

from __future__ import annotations

import importlib
import inspect

import pytest

from orderactions.desks import DESKS
from orderactions.desks.chatwoot import Chatwoot
from orderactions.desks.zendesk import Zendesk
from orderactions.errors import MissingCredentials, SetupError

URL, TOKEN = "https://desk.test", "s3cret"


def test_what_is_set_is_what_it_is_made_of():
    """Texts and secrets come from variables, the rest is handed in, and no secret shows."""
    environ = {
        "ORDERACTIONS_ZENDESK_URL": f" {URL} ",
        "ORDERACTIONS_ZENDESK_TOKEN": TOKEN,
        "ORDERACTIONS_ZENDESK_NAME": "uk",
    }
    desk = Zendesk.from_env(environ, fields={"amazon_order_id": 360})
    assert desk.name == "uk"
    assert TOKEN not in repr(desk)


def test_whatever_is_missing_is_named():
    """All of it at once."""
    with pytest.raises(MissingCredentials) as told:
        Chatwoot.from_env({"ORDERACTIONS_CHATWOOT_TOKEN": TOKEN})
    assert str(told.value).endswith("ORDERACTIONS_CHATWOOT_URL, ORDERACTIONS_CHATWOOT_ACCOUNT_ID")
    assert TOKEN not in str(told.value)


def test_a_number_that_is_none_is_named():
    """Before anything is asked of the desk."""
    environ = {f"ORDERACTIONS_CHATWOOT_{key}": value for key, value in
               {"TOKEN": TOKEN, "URL": URL, "ACCOUNT_ID": "seven"}.items()}  # fmt: skip
    with pytest.raises(SetupError, match="ORDERACTIONS_CHATWOOT_ACCOUNT_ID"):
        Chatwoot.from_env(environ)
    assert Chatwoot.from_env(environ | {"ORDERACTIONS_CHATWOOT_ACCOUNT_ID": "7"}).name == "chatwoot"


@pytest.mark.parametrize("name", sorted(DESKS))
def test_every_desk_can_be_read_so(name):
    """With what its constructor asks for, and nothing else."""
    module, _, adapter = DESKS[name].partition(":")
    made = getattr(importlib.import_module(module), adapter)
    begins = f"ORDERACTIONS_{name}_".upper().replace("-", "_")
    needed = [key for key, each in inspect.signature(made).parameters.items() if each.default is each.empty]
    environ = {begins + key.upper(): URL if key == "url" else "7" if key.endswith("_id") else "words@desk.test"
               for key in needed}  # fmt: skip
    assert made.from_env(environ).name == name
