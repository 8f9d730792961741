"""Jira Service Management's side of the wire, after Atlassian's OpenAPI documents of both of its interfaces."""

from __future__ import annotations

import re
from base64 import b64encode

from wire import DoubleBench, Refused, WireDouble

from orderactions.desks.jira import Jira

URL = "https://acme.jira.test"
EMAIL, TOKEN = "bot@acme.test", "t0ken-of-the-agent"
BOT, BUYER = "712020:bot", "qm:buyer"
ORDER_FIELD, TEXT_FIELD, CHOICE_FIELD = "customfield_10050", "customfield_10051", "customfield_10052"
FIELDS = {"amazon_order_id": ORDER_FIELD, "reference": TEXT_FIELD, "cause": CHOICE_FIELD}
STATUSES = {
    "Waiting for support": "indeterminate",
    "Waiting for customer": "indeterminate",
    "Resolved": "done",
    "Closed": "done",
    "Open": "new",
}
TRANSITIONS = {
    "11": ("Respond to customer", "Waiting for customer"),
    "21": ("Resolve this issue", "Resolved"),
    "31": ("Back to support", "Waiting for support"),
    "41": ("Close", "Closed"),
}


def document(*texts):
    return {
        "type": "doc", "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": each}]} for each in texts],
    }  # fmt: skip


def of_wiki(body):
    """Wiki markup as a document: only what is fenced stays as it is."""
    if fenced := re.fullmatch(r"\{noformat\}(.*)\{noformat\}", body, re.DOTALL):
        text = fenced[1].strip()
        return {"type": "doc", "version": 1, "content": [
            {"type": "codeBlock", "attrs": {}, "content": [{"type": "text", "text": text}]}]}  # fmt: skip
    return document(re.sub(r"[\[\]{}*_]", "", body))


def as_shown(node):
    """What a mail shows of a document."""
    if node["type"] == "text":
        return node["text"]
    inner = "\n" if node["type"] == "hardBreak" else "".join(as_shown(each) for each in node.get("content", []))
    return inner + "\n" if node["type"] == "paragraph" else inner


