"""Journals on a real PostgreSQL: a fresh schema for each world, its key and its state folder set for the while."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from pathlib import Path

import pytest
from pgserver import PgServer
from world import World

KEY = "5a" * 32
_numbers = itertools.count(1)


def fresh_url(server: PgServer) -> str:
    """An address at which there is no journal yet."""
    return f"{server.url()}&schema=t{next(_numbers)}"


@contextmanager
def on_postgres(server: PgServer, state: Path):
    """For the while, a World without a folder keeps its journal on the server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORDERACTIONS_CHAIN_KEY", KEY)
        patch.setenv("ORDERACTIONS_STATE_DIR", str(state))
        patch.setattr(World, "place", staticmethod(lambda folder: fresh_url(server)))
        yield
