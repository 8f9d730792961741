"""The bench of `check_desk` around a real Znuny."""

from __future__ import annotations

import itertools
import re
from email.message import EmailMessage

from wire import as_read
from znuny_server import PASSWORD, USER, ZnunyServer

from orderactions.desks.rest import usual_transport
from orderactions.desks.znuny import Znuny
from orderactions.transport import HttpRequest, HttpResponse, NoAnswer

BUYER = "jo@mail.test"


class Losing:
    """The usual transport, that can lose an answer after the desk has done what it was asked."""

    def __init__(self) -> None:
        self.inner, self.lose = usual_transport(), False

    def send(self, request: HttpRequest) -> HttpResponse:
        answer = self.inner.send(request)
        if request.effect and self.lose:
            self.lose = False
            raise NoAnswer("the connection was cut")
        return answer


class ServerBench:
    text_field = "OurReference"
    secrets = (PASSWORD,)

    def __init__(self, server: ZnunyServer, **more) -> None:
        self.server, self.transport, self.later = server, Losing(), itertools.count(1)
        self.desk = Znuny(server.url, USER, PASSWORD, transport=self.transport, **{"tag_field": "Labels", **more})

    def open_ticket(self, text: str, *, order_id: str = "") -> str:
        ticket = {
            "Title": "A message",
            "Queue": "Amazon",
            "State": "new",
            "Priority": "3 normal",
            "CustomerUser": BUYER,
        }
        order = {"DynamicField": [{"Name": "AmazonOrderId", "Value": order_id}]} if order_id else {}
        return self.server.ask(
            "TicketCreate", {"Ticket": {**ticket, "CustomerUser": BUYER}, "Article": written(text), **order}
        )["TicketID"]

    def buyer_writes(self, ticket_id: str, text: str) -> None:
        said = self.server.ask("TicketUpdate", {"TicketID": ticket_id, "Article": written(text)})["ArticleID"]
        # Its time has whole seconds. Nobody waits for the next one here.
        self.server.sql(
            f"update article_data_mime set incoming_time = incoming_time + {next(self.later)}"
            f" where article_id = {int(said)}"
        )

    def sent_to_buyer(self, ticket_id: str) -> list[str]:
        return [as_html(mail) for to, mail in self.server.mails(ticket_id) if to == BUYER]

    def lose_next_answer(self) -> bool:
        self.transport.lose = True
        return True

    def merge(self, ticket_id: str, into: str) -> bool:
        self.server.merge(ticket_id, into)
        return True


def written(text: str) -> dict[str, object]:
    return {
        "Subject": "A message", "Body": text, "ContentType": "text/plain; charset=utf-8", "SenderType": "customer",
        "CommunicationChannel": "Email", "IsVisibleForCustomer": 1, "From": f"Jo Doe <{BUYER}>",
        "AutoResponseType": "auto remove",
    }  # fmt: skip


def as_html(mail: EmailMessage) -> str:
    """What the buyer reads, in a program that shows HTML."""
    part = mail.get_body(preferencelist=("html",))
    assert part is not None
    return as_read(re.sub(r"<br ?/>", "<br>", part.get_content()))
