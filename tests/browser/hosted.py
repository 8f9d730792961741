"""The panel as docs/howto/host-the-panel.md hosts it: its program, its gunicorn and its nginx, read out of the page."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from pathlib import Path
from typing import Self
from urllib.parse import urlencode, urlsplit

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "host-the-panel.md"
PANEL, DESK = "panel.shop.example", "desk.shop.example"
#: What is not on the page: the rest of nginx.conf, and the desk behind it.
_NGINX = """{user}daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{server}
    # The desk, on the same domain.
    server {{
        listen 127.0.0.1:{desk_port} ssl;
        ssl_certificate {folder}/panel.pem;
        ssl_certificate_key {folder}/panel.key;
        location / {{ proxy_pass {desk}; }}
    }}
}}
"""
_PATIENCE_S = 60


def nginx_found() -> str:
    """Where the program is; skips the test where there is none, or fails it where that may not be."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        say = "there is no nginx, so nothing is tested behind it; apt-get install nginx"
        (pytest.fail if os.environ.get("ORDERACTIONS_TEST_NO_SKIP") else pytest.skip)(say)
    return program


def block(language: str) -> str:
    """The one block of the page in that language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return found


def replaced(text: str, **by: str) -> str:
    """Replace what belongs to the page's machine by what belongs to this one; each has to be there."""
    for old, new in by.items():
        assert text.count(old) == 1, f"{old!r} is not once on the page"
        text = text.replace(old, new)
    return text


class Hosted:
    """Both programs, until the end of the block.

    Args:
        folder: for all of their files.
        environ: what the page has in /etc/orderactions.env.
        desk: where the desk's own server is, which stands behind nginx as well.
    """

    def __init__(self, folder: Path, environ: dict[str, str], desk: str) -> None:
        self.folder = folder
        self._desk = desk
        self._port, self._desk_port = _free_ports()
        self._environ = environ
        self._exits = ExitStack()

    def __enter__(self) -> Self:
        with self._exits:
            self._start()
            self._exits = self._exits.pop_all()
        return self

    def __exit__(self, *_error) -> None:
        self._exits.close()

    @property
    def rules(self) -> str:
        """Where a browser finds both names."""
        return f"MAP {PANEL}:443 127.0.0.1:{self._port}, MAP {DESK}:443 127.0.0.1:{self._desk_port}"

    def posts(self, address: str, fields: dict[str, str], headers: dict[str, str]) -> int:
        """Send a form past any browser, with these headers; return the status of the answer."""
        trusting = ssl.create_default_context(cafile=self.folder / "panel.pem")
        trusting.check_hostname = False
        line = HTTPSConnection("127.0.0.1", self._port, timeout=30, context=trusting)
        try:
            form = {"Host": PANEL, "Content-Type": "application/x-www-form-urlencoded"}
            line.request("POST", urlsplit(address).path, urlencode(fields), form | headers)
            return line.getresponse().status
        finally:
            line.close()

    def log(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def _start(self) -> None:
        here = str(self.folder)
        program = replaced(block("python"), **{"/var/lib/orderactions": here})
        (self.folder / "panel_wsgi.py").write_text(program, "utf-8")
        (line,) = re.findall(r"^ExecStart=(.*)$", block("ini"), re.MULTILINE)
        binary, *options = shlex.split(
            replaced(line, **{"/opt/desk/venv/bin": str(Path(sys.executable).parent), "/run/orderactions": here})
        )
        self._run("gunicorn", [binary, *options], {**os.environ, **self._environ})
        self._until(lambda: _answers(socket.AF_UNIX, f"{here}/panel.sock"), "gunicorn")
        certificate, key = _certificate(self.folder)
        server = replaced(
            block("nginx"),
            **{
                "listen 443 ssl;": f"listen 127.0.0.1:{self._port} ssl;",
                f"/etc/ssl/{PANEL}.pem": str(certificate),
                f"/etc/ssl/{PANEL}.key": str(key),
                "/run/orderactions": here,
            },
        )
        # Where the page has a group for the socket, a test that is run by root has root's folder.
        user = "" if os.geteuid() else "user root;\n"
        (self.folder / "nginx.conf").write_text(
            _NGINX.format(user=user, folder=here, server=server, desk=self._desk, desk_port=self._desk_port), "utf-8"
        )
        self._run("nginx", [nginx_found(), "-p", here, "-c", f"{here}/nginx.conf"], dict(os.environ))
        self._until(lambda: _answers(socket.AF_INET, ("127.0.0.1", self._port)), "nginx")

    def _run(self, name: str, command: list[str], environ: dict[str, str]) -> None:
        log = self._exits.enter_context((self.folder / f"{name}.log").open("wb"))
        process = subprocess.Popen(
            command, cwd=self.folder, env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        self._exits.callback(_stop, process)

    def _until(self, is_so, name: str) -> None:
        ends = time.monotonic() + _PATIENCE_S
        while not is_so():
            assert time.monotonic() < ends, f"{name} does not answer\n{self.log(f'{name}.log')}"
            threading.Event().wait(0.05)


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def _answers(family: int, address) -> bool:
    with socket.socket(family) as line:
        line.settimeout(1)
        return line.connect_ex(address) == 0


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of its own making, with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, PANEL)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(PANEL)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    at = folder / "panel.pem", folder / "panel.key"
    at[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    at[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return at
