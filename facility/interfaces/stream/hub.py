"""Who listens to which session, and what they are sent: each the newest state, never a queue of older ones."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import Error, InterfaceError, OperationalError, close_old_connections

from facility.foundation.base import clock
from facility.interfaces.stream import room
from facility.interfaces.stream.room import DESK, Frame, Look, Wanted
from facility.interfaces.stream.tickets import Ticket

T = TypeVar("T")
log = logging.getLogger(__name__)

_AWAY_SECONDS = 1.0


class Full(Exception):
    """No further stream is opened, for this person (`everybody` false) or for anybody."""

    def __init__(self, *, everybody: bool) -> None:
        super().__init__()
        self.everybody = everybody


@dataclass(eq=False)
class Listener:
    """One open page: what it was sent last, and what it is to be sent next."""

    ticket: Ticket
    last: str = ""
    frame: Frame | None = None
    # Why it ends, in a word that the page is told; "" where the connection just closes.
    ends: str | None = None
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    # Ends it with its ticket.
    timer: asyncio.TimerHandle | None = None

    @property
    def kind(self) -> str:
        """What it reads: the secretariat's signal, or the room in a language."""
        return DESK if self.ticket.desk else self.ticket.language

    def give(self, frame: Frame) -> None:
        """Put the newest state in place of one that was not sent yet."""
        if frame.number != self.last and self.ends is None:
            self.frame = frame
            self.woken.set()

    def end(self, why: str) -> None:
        """Let it end after what is at hand; the first reason stands."""
        if self.ends is None:
            self.ends = why
            self.woken.set()


@dataclass
class Room:
    """One session with its listeners and the newest messages."""

    beat: int = -1
    frames: dict[str, Frame] = field(default_factory=dict)
    listeners: set[Listener] = field(default_factory=set)
    # Something of it could not be drawn: it is left alone until that moment of the loop's clock.
    is_broken: bool = False
    rests_until: float = 0.0

    def wanted(self) -> Wanted:
        """What the next look is to draw."""
        kinds = frozenset(one.kind for one in self.listeners)
        return Wanted(self.beat, kinds, kinds - self.frames.keys(), self.is_broken)


class Hub:
    """All live sessions of this process; used from one event loop."""

    def __init__(self, *, most: int, per_person: int, every: float, check: float) -> None:
        self.most, self.per_person, self.every, self.check = most, per_person, every, check
        self.rooms: dict[int, Room] = {}
        # Who stands at the door, by person: they count as if they were in, so that nobody fills the door either.
        self.coming: Counter[int] = Counter()
        self.stopped = asyncio.Event()
        # One connection to the database for looks, one for those who come: a rush at the door delays nobody's news.
        self._looks = ThreadPoolExecutor(1, "looks")
        self._door = ThreadPoolExecutor(1, "door")

    async def admit(self, ticket: Ticket) -> bool | None:
        """As `room.admit`, in a thread. Raises Full, django.db.Error."""
        self._need_space(ticket)
        self.coming[ticket.user] += 1
        try:
            return await self._in(self._door, room.admit, ticket)
        finally:
            self.coming -= Counter([ticket.user])

    def join(self, ticket: Ticket, last: str) -> Listener:
        """Let somebody listen who was admitted; they have seen the state `last`. Raises Full."""
        self._need_space(ticket)
        listener = Listener(ticket, last)
        here = self.rooms.setdefault(ticket.session, Room())
        here.listeners.add(listener)
        if listener.kind in here.frames:
            listener.give(here.frames[listener.kind])
        left = max(0.0, ticket.until - clock.now().timestamp())
        listener.timer = asyncio.get_running_loop().call_later(left, listener.end, "ticket")
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget somebody who has gone."""
        if listener.timer is not None:
            listener.timer.cancel()
        here = self.rooms.get(listener.ticket.session)
        if here is not None:
            here.listeners.discard(listener)
            if not here.listeners:
                del self.rooms[listener.ticket.session]

    def stop(self) -> None:
        """End all streams; pages find the next process by themselves."""
        self.stopped.set()
        for one in self._everybody():
            one.end("")

    async def watch(self) -> None:
        """Look for changes until stopped; a database that is away ends no stream."""
        loop = asyncio.get_running_loop()
        checked, away = loop.time(), False
        while not self.stopped.is_set():
            begun = loop.time()
            try:
                await self._look()
                if begun - checked >= self.check:
                    checked = begun
                    await self._check()
                away = False
            except Error as error:
                if not away:
                    log.warning("The database does not answer; streams wait for it: %s", error)
                away = True
            except Exception:
                away = True
                log.exception("A look at the live sessions went wrong; the next one comes.")
            await self._pause(_AWAY_SECONDS if away else max(0.02, self.every - (loop.time() - begun)))
        for pool in (self._looks, self._door):
            pool.shutdown(wait=False, cancel_futures=True)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stopped.wait(), seconds)
        except TimeoutError:
            pass

    async def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        wanted = {number: here.wanted() for number, here in self.rooms.items() if here.rests_until <= now}
        if not wanted:
            return
        for number, told in (await self._in(self._looks, room.look, wanted)).items():
            here = self.rooms.get(number)
            if here is not None:
                self._tell(here, told)

    def _tell(self, here: Room, told: Look) -> None:
        # What was drawn of an older pulse is old: a language that somebody reads again is drawn again.
        here.frames = told.frames if told.beat != here.beat else here.frames | told.frames
        here.beat, here.is_broken = told.beat, told.is_broken
        if told.is_broken:
            here.rests_until = asyncio.get_running_loop().time() + _AWAY_SECONDS
        for one in here.listeners:
            if one.kind in here.frames:
                one.give(here.frames[one.kind])
            if not told.is_live:
                one.end("closed")

    async def _check(self) -> None:
        """Who has lost the place, the account or the role, or has signed out, loses the stream."""
        for number, here in list(self.rooms.items()):
            asked = {one.ticket for one in here.listeners}
            try:
                allowed = await self._in(self._looks, room.still_allowed, number, asked)
            except (InterfaceError, OperationalError):
                raise
            except Exception:
                # Whoever could not be asked about is let go when the ticket ends, at the latest.
                log.exception("Who may go on in live session %s could not be asked.", number)
                continue
            for one in list(here.listeners):
                if one.ticket in asked and one.ticket not in allowed:
                    one.end("place")

    def _everybody(self) -> list[Listener]:
        return [one for here in self.rooms.values() for one in here.listeners]

    def _need_space(self, ticket: Ticket) -> None:
        everybody = self._everybody()
        if len(everybody) + self.coming.total() >= self.most or self.stopped.is_set():
            raise Full(everybody=True)
        mine = sum(one.ticket.user == ticket.user for one in everybody) + self.coming[ticket.user]
        if mine >= self.per_person:
            raise Full(everybody=False)

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[..., T], *given: Any) -> T:
        def ask() -> T:
            """As a request does: a connection that broke or grew old is left for a new one."""
            close_old_connections()
            return work(*given)

        return await asyncio.get_running_loop().run_in_executor(pool, ask)
