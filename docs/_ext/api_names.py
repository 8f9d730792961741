"""The directive `public-names`: what `import orderactions` offers, each name with its home and first sentence.

The names themselves are documented once, under the module that defines them; listing them a second time under the
package would make every cross-reference ambiguous.
"""

from __future__ import annotations

import importlib
import inspect
from typing import TYPE_CHECKING, ClassVar

from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


class PublicNames(SphinxDirective):
    """List the `__all__` of a package: `{public-names} orderactions`."""

    required_arguments: ClassVar[int] = 1

    def run(self) -> list[nodes.Node]:
        """Return one list item per name."""
        package = importlib.import_module(self.arguments[0])
        lines = []
        for name in package.__all__:
            if name.startswith("__"):
                continue
            found = getattr(package, name)
            # Every page has the module of a class or function; a constant is told by its name alone.
            home = getattr(found, "__module__", None) if inspect.isclass(found) or inspect.isroutine(found) else None
            sentence = (inspect.getdoc(found) or "").partition("\n")[0] if home else ""
            # In MyST's words, since the pages are MyST.
            shown = f"{{py:obj}}`~{home}.{name}`" if home and home.startswith(package.__name__) else f"`{name}`"
            lines.append(f"* {shown}" + (f": {sentence}" if sentence else ""))
        return self.parse_text_to_nodes(StringList(lines, self.arguments[0]))


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive."""
    app.add_directive("public-names", PublicNames)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
