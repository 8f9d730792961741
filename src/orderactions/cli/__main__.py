"""`python -m orderactions.cli` is the command `orderactions`."""

from __future__ import annotations

import sys

from orderactions.cli import main

if __name__ == "__main__":
    sys.exit(main())
