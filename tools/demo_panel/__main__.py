"""`make demo-panel`: opens the demonstration's help desk on this machine until it is stopped."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from tools.demo_panel.stage import DemoClock, Stage

_ENDS = {signal.SIGINT, signal.SIGTERM}


def main(arguments: list[str]) -> int:
    """Show it until Ctrl-C."""
    asked = argparse.ArgumentParser(prog="make demo-panel", description=__doc__)
    asked.add_argument("--port", type=int, default=0, help="the desk's; a free one by default")
    asked.add_argument("--hold", type=int, default=20, help="seconds in which an agent can take a refund back")
    told = asked.parse_args(arguments)
    # Before any thread is there, so that all of them leave the signals to `sigwait`.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    with (
        tempfile.TemporaryDirectory(prefix="orderactions-panel-") as folder,
        Stage(Path(folder), DemoClock(), hold_s=told.hold, desk_port=told.port) as stage,
    ):
        stage.drive()
        print(f"The desk: {stage.url}")
        print("Choose who you are, open a ticket, press a button in the panel. Amazon is simulated; its minutes are")
        print("seconds here. Ctrl-C ends it, and nothing is left behind.", flush=True)
        signal.sigwait(_ENDS)
    print("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
