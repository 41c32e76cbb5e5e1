"""Who comes to the streams: those at the door count as those who are in, so that one person fills neither."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

from facility.interfaces.stream import hub, room
from facility.interfaces.stream.hub import Full, Hub
from facility.interfaces.stream.tickets import Ticket

PATIENCE = 60


def ticket(user: int) -> Ticket:
    return Ticket("a-meeting", 5, user, "en", False, until=4_000_000_000.0)


class Door:
    """Lets everybody in, once it is opened."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.asked: list[int] = []

    def admit(self, given: Ticket) -> bool:
        self.asked.append(given.user)
        assert self.opened.wait(PATIENCE)
        return True


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    made = Door()
    monkeypatch.setattr(room, "admit", made.admit)
    monkeypatch.setattr(hub, "close_old_connections", lambda: None)
    return made


def within(act: Callable[[Hub], Awaitable[None]], *, most: int = 100, per_person: int = 2) -> None:
    async def run() -> None:
        made = Hub(most=most, per_person=per_person, every=1, check=1)
        await asyncio.wait_for(act(made), PATIENCE)

    asyncio.run(run())


def test_one_person_who_comes_many_times_at_once_is_asked_about_as_often_as_they_may_be_in(door: Door) -> None:
    async def act(streams: Hub) -> None:
        coming = [asyncio.create_task(streams.admit(ticket(7))) for _one in range(2)]
        await asyncio.sleep(0)
        for _one in range(20):
            with pytest.raises(Full) as full:
                await streams.admit(ticket(7))
            assert not full.value.everybody
        other = asyncio.create_task(streams.admit(ticket(8)))
        await asyncio.sleep(0)
        door.opened.set()
        assert await asyncio.gather(*coming, other) == [True, True, True]
        assert sorted(door.asked) == [7, 7, 8]
        # Whoever went away at the door takes no place.
        assert streams.coming.total() == 0
        assert await streams.admit(ticket(7)) is True

    within(act)


def test_those_at_the_door_count_for_everybody_too(door: Door) -> None:
    async def act(streams: Hub) -> None:
        coming = [asyncio.create_task(streams.admit(ticket(number))) for number in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Full) as full:
            await streams.admit(ticket(9))
        assert full.value.everybody
        door.opened.set()
        await asyncio.gather(*coming)

    within(act, most=3)
