"""Zammad's side of the wire, after its documentation (api/intro, api/ticket/*) and its published source."""

from __future__ import annotations

import re

from wire import DoubleBench, Refused, WireDouble

from orderactions.desks.zammad import Zammad

URL = "https://desk.zammad.test"
TOKEN = "t0ken-of-the-bot"
ORDER_FIELD, TEXT_FIELD = "amazon_order_id", "refund_reference"
STATES = ("new", "open", "pending reminder", "pending close", "closed", "merged")
TYPES = ("email", "sms", "phone", "note", "web")


class ZammadDouble(WireDouble):
    def __init__(self) -> None:
        super().__init__()
        self.tickets, self.articles, self.users, self.tags, self.links = {}, {}, {}, {}, []
        self.mailed = []
        #: Whether the user has the permission `ticket.agent`.
        self.agent = True

    # What only Zammad and its people do.

    def new_ticket(self, text, order_id=""):
        number, customer = self.number(), self.number()
        self.users[customer] = {
            "id": customer, "login": f"jo{customer}", "firstname": "Jo", "lastname": "Doe",
            "email": f"jo{customer}@mail.test", "preferences": {"locale": "de-de"},
        }  # fmt: skip
        self.tickets[number] = {
            "id": number, "number": f"22{number}", "title": "A message", "group": "Sales", "group_id": 1,
            "state": "new", "state_id": 1, "customer_id": customer, "customer": f"jo{customer}@mail.test",
            "note": None, "preferences": {}, "pending_time": None,
            ORDER_FIELD: order_id or None, TEXT_FIELD: "", "urgent": False,
        }  # fmt: skip
        self.articles[number], self.tags[number] = [], []
        self.say(number, {"body": text, "type": "email", "sender": "Customer", "content_type": "text/html"})
        return number

    def say(self, number, said):
        article = {
            "id": self.number(), "ticket_id": number, "from": "", "to": None, "subject": None,
            "content_type": "text/plain", "type": "note", "internal": False, "sender": "Agent", "preferences": {},
            "attachments": [], "created_at": self.now().replace("Z", ".123Z"), **said,
        }  # fmt: skip
        if article["type"] not in TYPES:
            raise Refused(422, {"error": "No lookup value found for 'type'"})
        self.articles[number].append(article)
        if article["type"] == "email" and article["sender"] == "Agent":
            # Also when it is internal.
            self.mailed.append((number, article["to"], article["subject"], article["body"]))
        if self.tickets[number]["state"] == "new" and article["sender"] == "Agent" and not article["internal"]:
            self.tickets[number]["state"] = "open"
        return article

    def merge(self, number, into):
        self.articles[into] += self.articles[number]
        self.articles[number] = []
        self.say(number, {"body": "merged"})
        self.links.append(("parent", into, number))
        self.tickets[number]["state"] = "merged"

    # Its interface.

    def answer(self, request, path, query, body):
        if request.headers["authorization"] != f"Token token={TOKEN}":
            raise Refused(401, {"error": "Invalid token"})
        route = f"{request.method} {path}"
        if found := re.fullmatch(r"(GET|PUT) /api/v1/tickets/(\d+)", route):
            return self.ticket(found[1], self.known(found[2]), query, body)
        if found := re.fullmatch(r"GET /api/v1/ticket_articles/by_ticket/(\d+)", route):
            return self.articles[self.known(found[1])]
        if found := re.fullmatch(r"GET /api/v1/users/(\d+)", route):
            return self.users[int(found[1])]
        routes = {
            "POST /api/v1/ticket_articles": self.create_article,
            "GET /api/v1/tags": lambda query, _: {"tags": self.tags[self.known(query["o_id"])]},
            "POST /api/v1/tags/add": self.add_tag,
            "DELETE /api/v1/tags/remove": self.remove_tag,
            "GET /api/v1/links": self.list_links,
            "GET /api/v1/tickets/search": self.search,
        }
        if route not in routes:
            raise Refused(404, {"error": "No route matches"})
        if path.startswith("/api/v1/tags") and not self.agent:
            raise Refused(403, {"error": "Not authorized"})
        return routes[route](query, body)

    def known(self, number):
        if int(number) not in self.tickets:
            raise Refused(404, {"error": "Couldn't find Ticket"})
        return int(number)

    def ticket(self, method, number, query, body):
        ticket = self.tickets[number]
        if method == "GET":
            return ticket if query.get("expand") == "true" else {k: v for k, v in ticket.items() if k != "state"}
        if body.get("state", "open") not in STATES:
            raise Refused(422, {"error": "No lookup value found for 'state'"})
        # An attribute that it does not have is dropped without a word.
        ticket.update({name: value for name, value in body.items() if name in ticket})
        return ticket

    def create_article(self, query, body):
        if not body.get("body"):
            raise Refused(422, {"error": 'Need at least article: { body: "some text" }'})
        number = self.known(body["ticket_id"])
        said = {name: value for name, value in body.items() if name != "ticket_id"}
        # What a customer writes is never internal.
        return 201, self.say(number, said if self.agent else {**said, "internal": False, "sender": "Customer"})

    def add_tag(self, query, body):
        tags = self.tags[self.known(body["o_id"])]
        if body["item"] not in tags:
            tags.append(body["item"])
        return 201, True

    def remove_tag(self, query, body):
        tags = self.tags[self.known(body["o_id"])]
        tags[:] = [each for each in tags if each != body["item"]]
        return 201, True

    def list_links(self, query, body):
        number = self.known(query["link_object_value"])
        turned = {"parent": "child", "child": "parent", "normal": "normal"}
        return {
            "links": [
                {"link_type": turned[kind] if source == number else kind, "link_object": "Ticket",
                 "link_object_value": target if source == number else source}
                for kind, source, target in self.links if number in (source, target)
            ],
            "assets": {},
        }  # fmt: skip

    def search(self, query, body):
        if query["page"] != "1":
            return []
        # By words: one of them is enough for it to be found.
        name, _, value = query["query"].partition(":")
        words = value.strip('"').split("-")
        return [each for each in self.tickets.values() if any(word in (each.get(name) or "") for word in words)]


class Bench(DoubleBench):
    secrets = (TOKEN,)
    text_field = TEXT_FIELD

    def __init__(self) -> None:
        self.double = ZammadDouble()
        self.desk = Zammad(URL, TOKEN, fields=[TEXT_FIELD], elasticsearch=True, transport=self.double)

    def open_ticket(self, text, *, order_id=""):
        return str(self.double.new_ticket(text, order_id))

    def buyer_writes(self, ticket_id, text):
        said = {"body": f"<div>{text}</div>", "type": "email", "sender": "Customer", "content_type": "text/html"}
        self.double.say(int(ticket_id), said)

    def sent_to_buyer(self, ticket_id):
        mailed = [text for number, _, _, text in self.double.mailed if number == int(ticket_id)]
        shown = [
            each["body"] for each in self.double.articles[int(ticket_id)]
            if each["sender"] == "Agent" and each["type"] != "email" and not each["internal"]
        ]  # fmt: skip
        return mailed + shown

    def merge(self, ticket_id, into):
        self.double.merge(int(ticket_id), int(into))
        return True
