"""A real Znuny on this machine, from Debian's package otrs2: its own folder, its own PostgreSQL, its own Apache."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from contextlib import suppress
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from pgserver import PgServer

SITE = Path(__file__).with_name("znuny_site")
PACKAGE = Path("/usr/share/otrs")
#: What has to be installed; the package itself does not ask for the last one, without which each call ends in silence.
NEEDED = (
    # Only root, and the package's own users, may read it.
    Path("/var/lib/otrs/Config/Files/XML/Ticket.xml"),
    Path("/usr/sbin/apache2"),
    Path("/usr/lib/apache2/modules/mod_perl.so"),
    Path("/usr/share/perl5/REST/Client.pm"),
)
PAGE = Path(__file__).parents[2] / "docs/desks/znuny.md"
USER, PASSWORD = "orderbot", "pass-of-the-bot"
SERVICE = "OrderActions"


def missing() -> str:
    """What cannot be read of what it needs; "" when all can."""
    return next((str(each) for each in NEEDED if not os.access(each, os.R_OK)), "")


def web_service() -> str:
    """The web service of the docs, and one operation more, by which a buyer opens a ticket."""
    shown = PAGE.read_text().partition("```yaml\n")[2].partition("```")[0]
    more = "    TicketCreate:\n      Type: Ticket::TicketCreate\n"
    route = "        TicketCreate:\n          Route: /TicketCreate\n          RequestMethod:\n          - POST\n"
    shown = shown.replace("  Operation:\n", f"  Operation:\n{more}", 1)
    return shown.replace("      RouteOperationMapping:\n", f"      RouteOperationMapping:\n{route}", 1)


class ZnunyServer:
    """One server; the package's files are used and not changed, nor is /etc."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="oa-znuny-"))
        self.postgres = PgServer()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/otrs"
        self._as = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}
        shutil.copytree(SITE, self.home / "site")
        (self.home / "service.yml").write_text(web_service())
        self.environ = {
            **os.environ, "ZNUNY_FOLDER": str(self.home), "ZNUNY_SITE": str(self.home / "site"),
            "ZNUNY_PORT": str(self.port), "ZNUNY_SOCKETS": str(self.postgres.home),
            "ZNUNY_SERVICE": str(self.home / "service.yml"), "ZNUNY_PASSWORD": PASSWORD,
        }  # fmt: skip
        self._apache: subprocess.Popen[bytes] | None = None

    def start(self) -> ZnunyServer:
        """Make its folder and its data, and wait until it answers."""
        self._lay_out()
        self.postgres.start()
        self.postgres.sql("create database znuny encoding 'utf8' template template0")
        for part in ("schema", "initial_insert", "schema-post"):
            self.sql((PACKAGE / "scripts/database" / f"{part}.postgresql.sql").read_text())
        self.perl(self.home / "site/seed.pl")
        with (self.home / "apache.log").open("wb") as log:
            self._apache = subprocess.Popen(
                ["/usr/sbin/apache2", "-f", self.home / "site/httpd.conf", "-DFOREGROUND"],
                env=self.environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._as,
            )  # fmt: skip
        for _ in range(1200):
            assert self._apache.poll() is None, (self.home / "httpd.log").read_text()[-2000:]
            with suppress(OSError):
                self.ask("TicketGet", {"TicketID": "1"})
                return self
            time.sleep(0.05)
        raise AssertionError("Znuny does not answer")

    def stop(self) -> None:
        """End what was started, and remove the folder."""
        if self._apache is not None:
            self._apache.terminate()
            self._apache.wait(30)
        self.postgres.remove()
        shutil.rmtree(self.home, ignore_errors=True)

    def sql(self, statement: str) -> list[tuple]:
        """Carry out statements in its database, and return the rows of the last one."""
        return self.postgres.sql(statement, "znuny")

    def perl(self, *command: object) -> str:
        """Run Perl with its modules and its settings."""
        ran = subprocess.run(
            ["perl", *map(str, command)], env=self.environ, capture_output=True, timeout=300, check=False, **self._as
        )
        assert ran.returncode == 0, ran.stderr.decode()[-2000:]
        return ran.stdout.decode()

    def ask(self, operation: str, body: dict[str, object]) -> dict[str, Any]:
        """Ask its web service, as the agent."""
        signed = json.dumps({"UserLogin": USER, "Password": PASSWORD, **body}).encode()
        address = f"{self.url}/nph-genericinterface.pl/Webservice/{SERVICE}/{operation}"
        request = urllib.request.Request(address, signed, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            found = json.loads(answer.read())
        assert "Error" not in found, found
        return found

    def mails(self, ticket_id: str) -> list[tuple[str, EmailMessage]]:
        """To whom it mails what, of a ticket, oldest first: what waits to be handed to a mail server."""
        found = self.sql(
            "select q.recipient, q.raw_message from mail_queue q join article a on a.id = q.article_id"
            f" where a.ticket_id = {int(ticket_id)} order by q.id"
        )
        thaw = "undef $/; my $mail = thaw(decode_base64(<STDIN>)); print $mail->{Header}, qq(\n), $mail->{Body}"
        mails = []
        for to, raw in found:
            ran = subprocess.run(
                ["perl", "-MStorable=thaw", "-MMIME::Base64", "-e", thaw],
                input=raw.encode(), capture_output=True, check=True, timeout=60,
            )  # fmt: skip
            mails.append((to, BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(ran.stdout)))
        return mails

    def merge(self, ticket_id: str, into: str) -> None:
        """Merge a ticket into another one, which its interface for programs cannot."""
        self.perl(self.home / "site/merge.pl", ticket_id, into)

    def _lay_out(self) -> None:
        """A folder with links to the package, but for what Znuny writes to."""
        kernel, config = self.home / "home/Kernel", self.home / "home/Kernel/Config"
        # Not what another server on this machine may have written beside them.
        shutil.copytree("/var/lib/otrs/Config/Files/XML", config / "Files/XML")
        for inside, outside in (
            (self.home / "home", PACKAGE),
            (kernel, PACKAGE / "Kernel"),
            (config, PACKAGE / "Kernel/Config"),
        ):
            for each in outside.iterdir():
                if each.name not in ("Kernel", "Config", "Config.pm", "Files", "Backups", "var"):
                    (inside / each.name).symlink_to(each)
        for name in ("article", "log", "sessions", "tmp"):
            (self.home / "home/var" / name).mkdir(parents=True)
        shutil.copytree("/var/lib/otrs/processes", self.home / "home/var/processes")
        if self._as:
            for each in (self.home, *self.home.rglob("*")):
                if not each.is_symlink():
                    shutil.chown(each, "nobody", "nogroup")
                    each.chmod(0o755 if each.is_dir() else 0o644)
