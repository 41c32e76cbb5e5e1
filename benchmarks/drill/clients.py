"""The people of a drill: each repeats what got no answer until it is answered, as a careful person would."""

from __future__ import annotations

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

MARK = "d" * 32
PAUSE = 0.3
_PAYMENT = re.compile(rb'href="/payments/([^/"]+)/"')


@dataclass
class Told:
    """What the clients were answered; filled by many threads."""

    receipts: dict[str, str] = field(default_factory=dict)
    acts: list[str] = field(default_factory=list)
    repeated: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    gave_up: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, answer: str) -> None:
        """Count one answer, or one that did not come."""
        with self.lock:
            self.answers[answer] = self.answers.get(answer, 0) + 1


@dataclass
class Person:
    """One browser."""

    port: int
    cookie: str
    told: Told
    until: float
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, bytes]:
        """Status, where it leads, and the page. Raises OSError or HTTPException when no answer came."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": f"sessionid={self.cookie}; csrftoken={MARK}"}
        body = None
        if fields is not None:
            body = urlencode({**fields, "csrfmiddlewaretoken": MARK})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body=body, headers=headers)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        return answer.status, answer.headers.get("Location", ""), content

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def insist(self, what: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, bytes] | None:
        """Repeat until there is an answer that is neither silence nor 5xx; None when time is over."""
        tries = 0
        while time.monotonic() < self.until:
            tries += 1
            try:
                status, leads, content = self.ask("GET" if fields is None else "POST", path, fields)
            except (OSError, http.client.HTTPException):
                self.told.note("no answer")
            else:
                self.told.note(str(status))
                if status < 500:
                    if tries > 1:
                        with self.told.lock:
                            self.told.repeated += 1
                    return status, leads, content
            time.sleep(PAUSE)
        with self.told.lock:
            self.told.gave_up.append(what)
        return None


def submit(person: Person, draft: dict[str, str], key: str) -> None:
    """Hand in one concept note; the same key each time."""
    path = f"/dossiers/{draft['token']}/check/"
    answer = person.insist(f"submit {draft['token']}", path, {"key": key})
    if answer is None:
        return
    status, leads, _content = answer
    with person.told.lock:
        if status == 302 and "/receipt/" in leads:
            person.told.receipts[draft["token"]] = key
        else:
            person.told.gave_up.append(f"submit {draft['token']}: {status} {leads}")


def grant(people: dict[str, Person], one: dict[str, Any]) -> None:
    """Both sign, then one pre-financing goes through its five acts."""
    told, token = people["officer"].told, one["token"]

    def act(who: str, what: str, path: str, fields: dict[str, str]) -> bool:
        answer = people[who].insist(f"{what} {token}", path, fields)
        # 409: the first try was kept and only its answer was lost; the counting afterwards says whether that is so.
        done = answer is not None and (
            answer[0] == 409 or (answer[0] == 302 and answer[1].startswith(("/grants/", "/payments/")))
        )
        with told.lock:
            if done:
                told.acts.append(f"{what} {token}")
            elif answer is not None:
                told.gave_up.append(f"{what} {token}: {answer[0]} {answer[1]}")
        return done

    if not act("signatory", "sign", f"/grants/{token}/agreement/", {"seen": one["seen"]}):
        return
    if not act("authority", "countersign", f"/grants/{token}/agreement/", {"seen": one["seen"]}):
        return
    amount = f"{one['cents'] // 100}.{one['cents'] % 100:02d}"
    if not act("signatory", "request", f"/grants/{token}/payment/", {"amount": amount}):
        return
    page = people["officer"].insist(f"read {token}", f"/grants/{token}/")
    found = _PAYMENT.search(page[2]) if page else None
    if found is None:
        told.gave_up.append(f"find the payment of {token}: {page[0] if page else ''}")
        return
    payment = f"/payments/{found[1].decode()}/"
    steps = [("officer", "check"), ("finance", "order"), ("authority", "approve")]
    for who, what in steps:
        if not act(who, what, payment, {"do": what}):
            return
    told_by_bank = {"paid_on": time.strftime("%Y-%m-%d"), "bank_reference": f"DRILL-{token[:8]}"}
    act("finance", "confirm", f"{payment}confirm/", told_by_bank)
