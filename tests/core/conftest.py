from __future__ import annotations

import pytest
from engines import on_postgres
from world import World


def pytest_generate_tests(metafunc):
    """A story is told on both engines, unless it is about one: then it takes `filed`, or says `@pytest.mark.sqlite`."""
    if "engine" in metafunc.fixturenames:
        alone = not hasattr(metafunc.module, "World") and "world" not in metafunc.fixturenames
        one = alone or "filed" in metafunc.fixturenames or metafunc.definition.get_closest_marker("sqlite")
        metafunc.parametrize("engine", ["sqlite"] if one else ["sqlite", "postgres"], indirect=True)


@pytest.fixture(autouse=True)
def engine(request):
    """Where a World without a folder keeps its journal."""
    if request.param == "postgres":
        with on_postgres(request.getfixturevalue("schemas"), request.getfixturevalue("tmp_path")):
            yield request.param
    else:
        yield request.param


@pytest.fixture
def world():
    made = World()
    yield made
    made.journal.close()


@pytest.fixture
def worlds():
    """Makes worlds of a story's own, and closes them."""
    made = []

    def make(**settings):
        made.append(World(**settings))
        return made[-1]

    yield make
    for world in made:
        world.journal.close()


@pytest.fixture
def filed(tmp_path):
    """The same world with its journal in a file."""
    made = World(tmp_path)
    yield made
    made.journal.close()
