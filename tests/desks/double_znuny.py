"""Znuny's side of the wire, as a real one (6.5.1) was seen to answer; test_znuny.py has that one, too."""

from __future__ import annotations

import re
from base64 import b64encode

from wire import DoubleBench, Refused, WireDouble, as_read

from orderactions.desks.markup import to_text
from orderactions.desks.znuny import Znuny

URL = "https://desk.test/znuny"
USER, PASSWORD = "orderbot", "pa55-of-the-bot"
SERVICE = "/znuny/nph-genericinterface.pl/Webservice/OrderActions"
SIGNATURE = "<br />Your shop<br /><br />Order<br />--<br />A street &amp; a &lt;town&gt;"
TYPES = {"new": "new", "open": "open", "closed successful": "closed", "closed unsuccessful": "closed",
         "pending reminder": "pending reminder", "removed": "removed", "merged": "merged"}  # fmt: skip
LABELS = ("of-others", "oa-one", "oa-refunded", "oa-two")
FIELDS = ("AmazonOrderId", "Labels", "OurReference")
ANSWERS = ("auto reply", "auto reject", "auto follow up", "auto reply/new ticket", "auto remove")


class ZnunyDouble(WireDouble):
    def __init__(self) -> None:
        super().__init__()
        self.tickets, self.articles, self.html, self.mails = {}, {}, {}, []

    # What only the desk and its people do.

    def new_ticket(self, text, order_id="", customer="jo@mail.test"):
        number = self.number()
        self.tickets[number] = {
            "TicketID": number, "TicketNumber": f"20260304{number}", "Title": "A message", "Queue": "Amazon",
            "State": "new", "StateType": "new", "CustomerUserID": customer, "CustomerID": None,
            "DynamicField": [{"Name": each, "Value": None} for each in FIELDS],
        }  # fmt: skip
        self.set_field(number, "AmazonOrderId", order_id)
        self.articles[number] = []
        self.say(number, text, From=f"Jo Doe <{customer}>")
        return number

    def set_field(self, number, name, value):
        for each in self.tickets[number]["DynamicField"]:
            if each["Name"] == name:
                each["Value"] = value or None

    def say(self, number, body, **more):
        self.clock.advance(1)
        article = {
            "ArticleID": self.number(), "TicketID": number, "SenderType": "customer", "IsVisibleForCustomer": 1,
            "CommunicationChannelID": 1, "From": "", "ReplyTo": None, "To": None, "Body": body,
            "ContentType": "text/plain; charset=utf-8", "IncomingTime": int(self.clock.now().timestamp()), **more,
        }  # fmt: skip
        self.articles[number].append(article)
        return article["ArticleID"]

    def merge(self, number, into):
        """Its articles go over; one stays, and tells."""
        self.articles[into] += self.articles[number]
        self.articles[number] = []
        numbers = [self.tickets[each]["TicketNumber"] for each in (number, into)]
        self.say(number, "Merged Ticket {} to {}.".format(*numbers), SenderType="agent")
        self.tickets[number].update(State="merged", StateType="merged")

    # Its interface: what goes wrong is told by answers to calls that went well.

    def answer(self, request, path, query, body):
        assert not query
        if request.method != "POST" or not path.startswith(f"{SERVICE}/"):
            raise Refused(500, None)
        operation = path.removeprefix(f"{SERVICE}/")
        work = {"TicketGet": self.show, "TicketSearch": self.search, "TicketUpdate": self.update}.get(operation)
        if work is None:
            raise Refused(500, None)
        if (body.get("UserLogin"), body.get("Password")) != (USER, PASSWORD):
            return error(operation, "AuthFail")
        return work(body)

    def show(self, body):
        ids = [int(each) for each in str(body["TicketID"]).split(",")]
        if not all(each in self.tickets for each in ids):
            return error("TicketGet", "AccessDenied")
        return {"Ticket": [self.ticket(each, body) for each in ids]}

    def ticket(self, number, body):
        found = dict(self.tickets[number])
        if not body.get("DynamicFields"):
            del found["DynamicField"]
        kinds = body.get("ArticleSenderType", ["customer", "system", "agent"])
        articles = [dict(each) for each in self.articles[number] if each["SenderType"] in kinds]
        if body.get("Attachments"):
            assert body["HTMLBodyAsAttachment"] == 1
            for each in articles:
                html = self.html.get(each["ArticleID"])
                if html:
                    content = b64encode(html.encode()).decode()
                    each["Attachment"] = [
                        {"Content": content, "ContentType": 'text/html; charset="utf-8"', "Filename": "file-2"}
                    ]
        if body.get("AllArticles") and articles:
            found["Article"] = articles
        return found

    def search(self, body):
        ids = list(self.tickets)
        if "TicketNumber" in body:
            ids = [each for each in ids if self.tickets[each]["TicketNumber"] == body["TicketNumber"]]
        for name in FIELDS:
            # A field that there is not, and a bare value, are passed over.
            if isinstance(wanted := body.get(f"DynamicField_{name}"), dict):
                ids = [each for each in ids if self.field(each, name) == wanted["Equals"]]
        return {"TicketID": [str(each) for each in ids]} if ids else {}

    def field(self, number, name):
        return next(each["Value"] for each in self.tickets[number]["DynamicField"] if each["Name"] == name)

    def update(self, body):
        number = int(body["TicketID"])
        if number not in self.tickets:
            return error("TicketUpdate", "AccessDenied")
        ticket, fields = body.get("Ticket", {}), body.get("DynamicField", [])
        if "State" in ticket and ticket["State"] not in TYPES:
            return error("TicketUpdate", "InvalidParameter")
        if "State" in ticket and TYPES[ticket["State"]].startswith("pending"):
            return error("TicketUpdate", "MissingParameter")
        for each in fields:
            if each["Name"] not in FIELDS or (each["Name"] == "Labels" and set(each["Value"]) - set(LABELS)):
                return error("TicketUpdate", "InvalidParameter")
        said = {}
        if "Article" in body:
            article = {
                key: value.strip() if isinstance(value, str) else value for key, value in body["Article"].items()
            }
            if article.get("Body") in (None, "", "0") or article.get("AutoResponseType") not in ANSWERS:
                return error("TicketUpdate", "MissingParameter")
            said = {"ArticleID": self.write(number, article)}
        if "State" in ticket:
            self.tickets[number].update(State=ticket["State"], StateType=TYPES[ticket["State"]])
        for each in fields:
            self.set_field(number, each["Name"], each["Value"])
        return {"TicketID": str(number), "TicketNumber": self.tickets[number]["TicketNumber"], **said}

    def write(self, number, article):
        known = ("SenderType", "IsVisibleForCustomer", "To")
        more = {key: article[key] for key in known if key in article}
        more["CommunicationChannelID"] = {"Email": 1, "Internal": 3}[article["CommunicationChannel"]]
        body, html = article["Body"], article["ContentType"].startswith("text/html")
        if article.get("ArticleSend"):
            body += SIGNATURE if html else to_text(SIGNATURE)
            self.mails.append((number, article["To"], body))
        said = self.say(number, wrapped(to_text(body)) if html else body, **more)
        if html:
            self.html[said] = body
        if article["AutoResponseType"] != "auto remove" and article["IsVisibleForCustomer"]:
            # The queue's own answer, with what it answers, to the ticket's customer.
            self.mails.append((number, self.tickets[number]["CustomerUserID"], f"You wrote: {body}"))
            self.say(number, f"You wrote: {body}", SenderType="system")
        return said


def error(operation, code):
    return {"Error": {"ErrorCode": f"{operation}.{code}", "ErrorMessage": f"{operation}: of {USER}"}}


def wrapped(text):
    """HTML is kept as a text of lines that are not long."""
    return re.sub(r"(.{4,78})(?:\s|\Z)", r"\1\n", text)


class Bench(DoubleBench):
    text_field = "OurReference"
    secrets = (PASSWORD,)

    def __init__(self, **more):
        self.double = ZnunyDouble()
        self.desk = Znuny(URL, USER, PASSWORD, transport=self.double, **{"tag_field": "Labels", **more})

    def open_ticket(self, text, *, order_id=""):
        return str(self.double.new_ticket(text, order_id))

    def buyer_writes(self, ticket_id, text):
        self.double.say(int(ticket_id), text, From="Jo Doe <jo@mail.test>")

    def sent_to_buyer(self, ticket_id):
        return [as_read(body) for number, _, body in self.double.mails if number == int(ticket_id)]

    def merge(self, ticket_id, into):
        self.double.merge(int(ticket_id), int(into))
        return True
