"""So many pages listen to one live session while others vote and questions are let in: how soon each hears of each.

python -m benchmarks.live_load JOB.json              (prints one line of JSON)

The file: the room of benchmarks.live_room with "web" and "stream" (ports), "seconds" and "pause" (between two votes of a
lane). Votes come in lanes, one question each, so that its number of votes says which of them a page has heard of.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import statistics
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvloop

PATIENCE = 15.0
_QUESTION = re.compile(r'data-key="question-(\d+)".*?</p><p>([\d,]+) vote', re.DOTALL)


class Heard:
    """What a page has heard: each new state with its moment; states are read once, whoever got them."""

    states: dict[str, dict[int, int]] = {}

    def __init__(self) -> None:
        self.news: list[tuple[float, str]] = []
        self.bytes = 0

    def take(self, number: str, data: str, at: float) -> None:
        """A state of the room: votes by question."""
        if number not in self.states:
            html = json.loads(data)["html"]
            self.states[number] = {int(one): int(votes.replace(",", "")) for one, votes in _QUESTION.findall(html)}
        self.news.append((at, number))

    def when(self, question: int, votes: int) -> float | None:
        """The moment at which it knew that the question has so many votes."""
        for at, number in self.news:
            if self.states[number].get(question, -1) >= votes:
                return at
        return None


async def listen(port: int, ticket: str, heard: Heard, ready: asyncio.Event) -> None:
    """One page."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4 * 1024 * 1024)
    writer.write(f"GET /{ticket} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode())
    held: dict[str, str] = {}
    try:
        while True:
            # Lines of chunk lengths in between begin neither with a name of ours nor end a message.
            line = await reader.readline()
            if not line:
                break
            heard.bytes += len(line)
            name, colon, value = line.decode().strip().partition(": ")
            if colon and name in {"id", "event", "data"}:
                held[name] = value
            if name == "data" and held.get("event") == "room":
                heard.take(held["id"], value, time.perf_counter())
                held = {}
                ready.set()
    except asyncio.CancelledError:
        writer.close()
        raise


class Acts:
    """Votes in lanes and questions let in, each with the moment of its answer."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.done: list[tuple[float, int, int]] = []
        self.waits: list[float] = []
        self.errors: list[str] = []
        self.until = time.perf_counter() + job["seconds"]

    def post(self, line: http.client.HTTPConnection, who: dict[str, str], **fields: Any) -> float:
        """One act; the moment at which it was acknowledged."""
        body = urlencode({"csrfmiddlewaretoken": who["csrf"], **fields})
        cookie = f"sessionid={who['session']}; csrftoken={who['csrf']}"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        begun = time.perf_counter()
        line.request("POST", self.job["path"], body, headers)
        answer = line.getresponse()
        answer.read()
        at = time.perf_counter()
        self.waits.append(at - begun)
        if answer.status != 302:
            self.errors.append(str(answer.status))
        return at

    def vote(self, lane: int) -> None:
        """One lane: each of the room votes once for its question."""
        line, question = self._line(), self.job["shown"][lane]
        for votes, who in enumerate(self.job["voters"], start=1):
            if time.perf_counter() > self.until:
                break
            at = self.post(line, who, do="vote", number=question)
            self.done.append((at, question, votes))
            time.sleep(self.job["pause"])
        line.close()

    def let_in(self) -> None:
        """The secretariat: a question a second."""
        line = self._line()
        for question in self.job["waiting"]:
            if time.perf_counter() > self.until:
                break
            at = self.post(line, self.job["desk"], do="show", number=question)
            self.done.append((at, question, 0))
            time.sleep(1)
        line.close()

    def _line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.job["web"], timeout=60)


async def run(job: dict[str, Any]) -> dict[str, Any]:
    """Let everybody listen, then act, then wait until all is heard."""
    pages = [(Heard(), asyncio.Event()) for _one in job["tickets"]]
    begun = time.perf_counter()
    tasks = [
        asyncio.create_task(listen(job["stream"], ticket, heard, ready))
        for ticket, (heard, ready) in zip(job["tickets"], pages, strict=True)
    ]
    await asyncio.wait_for(asyncio.gather(*(ready.wait() for _heard, ready in pages)), PATIENCE)
    joined = time.perf_counter() - begun
    spent = time.process_time()
    acts = Acts(job)
    threads = [threading.Thread(target=acts.vote, args=(lane,)) for lane in range(len(job["shown"]))]
    threads.append(threading.Thread(target=acts.let_in))
    for one in threads:
        one.start()
    for one in threads:
        await asyncio.to_thread(one.join, job["seconds"] + 60)
    last = {question: max(votes for _at, one, votes in acts.done if one == question) for _at, question, _v in acts.done}
    for _turn in range(int(PATIENCE * 20)):
        if all(_knows(heard, last) for heard, _ready in pages):
            break
        await asyncio.sleep(0.05)
    spent = time.process_time() - spent
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return _told(acts, [heard for heard, _ready in pages], last) | {
        "joined_ms": round(joined * 1000),
        "generator_cpu": round(spent / (job["seconds"] or 1), 3),
    }


def _knows(heard: Heard, last: dict[int, int]) -> bool:
    state = heard.states[heard.news[-1][1]]
    return all(state.get(question, -1) >= votes for question, votes in last.items())


def _told(acts: Acts, pages: list[Heard], last: dict[int, int]) -> dict[str, Any]:
    heard = [(page.when(question, votes), at) for page in pages for at, question, votes in acts.done]
    waits = sorted(max(0.0, came - at) * 1000 for came, at in heard if came is not None)
    return {
        "clients": len(pages),
        "acts": len(acts.done),
        "p50": round(statistics.median(waits), 1),
        "p95": round(waits[int(len(waits) * 0.95)], 1),
        "max": round(waits[-1], 1),
        "lost": len(heard) - len(waits),
        "behind": sum(not _knows(page, last) for page in pages),
        "errors": len(acts.errors),
        "act_p50": round(statistics.median(acts.waits) * 1000, 1),
        "messages": sum(len(page.news) for page in pages),
        "kilobytes": round(sum(page.bytes for page in pages) / max(1, sum(len(page.news) for page in pages)) / 1000, 1),
    }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(run(json.loads(Path(sys.argv[1]).read_text())))))
