"""Reading XML that a stranger sent: no document type, no entities, bounded in size and depth."""

from __future__ import annotations

from xml.parsers import expat

from attrs import define, field

__all__ = ["Node", "XmlFault", "parse"]

SIZE_LIMIT = 10 * 1024 * 1024
DEPTH_LIMIT = 20


class XmlFault(Exception):
    """The text is not the XML that was asked for."""


@define(kw_only=True)
class Node:
    """One element."""

    #: Local name; with a name space, `uri name`.
    name: str
    line: int
    attributes: dict[str, str] = field(factory=dict)
    children: list[Node] = field(factory=list)
    text: str = ""

    def child(self, name: str) -> Node | None:
        """Return the first child of that name, or None."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list[Node]:
        """Return the children of that name."""
        return [child for child in self.children if child.name == name]

    def value(self, name: str) -> str:
        """Return the text of the first child of that name, or nothing."""
        child = self.child(name)
        return child.text if child else ""


def parse(content: bytes) -> Node:
    """Return the root element.

    Raises:
        XmlFault: not well-formed, too large, too deep, or with a document type.
    """
    if len(content) > SIZE_LIMIT:
        raise XmlFault(f"more than {SIZE_LIMIT} bytes")
    builder = _Builder()
    parser = builder.parser
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise XmlFault(f"line {error.lineno}: {expat.errors.messages.get(error.code, 'not well-formed')}") from None
    except (ValueError, LookupError):
        raise XmlFault("the encoding is not known") from None
    if builder.root is None:
        raise XmlFault("no element")
    return builder.root


class _Builder:
    """Collects the parser's events into a tree."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= DEPTH_LIMIT:
            raise XmlFault(f"line {self.parser.CurrentLineNumber}: more than {DEPTH_LIMIT} levels")
        node = Node(name=name, line=self.parser.CurrentLineNumber, attributes=attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, data: str) -> None:
        self._open[-1].text += data

    def _doctype(self, *_declaration: object) -> None:
        raise XmlFault(f"line {self.parser.CurrentLineNumber}: a document type is not allowed")
