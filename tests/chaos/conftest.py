"""Where the project lies."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def project() -> Path:
    return Path(__file__).resolve().parent.parent.parent
