"""The directives `state-diagram` and `state-table`, drawn from `orderactions.states` when the docs are built.

The picture is an SVG of our own making, so that no program beside Python is needed. Where a state stands is chosen by
hand below; that it stands there at all, and each arrow, comes from the table. A state without a place stops the build.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.errors import ExtensionError
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

from orderactions import states
from orderactions.states import FINAL, START, TRANSITIONS, State, stage_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

BOX_W, BOX_H = 118.0, 40.0
COLUMN, ROW, MARGIN = 150.0, 118.0, 24.0

#: Column and row of each state's centre.
PLACES: dict[str, tuple[float, float]] = {
    "DECLINED": (0.0, 0.0),
    "WITHDRAWN": (1.0, 0.0),
    "REFUSED": (3.2, 0.0),
    "PROPOSED": (0.4, 1.0),
    "RESERVED": (1.6, 1.0),
    "SUBMITTING": (2.8, 1.0),
    "ACCEPTED": (4.0, 1.0),
    "DONE": (5.1, 1.0),
    "SETTLED": (6.1, 1.0),
    "DRY_RUN": (0.0, 2.1),
    "EXPIRED": (1.0, 2.1),
    "UNKNOWN": (3.4, 2.1),
}
#: How far an arrow bows to its right, in pixels, where a straight one would run through a box or along another arrow.
BENDS: dict[tuple[str, str], float] = {
    ("SUBMITTING", "RESERVED"): -24.0,
    ("ACCEPTED", "RESERVED"): -66.0,
    ("ACCEPTED", "UNKNOWN"): -22.0,
    ("UNKNOWN", "ACCEPTED"): -2.0,
    ("UNKNOWN", "RESERVED"): -44.0,
}


@dataclass(frozen=True)
class Point:
    """A place in the picture."""

    x: float
    y: float


def draw() -> str:
    """Return the diagram as SVG text."""
    missing = sorted({state.name for state in State} - set(PLACES))
    if missing:
        raise ExtensionError(f"docs/_ext/state_diagram.py: give {', '.join(missing)} a place in PLACES")
    width = MARGIN * 2 + BOX_W + COLUMN * max(column for column, _ in PLACES.values())
    height = MARGIN * 2 + BOX_H + ROW * max(row for _, row in PLACES.values())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
        '<g font-family="sans-serif" font-size="14">',
        "<title>The states of an action and the ways between them</title>",
        # A ground of its own keeps it readable in the dark theme.
        f'<rect width="{width:.0f}" height="{height:.0f}" rx="8" fill="#fff"/>',
    ]
    parts += [
        _arrow(state, following) for state in State for following in sorted(TRANSITIONS[state], key=lambda s: s.name)
    ]
    parts += [_box(state) for state in State]
    return "\n".join([*parts, "</g></svg>"])


def _centre(state: State) -> Point:
    column, row = PLACES[state.name]
    return Point(MARGIN + BOX_W / 2 + column * COLUMN, MARGIN + BOX_H / 2 + row * ROW)


def _edge_of_box(centre: Point, towards: Point, gap: float) -> Point:
    """Return where the line from the centre of a box towards a point leaves the box, and a little further."""
    dx, dy = towards.x - centre.x, towards.y - centre.y
    scale = min((BOX_W / 2 + gap) / abs(dx) if dx else math.inf, (BOX_H / 2 + gap) / abs(dy) if dy else math.inf)
    return Point(centre.x + dx * scale, centre.y + dy * scale)


def _arrow(state: State, following: State) -> str:
    start, end = _centre(state), _centre(following)
    length = math.hypot(end.x - start.x, end.y - start.y)
    # A quadratic curve passes its middle at half the way to its control point.
    bend = 2 * BENDS.get((state.name, following.name), 0.0) / length
    middle = Point(
        (start.x + end.x) / 2 - (end.y - start.y) * bend,
        (start.y + end.y) / 2 + (end.x - start.x) * bend,
    )
    first, last = _edge_of_box(start, middle, 0), _edge_of_box(end, middle, 2)
    # The head is drawn by hand: not every viewer turns an SVG marker with its line.
    angle = math.degrees(math.atan2(last.y - middle.y, last.x - middle.x))
    # Ways back to sending are few, and each needs a proof: they are dashed.
    dashed = ' stroke-dasharray="6 4"' if following is State.RESERVED and state is not State.PROPOSED else ""
    return (
        f'<path d="M{first.x:.1f} {first.y:.1f}Q{middle.x:.1f} {middle.y:.1f} {last.x:.1f} {last.y:.1f}" '
        f'fill="none" stroke="#444" stroke-width="1.4"{dashed}/>'
        '<path d="M0 0L-10 -4L-10 4z" fill="#444" '
        f'transform="translate({last.x:.1f} {last.y:.1f}) rotate({angle:.1f})"/>'
    )


def _box(state: State) -> str:
    centre = _centre(state)
    fill = "#e8eef7" if state in FINAL else "#fde8c8" if state is State.UNKNOWN else "#ffffff"
    stroke_width = 2.6 if state in START else 1.2
    return (
        f'<rect x="{centre.x - BOX_W / 2:.1f}" y="{centre.y - BOX_H / 2:.1f}" width="{BOX_W:.0f}" '
        f'height="{BOX_H:.0f}" rx="6" fill="{fill}" stroke="#222" stroke-width="{stroke_width}"/>'
        f'<text x="{centre.x:.1f}" y="{centre.y + 5:.1f}" text-anchor="middle" fill="#111">{state.name}</text>'
    )


class StateDiagram(SphinxDirective):
    """Put the picture here."""

    def run(self) -> list[nodes.Node]:
        """Return the SVG for HTML; other builders have the table beside it."""
        self.env.note_dependency(states.__file__)
        return [nodes.raw("", f'<div class="state-diagram">{draw()}</div>', format="html")]


class StateTable(SphinxDirective):
    """Put a table of the states here: what each means, what may follow, what may be told."""

    def run(self) -> list[nodes.Node]:
        """Return the table; the meanings are the comments in `orderactions.states`."""
        self.env.note_dependency(states.__file__)
        meanings = ModuleAnalyzer.for_module(states.__name__).find_attr_docs()
        # In MyST's words, since the pages are MyST.
        rows = [("state", "meaning", "may become", "what may be told"), ("---",) * 4]
        for state in State:
            meaning = " ".join(meanings[State.__name__, state.name]).strip()
            following = ", ".join(other.name for other in State if other in TRANSITIONS[state]) or "(final)"
            begins = " A new action may begin here." if state in START else ""
            rows.append((f"`{state.name}`", meaning + begins, following, stage_of(state).name))
        return self.parse_text_to_nodes(StringList([f"| {' | '.join(row)} |" for row in rows], states.__name__))


def setup(app: Sphinx) -> dict[str, bool]:
    """Add both directives."""
    app.add_directive("state-diagram", StateDiagram)
    app.add_directive("state-table", StateTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
