"""A desk that shows the panel to its agents, and an agent's browser: Flask's test client, with forms that are found."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

from world import World

from orderactions.panel import create_app, sign_context

KEYS = {"k1": "a key of the tests, long enough to be one"}
AT = "https://panel.example"


class Form(dict):
    """The fields of a form as a browser would send them, where it goes, and its buttons."""

    action: str = ""
    method: str = "get"


class Forms(HTMLParser):
    """The forms of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self._select: str | None = None
        self._textarea: str | None = None
        self._inside = False

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            form = Form()
            form.action, form.method = told.get("action", ""), told.get("method", "get")
            self.forms.append(form)
            self._inside = True
        elif tag == "a":
            self.links.append(told.get("href", ""))
        elif self._inside and tag == "select":
            self._select = told.get("name")
        elif self._select and tag == "option":
            if "selected" in told or self._select not in self.forms[-1]:
                self.forms[-1][self._select] = told.get("value", "")
        elif self._inside and tag == "textarea":
            self._textarea = told.get("name")
            self.forms[-1][self._textarea] = ""
        elif self._inside and tag == "input" and told.get("name"):
            kind = told.get("type", "text")
            if kind not in ("checkbox", "radio") or "checked" in told:
                self.forms[-1][told["name"]] = told.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._textarea = None

    def handle_data(self, data):
        self.words.append(data)
        if self._textarea:
            # The first line break of a textarea is none of its text.
            held = self.forms[-1][self._textarea]
            self.forms[-1][self._textarea] = (held + data) if held else data.removeprefix("\n")


class Page:
    """An answer, taken apart."""

    def __init__(self, answer) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.html = answer.text
        read = Forms()
        read.feed(self.html)
        self.forms, self.links = read.forms, read.links
        self.text = " ".join(" ".join(read.words).split())

    def form(self, end: str, **fields: str) -> Form:
        """The one form that goes there and has these values."""
        found = [
            form
            for form in self.forms
            if form.action.endswith(end) and all(form.get(name) == value for name, value in fields.items())
        ]
        assert found, f"no form to {end} with {fields} among {[(f.action, dict(f)) for f in self.forms]}"
        return found[0]


class Browser:
    """One agent's browser at one ticket."""

    def __init__(self, app) -> None:
        self.client = app.test_client()
        self.home = ""

    def enter(self, context: str, **more) -> Page:
        answer = self.client.post("/enter", data={"context": context}, base_url=AT, **more)
        if answer.status_code != 303:
            return Page(answer)
        self.home = answer.headers["Location"]
        return self.go(self.home)

    def go(self, path: str, **more) -> Page:
        """Follow a link, and where it leads on."""
        answer = self.client.get(urljoin(self.home, path), base_url=AT, **more)
        while answer.status_code == 303:
            answer = self.client.get(answer.headers["Location"], base_url=AT, **more)
        return Page(answer)

    def send(self, form: Form, *, follow: bool = True, **fields: str) -> Page:
        """Send a form, with some fields filled in."""
        answer = self.client.post(form.action, data={**form, **fields}, base_url=AT)
        if follow and answer.status_code == 303:
            return self.go(answer.headers["Location"])
        return Page(answer)


class Host:
    """A world with a panel in it."""

    def __init__(self, world: World | None = None, **app) -> None:
        self.world = world or World()
        self.keys = app.get("keys", KEYS)
        self.app = create_app(self.world.service, **{"keys": KEYS, "clock": self.world.clock, **app})

    def context(self, *orders: str, agent: str = "marie", ticket: str = "desk:1", **more) -> str:
        named = [f"de/{order}" for order in orders]
        return sign_context(
            more.pop("keys", self.keys), agent=agent, ticket=ticket, orders=named, clock=self.world.clock, **more
        )

    def browser(self, *orders: str, agent: str = "marie", **more) -> tuple[Browser, Page]:
        """An agent opens the panel; returned with the first page."""
        made = Browser(self.app)
        return made, made.enter(self.context(*orders, agent=agent, **more))