class JiraDouble(WireDouble):
    #: How many comments are on a page, at most; the real one gives 100.
    page_size = 2

    def __init__(self) -> None:
        super().__init__()
        self.issues, self.comments, self.moved, self.mailed = {}, {}, {}, []
        #: Issues of the same project that are no customer's requests.
        self.internal = set()

    def now(self):
        return super().now().replace("Z", ".000+0000")

    # What only Jira and its people do.

    def new_issue(self, text, order_id=""):
        key = f"SUP-{self.number()}"
        self.issues[key] = {
            "id": str(self.number()), "key": key,
            "fields": {
                "summary": "A message", "description": document(text), "created": self.now(), "labels": [],
                "reporter": {"accountId": BUYER, "accountType": "customer", "displayName": "Jo Doe",
                             "emailAddress": "jo@mail.test"},
                "status": self.status("Waiting for support"),
                ORDER_FIELD: order_id or None, TEXT_FIELD: None, CHOICE_FIELD: None,
            },
        }  # fmt: skip
        self.comments[key] = []
        return key

    def status(self, name):
        return {"name": name, "statusCategory": {"key": STATUSES[name]}}

    def say(self, key, author, body, /, *, public=True, **more):
        kind = "customer" if author == BUYER else "atlassian"
        comment = {
            "id": str(self.number()), "author": {"accountId": author, "accountType": kind, "displayName": "x"},
            "body": body, "created": self.now(), "jsdPublic": public, **more,
        }  # fmt: skip
        self.comments[key].append(comment)
        return comment

    def move(self, key):
        new = f"OPS-{self.number()}"
        self.issues[new] = {**self.issues.pop(key), "key": new}
        self.comments[new] = self.comments.pop(key)
        self.moved[key] = new
        return new

    # Its interfaces.

    def answer(self, request, path, query, body):
        if request.headers["authorization"] != "Basic " + b64encode(f"{EMAIL}:{TOKEN}".encode()).decode():
            raise Refused(401, {"message": "Client must be authenticated"})
        if path == "/rest/api/3/search/jql":
            return self.search(body)
        found = re.fullmatch(r"/rest/(api/3/issue|servicedeskapi/request)/([A-Z]+-\d+)(/\w+|)", path)
        key = self.moved.get(found[2], found[2]) if found else ""
        if key not in self.issues:
            raise Refused(404, {"errorMessages": ["Issue does not exist or you do not have permission to see it."]})
        if found[1] == "servicedeskapi/request":
            return self.request(request.method, key, found[3], body)
        answers = {
            ("GET", ""): lambda: self.show(key, query["fields"].split(",")),
            ("PUT", ""): lambda: self.update(key, body),
            ("GET", "/comment"): lambda: self.list_comments(key, query),
            ("POST", "/comment"): lambda: self.comment(key, body),
            ("GET", "/transitions"): lambda: {"transitions": self.transitions(key)},
            ("POST", "/transitions"): lambda: self.transition(key, body),
        }
        return answers[request.method, found[3]]()

    def show(self, key, wanted):
        issue = self.issues[key]
        return {**issue, "fields": {name: value for name, value in issue["fields"].items() if name in wanted}}

    def request(self, method, key, rest, body):
        if key in self.internal:
            raise Refused(404, {"errorMessage": "The request you are trying to view does not exist"})
        if method == "GET":
            return {"issueKey": key, "requestTypeId": "25", "reporter": self.issues[key]["fields"]["reporter"]}
        self.check_length(body["body"])
        # Without a word on it, a comment is public.
        said = self.say(key, BOT, of_wiki(body["body"]), public=body.get("public", True))
        if said["jsdPublic"]:
            self.mailed.append((key, as_shown(said["body"])))
        return 201, {"id": said["id"], "body": body["body"], "public": said["jsdPublic"]}

    def check_length(self, text):
        if len(text) > 32_767:
            raise Refused(400, {"errors": {"comment": "The entered text is too long."}})

    def list_comments(self, key, query):
        begin = int(query["startAt"])
        page = self.comments[key][begin : begin + min(int(query["maxResults"]), self.page_size)]
        return {"startAt": begin, "maxResults": self.page_size, "total": len(self.comments[key]), "comments": page}

    def comment(self, key, body):
        self.check_length(as_shown(body["body"]))
        said = self.say(key, BOT, body["body"])
        if key not in self.internal:
            self.mailed.append((key, as_shown(said["body"]).replace("\xa0", " ").removesuffix("\n")))
        return 201, said

    def update(self, key, body):
        fields = self.issues[key]["fields"]
        if unknown := set(body.get("fields", {})) - set(fields):
            raise Refused(400, {"errors": dict.fromkeys(unknown, "cannot be set")})
        fields.update(body.get("fields", {}))
        for verb in body.get("update", {}).get("labels", []):
            ((what, label),) = verb.items()
            fields["labels"] = [each for each in fields["labels"] if each != label] + [label] * (what == "add")
        return 204, None

    def transitions(self, key):
        now = self.issues[key]["fields"]["status"]["name"]
        return [
            {"id": number, "name": name, "to": self.status(to)}
            for number, (name, to) in TRANSITIONS.items() if to != now
        ]  # fmt: skip

    def transition(self, key, body):
        number = body["transition"]["id"]
        if number not in {each["id"] for each in self.transitions(key)}:
            raise Refused(400, {"errorMessages": ["It is not on your list"]})
        self.issues[key]["fields"]["status"] = self.status(TRANSITIONS[number][1])
        return 204, None

    def search(self, body):
        number, words = re.fullmatch(r'cf\[(\d+)\] ~ "\\"(.*)\\""', body["jql"]).groups()
        field, begin = f"customfield_{number}", int(body.get("nextPageToken", 0))
        found = [
            {"id": each["id"], "key": each["key"], "fields": {name: each["fields"][name] for name in body["fields"]}}
            for each in self.issues.values() if words[:12] in (each["fields"][field] or "")
        ]  # fmt: skip
        more = {"nextPageToken": str(begin + 1)} if begin + 1 < len(found) else {"isLast": True}
        return {"issues": found[begin : begin + 1], **more}


class Bench(DoubleBench):
    secrets = (TOKEN, b64encode(f"{EMAIL}:{TOKEN}".encode()).decode())
    text_field = "reference"

    def __init__(self) -> None:
        self.double = JiraDouble()
        self.desk = Jira(URL, TOKEN, email=EMAIL, fields=FIELDS, transport=self.double)

    def open_ticket(self, text, *, order_id=""):
        return self.double.new_issue(text, order_id)

    def buyer_writes(self, ticket_id, text):
        self.double.say(ticket_id, BUYER, document(text))

    def sent_to_buyer(self, ticket_id):
        return [text for key, text in self.double.mailed if key == ticket_id]
