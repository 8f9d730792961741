"""Help Scout's side of the wire, after its documentation of the Inbox API 2.0."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs

from wire import DoubleBench, Refused, WireDouble, as_read

from orderactions.desks.helpscout import HelpScout
from orderactions.transport import HttpResponse

APP, SECRET = "the-app", "the-secret-of-the-app"
FIELDS = [
    {"id": 104, "required": False, "order": 1, "type": "singleline", "name": "Amazon order", "options": []},
    {"id": 105, "required": False, "order": 2, "type": "singleline", "name": "Reference", "options": []},
    {"id": 106, "required": False, "order": 3, "type": "dropdown", "name": "Cause",
     "options": [{"id": 168, "order": 1, "label": "Broken"}, {"id": 170, "order": 2, "label": "Late"}]},
]  # fmt: skip


class HelpScoutDouble(WireDouble):
    def __init__(self) -> None:
        super().__init__()
        self.conversations, self.threads, self.merged = {}, {}, {}
        self.tokens, self.per_page, self.names_what_it_made = [], 2, True

    # What only Help Scout and its people do.

    def new_conversation(self, text, order_id=""):
        number = self.number()
        field = {"id": 104, "name": "Amazon order", "value": order_id, "text": order_id}
        self.conversations[number] = {
            "id": number, "number": number - 1000, "threads": 1, "type": "email", "folderId": 9, "status": "active",
            "state": "published", "subject": "A message", "preview": text[:100], "mailboxId": 4321,
            "createdAt": self.now(), "tags": [], "cc": [], "bcc": [], "source": {"type": "email", "via": "customer"},
            "primaryCustomer": {"id": number + 5000, "type": "customer", "first": "Jo", "last": "Doe",
                                "email": f"jo{number}@mail.test"},
            "customFields": [field] if order_id else [],
            "_embedded": {"threads": []}, "_links": {"self": {"href": "..."}},
        }  # fmt: skip
        self.threads[number] = []
        self.say(number, "customer", text)
        return number

    def say(self, number, kind, body, *, state="published", by="customer"):
        said = {
            "id": self.number(), "type": kind, "status": "active", "state": state, "body": body,
            "source": {"type": "email", "via": by}, "createdBy": {"id": 1, "type": by, "email": "x@mail.test"},
            "createdAt": self.now(),
        }  # fmt: skip
        self.threads[number].append(said)
        if kind == "customer":
            self.conversations[number]["status"] = "active"
        return said

    def merge(self, number, into):
        self.threads[into] += self.threads.pop(number)
        del self.conversations[number]
        self.merged[number] = into

    # Its interface.

    def send(self, request):
        if request.url.endswith("/v2/oauth2/token"):
            asked = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
            known = {"grant_type": "client_credentials", "client_id": APP, "client_secret": SECRET}
            if asked != known or "urlencoded" not in request.headers["content-type"]:
                return HttpResponse(status=401, body=b'{"error": "invalid_client"}')
            self.tokens.append(f"t0ken-{self.number()}")
            given = {"token_type": "bearer", "access_token": self.tokens[-1], "expires_in": 172800}
            return HttpResponse(status=200, body=json.dumps(given).encode())
        return super().send(request)

    def answer(self, request, path, query, body):
        if not self.tokens or request.headers["authorization"] != f"Bearer {self.tokens[-1]}":
            raise Refused(401, {"error": "invalid_token"})
        if path == "/v2/mailboxes/4321/fields":
            return self.page("fields", FIELDS, query)
        found = re.fullmatch(r"/v2/conversations/(\d+)(/\w+|)", path)
        number = int(found[1]) if found else 0
        if number in self.merged and request.method == "GET" and not found[2]:
            where = f"https://api.helpscout.test/v2/conversations/{self.merged[number]}"
            raise Refused(301, None, {"location": where})
        if number not in self.conversations:
            raise Refused(404, {"message": "Not Found"})
        what = f"{request.method} {found[2]}"
        if what == "GET ":
            return self.conversations[number]
        if what == "GET /threads":
            return self.page("threads", self.threads[number][::-1], query)
        if request.method == "POST":
            return self.add(number, found[2], body)
        return self.update(number, what, body)

    def page(self, what, every, query):
        number = int(query.get("page", 1))
        pages = -(-len(every) // self.per_page)
        shown = every[(number - 1) * self.per_page : number * self.per_page]
        about = {"size": self.per_page, "totalElements": len(every), "totalPages": pages, "number": number}
        return {**({"_embedded": {what: shown}} if shown else {}), "page": about}

    def add(self, number, path, body):
        wants = {"/notes": {"text", "status"}, "/reply": {"text", "status", "customer", "draft"}}[path]
        if set(body) - wants or not body.get("text"):
            raise Refused(400, {"message": "Bad request", "_embedded": {"errors": []}})
        conversation = self.conversations[number]
        if path == "/reply" and body["customer"]["id"] != conversation["primaryCustomer"]["id"]:
            raise Refused(400, {"message": "Bad request"})
        # Without a status it is opened again.
        conversation["status"] = body.get("status", "active")
        said = self.say(number, {"/notes": "note", "/reply": "message"}[path], body["text"], by="user",
                        state="draft" if body.get("draft") else "published")  # fmt: skip
        raise Refused(201, None, {"resource-id": str(said["id"])} if self.names_what_it_made else {})

    def update(self, number, what, body):
        conversation = self.conversations[number]
        if what == "PUT /tags":
            conversation["tags"] = [{"id": n, "color": "#929499", "tag": tag} for n, tag in enumerate(body["tags"])]
        elif what == "PUT /fields":
            known = {each["id"]: each for each in FIELDS}
            if {each["id"] for each in body["fields"]} - set(known):
                raise Refused(400, {"message": "Bad request"})
            conversation["customFields"] = [self.field(known[each["id"]], each["value"]) for each in body["fields"]]
        elif body["op"] == "replace" and body["path"] == "/status" and body["value"] in ("active", "pending", "closed"):
            conversation["status"] = body["value"]
        else:
            raise Refused(400, {"message": "Bad request"})
        return 204, None

    def field(self, about, value):
        labels = {str(each["id"]): each["label"] for each in about["options"]}
        if labels and value not in labels:
            raise Refused(400, {"message": "Bad request"})
        return {"id": about["id"], "name": about["name"], "value": value, "text": labels.get(value, value)}


class Bench(DoubleBench):
    text_field = "Reference"
    secrets = (SECRET, "t0ken")

    def __init__(self, **more):
        self.double = HelpScoutDouble()
        self.desk = HelpScout(
            APP, SECRET, url="https://api.helpscout.test", transport=self.double, clock=self.double.clock, **more
        )

    def open_ticket(self, text, *, order_id=""):
        return str(self.double.new_conversation(text, order_id))

    def buyer_writes(self, ticket_id, text):
        self.double.say(int(ticket_id), "customer", text)

    def sent_to_buyer(self, ticket_id):
        said = self.double.threads[int(ticket_id)]
        return [as_read(each["body"]) for each in said if each["type"] == "message" and each["state"] == "published"]

    def merge(self, ticket_id, into):
        self.double.merge(int(ticket_id), int(into))
        return True
