from __future__ import annotations

import pytest
from world import World


@pytest.fixture
def world():
    made = World()
    yield made
    made.journal.close()


@pytest.fixture
def filed(tmp_path):
    """The same world with its journal in a file."""
    made = World(tmp_path)
    yield made
    made.journal.close()
