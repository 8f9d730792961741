from __future__ import annotations

import pytest
from engines import on_postgres
from world import World

from orderactions import open_journal


@pytest.fixture
def server(schemas, tmp_path):
    """The PostgreSQL on which a World keeps its journal in this test."""
    with on_postgres(schemas, tmp_path / "state"):
        yield schemas.server


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request):
    """Each engine in turn."""
    if request.param == "postgres":
        request.getfixturevalue("server")
    return request.param


@pytest.fixture
def make(engine, tmp_path):
    """Make worlds on this engine, and close them afterwards."""
    made = []

    def new(**more):
        made.append(World(tmp_path, **more))
        return made[-1]

    yield new
    for world in made:
        world.journal.close()


@pytest.fixture
def world(make):
    return make()


@pytest.fixture
def beside():
    """Make another process of a world, as far as its journal can tell: connections of its own."""
    opened = []

    def another(world, **more):
        other = World.__new__(World)
        other.__dict__.update(world.__dict__)
        other.journal = open_journal(world.url, **({"clock": world.clock, "ids": world.ids} | more))
        opened.append(other.journal)
        other.service = other.new_service(worker=f"worker {len(opened)}")
        return other

    yield another
    for journal in opened:
        journal.close()
