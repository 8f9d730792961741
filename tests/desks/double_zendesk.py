"""Zendesk's side of the wire, after its OpenAPI document of the Support API and its pages on tickets and tags."""

from __future__ import annotations

import re
from base64 import b64encode

from wire import DoubleBench, Refused, WireDouble, as_read

from orderactions.desks.zendesk import Zendesk

URL = "https://acme.zendesk.test"
EMAIL, TOKEN = "bot@acme.test", "tok3n-of-the-bot"
BOT = 1
ORDER_FIELD, TEXT_FIELD, OTHER_FIELD = 360001, 360002, 360003
STATUSES = {"new", "open", "pending", "hold", "solved", "closed"}


class ZendeskDouble(WireDouble):
    #: How many are on a page, at most; the real one gives 100.
    page_size = 3

    def __init__(self) -> None:
        super().__init__()
        self.users = {BOT: {"id": BOT, "name": "Order Bot", "email": EMAIL, "role": "agent", "locale": "en-US"}}
        self.tickets, self.comments = {}, {}

    # What only Zendesk and its people do.

    def new_user(self, role="end-user", locale="de-DE"):
        number = self.number()
        self.users[number] = {
            "id": number, "name": "Jo Doe", "email": f"jo{number}@mail.test", "role": role, "locale": locale,
        }  # fmt: skip
        return number

    def new_ticket(self, text, order_id="", requester=None):
        number = self.number()
        requester = requester or self.new_user()
        fields = {ORDER_FIELD: order_id or None, TEXT_FIELD: None, OTHER_FIELD: True}
        self.tickets[number] = {
            "id": number, "url": f"{URL}/api/v2/tickets/{number}", "status": "new", "tags": [],
            "requester_id": requester, "recipient": "support@acme.test", "subject": "A message", "updated_at": "",
            "custom_fields": [{"id": each, "value": value} for each, value in fields.items()],
        }  # fmt: skip
        self.comments[number] = []
        self.say(number, requester, f"<p>{text}</p>", public=True)
        return number

    def say(self, number, author, html, *, public):
        comment = {
            "id": self.number(), "type": "Comment", "author_id": author, "public": public, "created_at": self.now(),
            "html_body": f'<div class="zd-comment" dir="auto">{html}</div>', "body": as_read(html),
            "plain_body": re.sub(r"\s+", " ", as_read(html)),
        }  # fmt: skip
        self.comments[number].append(comment)
        self.tickets[number]["updated_at"] = comment["created_at"]
        return comment["id"]

    def merge(self, number, into):
        self.say(number, BOT, f"<p>This request was closed and merged into request #{into} &quot;A message&quot;.</p>",
                 public=False)  # fmt: skip
        self.say(into, BOT, f"<p>Request #{number} was closed and merged into this request.</p>", public=False)
        self.tickets[number].update(status="closed", tags=[*self.tickets[number]["tags"], "closed_by_merge"])

    # Its interface.

    def answer(self, request, path, query, body):
        known = b64encode(f"{EMAIL}/token:{TOKEN}".encode()).decode()
        if request.headers["authorization"] != f"Basic {known}":
            raise Refused(401, {"error": "Couldn't authenticate you"})
        if path == "/api/v2/search":
            return self.search(query)
        found = re.fullmatch(r"/api/v2/tickets/(\d+)(/comments|/tags|)", path)
        if not found or int(found[1]) not in self.tickets:
            raise Refused(404, {"error": "RecordNotFound", "description": "Not found"})
        number, rest = int(found[1]), found[2]
        if rest == "/comments":
            return self.list_comments(number, query)
        if request.method != "GET":
            self.check(number, body if rest else body["ticket"])
        if rest == "/tags":
            return self.write_tags(request.method, number, query, body)
        return self.show(number, query) if request.method == "GET" else self.update(number, body["ticket"])

    def check(self, number, said):
        ticket = self.tickets[number]
        if ticket["status"] == "closed":
            raise Refused(422, {"error": "RecordInvalid", "details": {"status": [{"error": "InvalidValue"}]}})
        if said.get("safe_update") and said.get("updated_stamp") != ticket["updated_at"]:
            raise Refused(409, {"error": "UpdateConflict"})

    def show(self, number, query):
        ticket = self.tickets[number]
        users = {"users": [self.users[ticket["requester_id"]]]} if query.get("include") == "users" else {}
        return {"ticket": ticket, **users}

    def list_comments(self, number, query):
        all_of_them, cursor = self.comments[number], query.get("page[after]", "0")
        if not cursor.isdecimal():
            raise Refused(400, {"errors": [{"code": "InvalidPaginationParameter"}]})
        begin = int(cursor)
        end = begin + min(int(query.get("page[size]", 100)), self.page_size)
        page, more = all_of_them[begin:end], end < len(all_of_them)
        authors = {each["author_id"] for each in page}
        return {
            "comments": page,
            "users": [self.users[each] for each in sorted(authors) if each in self.users],
            "meta": {"has_more": more, "after_cursor": str(end) if more else None, "before_cursor": None},
            "links": {"next": "…" if more else None, "prev": None},
        }

    def update(self, number, wanted):
        ticket, events = self.tickets[number], []
        if wanted.get("status", "open") not in STATUSES:
            raise Refused(422, {"error": "RecordInvalid"})
        if (comment := wanted.get("comment")) is not None:
            html = comment.get("html_body") or comment["body"].replace("\n", "<br>")
            # Without a word on it, a comment is public. What an agent writes is rendered.
            html = html.replace("{{ticket.id}}", str(number)).replace("{{ ticket.title }}", ticket["subject"])
            said = self.say(number, BOT, html, public=comment.get("public", True))
            events.append({"id": said, "type": "Comment", "body": comment.get("body", ""), "public": comment["public"]})
        if "status" in wanted:
            ticket["status"] = wanted["status"]
            events.append({"id": self.number(), "type": "Change", "field_name": "status"})
        if "tags" in wanted:
            ticket["tags"] = wanted["tags"]
        ours = {each["id"]: each for each in ticket["custom_fields"]}
        for each in wanted.get("custom_fields", ()):
            # A field that there is not is passed over.
            if each["id"] in ours:
                ours[each["id"]]["value"] = each["value"]
        ticket["updated_at"] = self.now()
        # Triggers write their notifications into the same audit.
        events.insert(0, {"id": self.number(), "type": "Notification", "via": {"channel": "rule"}, "recipients": []})
        return {"ticket": ticket, "audit": {"id": self.number(), "ticket_id": number, "events": events}}

    def write_tags(self, method, number, query, body):
        ticket = self.tickets[number]
        if method == "PUT":
            ticket["tags"] = [*ticket["tags"], *(each.lower() for each in body["tags"])]
        elif method == "DELETE":
            gone = query["tags"].split(",") if "tags" in query else body["tags"]
            ticket["tags"] = [each for each in ticket["tags"] if each not in gone]
        else:
            ticket["tags"] = body["tags"]
        ticket["updated_at"] = self.now()
        return {"tags": ticket["tags"]}

    def search(self, query):
        words = re.fullmatch(r'type:ticket fieldvalue:"([\w-]+)"', query["query"])
        # It knows no whole words: what looks alike is found, too.
        head = words[1][:11]
        found = [
            {**each, "result_type": "ticket"}
            for each in self.tickets.values()
            if any(str(field["value"] or "").startswith(head) for field in each["custom_fields"])
        ]
        begin = (int(query.get("page", 1)) - 1) * self.page_size
        end = begin + self.page_size
        more = f"{URL}/api/v2/search?page=2" if end < len(found) else None
        return {"results": found[begin:end], "count": len(found), "next_page": more, "previous_page": None}


class Bench(DoubleBench):
    text_field = "our_reference"
    secrets = (TOKEN, b64encode(f"{EMAIL}/token:{TOKEN}".encode()).decode())

    def __init__(self, **more):
        self.double = ZendeskDouble()
        fields = {"amazon_order_id": ORDER_FIELD, "our_reference": TEXT_FIELD, "checked": OTHER_FIELD, "gone": 360099}
        self.desk = Zendesk(URL, TOKEN, email=EMAIL, fields=fields, transport=self.double, **more)

    def open_ticket(self, text, *, order_id=""):
        return str(self.double.new_ticket(text, order_id))

    def buyer_writes(self, ticket_id, text):
        number = int(ticket_id)
        self.double.say(number, self.double.tickets[number]["requester_id"], f"<p>{text}</p>", public=True)

    def sent_to_buyer(self, ticket_id):
        return [
            as_read(each["html_body"])
            for each in self.double.comments[int(ticket_id)]
            if each["public"] and each["author_id"] == BOT
        ]

    def merge(self, ticket_id, into):
        same = self.double.tickets[int(ticket_id)]["requester_id"]
        self.double.tickets[int(into)]["requester_id"] = same
        self.double.merge(int(ticket_id), int(into))
        return True
