"""How the documentation is built: `make docs`. Nothing is fetched while it is built."""

from __future__ import annotations

import re
import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "orderactions"
release = version = installed_version("orderactions")
author = project_copyright = "the orderactions contributors"

# intersphinx is left out on purpose: it reads other projects' inventories from the network.
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "api_names", "state_diagram"]
exclude_patterns = ["_ext"]
needs_sphinx = "9.0"

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_default_options = {"members": True, "undoc-members": True}
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_class_signature = "mixed"
# What stands in single backticks in a docstring is code.
default_role = "code"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True

# Every name in backticks of a role has to lead somewhere.
nitpicky = True
nitpick_ignore_regex = [
    # The standard library and what we depend on: their inventories would come from the network.
    (
        r"py:.*",
        r"(abc|collections|contextlib|datetime|decimal|email|enum|logging|pathlib|sqlite3|threading|types|typing)\..*",
    ),
    # Loaded only where it is used, so that an annotation of it stays text.
    (r"py:class", r"Beside|Celery|App|Flask|(.*\.)?BucketStore"),
    # A name for a type.
    (r"py:class", r"Keys"),
    (r"py:.*", r"(attrs?|celery|click|dateutil|opentelemetry|requests|rich|cryptography|procrastinate|psycopg)\..*"),
    # An annotation that is kept as text, in a class whose parameters are generated.
    (r"py:class", r"Decimal|Path|timedelta"),
    # Rows are the journal's own; its protocol names one.
    (r"py:class", r"orderactions\.journal\.rows\..*"),
    # The reader of our own files.
    (r"py:class", r"orderactions\.tomlfile\.TomlFile"),
]

html_theme = "furo"
html_title = "orderactions"
html_static_path: list[str] = []

# napoleon reads the first line about an attribute as "type: meaning". Ours are sentences ("The account is read-only:
# everything is done but ..."), and the types stand in the annotations: what it makes of them is put back.
_SENTENCES: dict[str, list[str]] = {}
_PLURAL = re.compile(r"(?<!`)(`[\w.]+`)s\b")


def _keep(_app: Sphinx, what: str, name: str, _object: object, _options: object, lines: list[str]) -> None:
    if what in {"attribute", "data", "property"}:
        _SENTENCES[name] = list(lines)


def _put_back(_app: Sphinx, _what: str, name: str, _object: object, _options: object, lines: list[str]) -> None:
    # The plural of a name, `TicketRef`s, is readable in the source and needs a separator here.
    lines[:] = [_PLURAL.sub(r"\1\\ s", line) for line in _SENTENCES.pop(name, lines)]


def setup(app: Sphinx) -> None:
    """Put one function before napoleon's, which has 500, and one after it."""
    app.connect("autodoc-process-docstring", _keep, priority=400)
    app.connect("autodoc-process-docstring", _put_back, priority=600)
