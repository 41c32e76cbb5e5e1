"""The server of the streams: one route, server-sent events, every stream bounded in what it waits for."""

import asyncio
import random
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
import uvloop
from django.conf import settings
from django.db import Error
from uvicorn.protocols.http.h11_impl import H11Protocol

from facility.interfaces.stream import tickets
from facility.interfaces.stream.hub import Full, Hub, Listener
from facility.interfaces.stream.room import message

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

LOOK_SECONDS = 0.25
# How soon somebody who has lost the place, the account or the role loses the stream.
CHECK_SECONDS = 15.0
# A line of nothing keeps proxies from closing a quiet stream, and finds out who has gone.
HEARTBEAT_SECONDS = 15.0
# Whoever takes so long to read one state is dropped; the page asks, and comes back.
SLOW_SECONDS = 10.0
# Whoever connects and does not say in this time what for is cut: they would hold a place at the door for nothing.
BEGIN_SECONDS = 10.0
STOP_SECONDS = 3
# What we, and what the kernel, may hold for somebody who does not read.
_HELD_BYTES = 64 * 1024
_DEAD_MILLISECONDS = 30_000
# Connections that are not streams (yet): those at the door, those that were refused.
_AT_THE_DOOR = 200
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    # No cookie is read here: who asks from elsewhere gets nothing that the ticket in the address would not give anyway.
    (b"access-control-allow-origin", b"*"),
]


class Streams:
    """The ASGI application."""

    def __init__(self, hub: Hub, *, heartbeat: float, slow: float) -> None:
        self.hub, self.heartbeat, self.slow = hub, heartbeat, slow

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: a stream, or in one number why not."""
        if scope["method"] not in {"GET", "HEAD"}:
            await _answer(send, 405)
            return
        ticket = tickets.read(scope["path"].rpartition("/")[2])
        if ticket is None:
            await _answer(send, 403)
            return
        try:
            admitted = await self.hub.admit(ticket)
            if not admitted or scope["method"] == "HEAD":
                # To 204 a browser does not come back: the session is over.
                await _answer(send, 204 if admitted is None else 200 if admitted else 403)
                return
            listener = self.hub.join(ticket, dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1"))
        except Full as full:
            await _answer(send, 503 if full.everybody else 429, retry=30)
            return
        except Error:
            await _answer(send, 503, retry=10)
            return
        leaving = asyncio.create_task(_until_gone(receive, listener))
        try:
            await self._stream(listener, send)
        except TimeoutError:
            scope["state"]["transport"].abort()
            await asyncio.sleep(0)
        finally:
            self.hub.leave(listener)
            leaving.cancel()

    async def _stream(self, listener: Listener, send: Send) -> None:
        """Write what comes until it ends. Raises TimeoutError where nobody reads it."""

        async def write(raw: bytes) -> None:
            async with asyncio.timeout(self.slow):
                await send({"type": "http.response.body", "body": raw, "more_body": True})

        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        # Each comes back at a moment of its own: after a restart a hundred pages do not all come at once.
        await write(f"retry: {random.randint(1_000, 5_000)}\n\n".encode())  # noqa: S311 - spreads, guards nothing
        while True:
            frame, listener.frame = listener.frame, None
            if frame is not None and frame.number != listener.last:
                await write(frame.raw)
                listener.last = frame.number
                continue
            if listener.ends is not None:
                break
            listener.woken.clear()
            try:
                await asyncio.wait_for(listener.woken.wait(), self.heartbeat)
            except TimeoutError:
                await write(b":\n\n")
        if listener.ends:
            await write(message("end", listener.ends))
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end("")


async def _answer(send: Send, status: int, *, retry: int = 0) -> None:
    # Nobody is asked for anything else on the same connection.
    headers = [(b"access-control-allow-origin", b"*"), (b"cache-control", b"no-store"), (b"connection", b"close")]
    if retry:
        headers.append((b"retry-after", str(retry).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


class Connection(H11Protocol):
    """A connection that the application may cut, and that the kernel gives up when nobody is there any more."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Bound what is held for the other side."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=_HELD_BYTES)
        self.app_state = {**self.app_state, "transport": transport}
        self.beginning = asyncio.get_running_loop().call_later(BEGIN_SECONDS, self._cut_who_says_nothing)
        found = transport.get_extra_info("socket")
        found.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _HELD_BYTES)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _DEAD_MILLISECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the time it had to begin."""
        self.beginning.cancel()
        super().connection_lost(exc)

    def _cut_who_says_nothing(self) -> None:
        if getattr(self, "cycle", None) is None and not self.transport.is_closing():
            self.transport.abort()


class Server(uvicorn.Server):
    """uvicorn's server that leaves the signals to us and says when it listens."""

    def __init__(self, config: uvicorn.Config, told: Callable[[], None]) -> None:
        super().__init__(config)
        self.told = told

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ours are set where the streams are ended too."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        self.told()


async def run(listening: socket.socket, told: Callable[[], None]) -> None:
    """Serve streams on a socket until SIGTERM or SIGINT."""
    hub = Hub(
        most=settings.FACILITY_LIVE_LISTENERS,
        per_person=settings.FACILITY_LIVE_PER_PERSON,
        every=LOOK_SECONDS,
        check=CHECK_SECONDS,
    )
    config = uvicorn.Config(
        Streams(hub, heartbeat=HEARTBEAT_SECONDS, slow=SLOW_SECONDS),
        http=Connection,
        ws="none",
        lifespan="off",
        access_log=False,  # a line would hold the ticket
        log_config=None,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=settings.FACILITY_LIVE_LISTENERS + _AT_THE_DOOR,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    server = Server(config, told)

    def stop() -> None:
        server.should_exit = True
        hub.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    watching = asyncio.create_task(hub.watch())
    await server.serve(sockets=[listening])
    hub.stop()
    await watching


def serve(listening: socket.socket, told: Callable[[], None]) -> None:
    """The same in a loop of its own."""
    uvloop.run(run(listening, told))
