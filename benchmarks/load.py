"""Closed-loop clients over kept connections: each asks as soon as it was answered; the processor time they take is told.

    python -m benchmarks.load JOB.json                   (prints one line of JSON)

The file is a list of jobs: {"port", "clients", "seconds", "requests": [{"path", "cookie", "body"?, "expect"}...], "once": bool}.
`once`: every request is sent once at most (submissions); else they are asked in turn.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

TIMEOUT = 60


class Client(threading.Thread):
    """One visitor with a connection of its own."""

    def __init__(self, job: dict[str, Any], take: Any, until: float) -> None:
        super().__init__(daemon=True)
        self.job, self.take, self.until = job, take, until
        self.waits: list[float] = []
        self.errors: list[str] = []
        self.bytes = 0

    def run(self) -> None:
        """Ask until the time is over or nothing is left to send."""
        stream = self._connect()
        while time.perf_counter() < self.until:
            request = self.take()
            if request is None:
                break
            begun = time.perf_counter()
            try:
                status, head, body, keep = _ask(stream, request["raw"])
            except OSError as error:
                self.errors.append(type(error).__name__)
                stream = self._connect()
                continue
            self.waits.append(time.perf_counter() - begun)
            self.bytes = len(body)
            if status != request["expect"] or request.get("to", b"") not in head:
                self.errors.append(f"{status} {request['path']}")
            if not keep:
                stream = self._connect()
        stream.close()

    def _connect(self) -> socket.socket:
        stream = socket.create_connection(("127.0.0.1", self.job["port"]), TIMEOUT)
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return stream


def _ask(stream: socket.socket, raw: bytes) -> tuple[int, bytes, bytes, bool]:
    stream.sendall(raw)
    held = b""
    while b"\r\n\r\n" not in held:
        piece = stream.recv(65536)
        if not piece:
            raise ConnectionError("closed")
        held += piece
    head, _mark, body = held.partition(b"\r\n\r\n")
    low = head.lower()
    if b"content-length:" in low:
        length = int(low.partition(b"content-length:")[2].partition(b"\r\n")[0])
        pieces, got = [body], len(body)
        while got < length:
            piece = stream.recv(65536)
            if not piece:
                raise ConnectionError("cut")
            pieces.append(piece)
            got += len(piece)
        body = b"".join(pieces)
    else:  # chunked: read to the last chunk
        while not body.endswith(b"0\r\n\r\n"):
            piece = stream.recv(65536)
            if not piece:
                break
            body += piece
    return int(head[9:12]), head, body, b"connection: close" not in low


def raw(request: dict[str, Any], port: int) -> bytes:
    """The bytes of a request."""
    body = request.get("body", "").encode()
    lines = [
        f"{'POST' if body else 'GET'} {request['path']} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Accept-Encoding: identity",
        "User-Agent: facility-bench",
    ]
    if request.get("cookie"):
        lines.append(f"Cookie: {request['cookie']}")
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Let the clients loose; the answers in one table."""
    requests = [{**one, "raw": raw(one, job["port"]), "to": one.get("to", "").encode()} for one in job["requests"]]
    lock, place = threading.Lock(), [0]

    def take() -> dict[str, Any] | None:
        with lock:
            number = place[0]
            place[0] += 1
        if job.get("once"):
            return requests[number] if number < len(requests) else None
        return requests[number % len(requests)]

    begun, spent = time.perf_counter(), time.process_time()
    clients = [Client(job, take, begun + job["seconds"]) for _each in range(job["clients"])]
    for one in clients:
        one.start()
    for one in clients:
        one.join(job["seconds"] + TIMEOUT)
    took = time.perf_counter() - begun
    waits = sorted(wait for one in clients for wait in one.waits)
    errors = [error for one in clients for error in one.errors]

    def at(share: float) -> float:
        return round(waits[min(len(waits) - 1, int(share * len(waits)))] * 1000, 2) if waits else 0.0

    return {
        "asked": len(waits),
        "errors": len(errors),
        "error": errors[0] if errors else "",
        "seconds": round(took, 3),
        "per_second": round((len(waits) - len(errors)) / took, 1),
        "p50": at(0.5),
        "p90": at(0.9),
        "p99": at(0.99),
        "bytes": max((one.bytes for one in clients), default=0),
        "generator_cpu": round((time.process_time() - spent) / took, 3),
        "used_up": place[0] >= len(requests) if job.get("once") else False,
    }


if __name__ == "__main__":
    for one in json.loads(Path(sys.argv[1]).read_text()):
        if one.get("warm"):
            run({**one, "clients": one["clients"], "seconds": 0.04})
        print(json.dumps(run(one)), flush=True)
