"""A real mail server on loopback whose mailbox tests fill and look into, and a relay that cuts or hides it."""

import imaplib
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "post@facility.example", "a pass wörd"
HANDLED = "Handled"


def certificate(folder: Path, name: str = "server") -> tuple[Path, Path]:
    """A certificate of its own for loopback, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert, secret = folder / f"{name}.pem", folder / f"{name}.key"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    return cert, secret


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Letterbox:
    """The account at the server, seen by a mail program; `address` is what the facility is told."""

    def __init__(self, port: int, cert: Path) -> None:
        self.port, self.cert = port, cert

    def address(self, port: int | None = None, scheme: str = "imap+starttls") -> str:
        return f"{scheme}://{USER.replace('@', '%40')}@127.0.0.1:{port or self.port}/INBOX"

    @contextmanager
    def program(self) -> Iterator[imaplib.IMAP4]:
        """Somebody's mail program, signed in."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=60) as mail:
            mail.starttls(ssl.create_default_context(cafile=str(self.cert)))
            mail.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            mail.authenticate("PLAIN", lambda _challenge: f"\0{USER}\0{PASSWORD}".encode())
            yield mail

    def empty(self) -> None:
        with self.program() as mail:
            mail.create(HANDLED)
            for folder in (HANDLED, "INBOX"):
                mail.select(folder)
                mail.store("1:*", "+FLAGS", r"(\Deleted)")
                mail.expunge()

    def bring(self, *letters: bytes) -> None:
        """Let letters arrive."""
        with self.program() as mail:
            for letter in letters:
                state, said = mail.append("INBOX", "", None, letter)  # type: ignore[arg-type]
                assert state == "OK", said

    def holds(self, folder: str = "INBOX") -> list[tuple[str, bool]]:
        """The subjects in a folder, and whether each was seen."""
        with self.program() as mail:
            mail.select(folder, readonly=True)
            said = mail.fetch("1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
        rows = [part for part in said if isinstance(part, tuple)]
        return [(row[1].decode().partition(":")[2].strip(), b"\\Seen" in row[0]) for row in rows]


@contextmanager
def serving(folder: Path, *, tls: bool = True) -> Iterator[Letterbox]:
    """A server of its own, in a process of its own."""
    cert, key = certificate(folder)
    port = free_port()
    safe = ("--cert", str(cert), "--key", str(key)) if tls else ("--no-tls",)
    account = ("--demo-user", USER, "--demo-password", PASSWORD)
    command = [sys.executable, "-m", "pymap.main", "--host", "127.0.0.1", "--port", str(port), *safe, "dict", *account]
    code = "import sys; from pymap.main import main; sys.exit(main())"
    command[1:3] = ["-c", code]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    kept = {name: value for name, value in os.environ.items() if name not in {"CERT_FILE", "KEY_FILE"}}
    running = subprocess.Popen(command, env=kept, **quiet)  # type: ignore[call-overload]
    try:
        _wait_for(port, running)
        yield Letterbox(port, cert)
    finally:
        running.terminate()
        running.wait(20)


def _wait_for(port: int, running: Any) -> None:
    for _turn in range(300):
        assert running.poll() is None, "the mail server did not start"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("the mail server does not answer")


class Relay:
    """Stands before a server: encrypts from the first byte, or cuts the line after so many bytes from the server."""

    def __init__(self, port: int, *, cut_after: int | None = None, tls: tuple[Path, Path] | None = None) -> None:
        self.to, self.cut_after = port, cut_after
        self.context = None
        if tls is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*map(str, tls))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                taken, _address = self.listener.accept()
                threading.Thread(target=self._carry, args=(taken,), daemon=True).start()

    def _carry(self, taken: socket.socket) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.to)) as server:
            near = self.context.wrap_socket(taken, server_side=True) if self.context else taken
            threading.Thread(target=self._pump, args=(near, server, None), daemon=True).start()
            self._pump(server, near, self.cut_after)
            near.close()

    @staticmethod
    def _pump(come: socket.socket, go: socket.socket, left: int | None) -> None:
        with suppress(OSError):
            while left is None or left > 0:
                data = come.recv(4096)
                if not data:
                    break
                data = data if left is None else data[:left]
                left = None if left is None else left - len(data)
                go.sendall(data)
        for one in (come, go):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.listener.close()


def report(
    letter_id: str,
    address: str,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    returned: str = "text/rfc822-headers",
    subject: str = "Undelivered Mail Returned to Sender",
) -> bytes:
    """A report of delivery as Postfix writes it (RFC 3464)."""
    return re.sub(
        r"\r?\n",
        "\r\n",
        f"""From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: {USER}
Subject: {subject}
Date: Mon, 2 Mar 2026 10:00:00 +0100
Message-ID: <20260302.{status}.{abs(hash((letter_id, address, subject)))}@mx.example.org>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B/mx.example.org"

--B/mx.example.org
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B/mx.example.org
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 2 Mar 2026 10:00:00 +0100

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--B/mx.example.org
Content-Type: {returned}

From: Facility <{USER}>
Message-ID: {letter_id}
Subject: Anything

--B/mx.example.org--
""",
    ).encode()


def letter(
    subject: str, body: str = "Good morning.", *, kind: str = "text/plain; charset=utf-8", more: str = ""
) -> bytes:
    """Any letter; `more` are further lines of its head."""
    head = f"From: ana@example.org\nTo: {USER}\nSubject: {subject}\n{more}MIME-Version: 1.0\nContent-Type: {kind}\n\n"
    return re.sub(r"\r?\n", "\r\n", head + body + "\n").encode()
