"""Pages of the story laid out in a real browser without a server.

Django's test client renders every page of the route table once per language, before the browser looks at any; the
browser then gets them under their own addresses, with styles, scripts and pictures from the static folders. Nothing
else is reachable. That makes a hundred kinds of page a matter of seconds.
"""

import logging
import mimetypes
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

from facility.apps.proposals.models import Proposal
from tests.interfaces.test_every_address import addresses, browser, token
from tests.journeys.mirrored import mirrored
from tests.story import SEEDS, _as_test

SITE = "http://facility.test"
LANGUAGES = ("en", "fr", "ar")
# Who is asked first: whoever of these may open a page shows it.
READERS = (
    "officer",
    "coordinator",
    "secretariat",
    "applicant",
    "newcomer",
    "finance",
    "authority",
    "evaluator",
    "chair",
    "delegate",
    "reporter",
    "signatory",
    "editor",
    "administrator",
    "agency_applicant",
    "auditor",
    "",
)
# Pages that are empty or another's for the officer.
BETTER = {
    "dossiers:list": "applicant",
    "dossiers:start": "newcomer",
    "public:home": "",
    "calls:list": "",
    "calls:detail": "",
    "calls:could_we_apply": "",
    "calls:could_we_apply_call": "",
    "parties:mine": "applicant",
    "parties:organisation": "applicant",
    "parties:join": "newcomer",
    "desk:home": "officer",
}
PARTS = ("basics", "relevance", "consortium", "budget", "declarations")


@dataclass(frozen=True)
class Seen:
    """A kind of page, and how it reads in every language."""

    name: str
    address: str
    part: str
    html: dict[str, bytes]


def _is_page(answer: Any) -> bool:
    return (
        not answer.streaming
        and answer.status_code in {200, 404}
        and answer.headers.get("Content-Type", "").startswith("text/html")
    )


def _asked(client: Client, address: str, language: str = "en") -> Any:
    """An answer; a file is read to its end, which closes it without closing the database of the transaction."""
    answer = client.get(address, headers={"accept-language": language})
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def _first(name: str, address: str, clients: dict[str, Client]) -> str | None:
    """The first who gets a page there; None where nobody does: an act, a file, a step on the way."""
    better = BETTER.get(name)
    for part in (better,) if better is not None else READERS:
        answer = _asked(clients[part], address)
        if answer.status_code == 200 or name.startswith("error"):
            return part if _is_page(answer) else None
        if answer.status_code == 405:
            return None
    return None


def _places() -> Iterator[tuple[str, str]]:
    """Every address of the route table, and pages of the route table in further states."""
    yield from sorted(addresses().items())
    draft = token(Proposal.objects.get(state="concept_draft"))
    for name in ("detail", "check", "documents", "access", "withdraw"):
        yield f"dossiers:{name} draft", reverse(f"dossiers:{name}", args=[draft])
    for part in PARTS:
        yield f"dossiers:part {part}", reverse("dossiers:part", args=[draft, part])
    yield "search:find words", "/search/?q=return"
    yield "projects:list narrowed", "/projects/?q=nothing+of+the+kind"
    yield "error 404", "/nothing/here/"


def _seen() -> list[Seen]:
    clients = {part: browser(part) for part in READERS}
    found = []
    for name, address in _places():
        part = _first(name, address, clients)
        if part is not None:
            asked = {one: _asked(clients[part], address, one) for one in LANGUAGES}
            assert all(map(_is_page, asked.values())), f"{address} is no page in every language"
            found.append(Seen(name, address, part, {one: answer.content for one, answer in asked.items()}))
    return found


def _told(folder: Path) -> list[Seen]:
    from seeds.story import tell

    logging.disable(logging.ERROR)
    told = override_settings(FACILITY_KEYS_DIR=folder / "keys", FACILITY_FILES_DIR=folder / "files", FACILITY_DEMO=True)
    with ExitStack() as held:
        held.callback(logging.disable, logging.NOTSET)
        held.callback(connection.close)
        held.enter_context(told)
        held.enter_context(_as_test(transaction.atomic()))
        tell(SEEDS / "portfolio", demo=True, told=[].append)
        held.enter_context(mirrored())
        found = _seen()
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="session")
def seen(
    assets: Path, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> list[Seen]:
    """Every kind of page of the told story. A thread of its own: there the browser's loop does not run."""
    with django_db_blocker.unblock(), ThreadPoolExecutor(1) as one:
        return one.submit(_told, tmp_path_factory.mktemp("seen")).result(timeout=300)


@cache
def static(path: str) -> tuple[bytes, str]:
    """A file of the static folders with its type."""
    found = finders.find(path)
    assert isinstance(found, str), f"{path} is not there"
    return Path(found).read_bytes(), mimetypes.guess_type(path)[0] or "application/octet-stream"


class Served:
    """A browser page that shows what was rendered."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.html: dict[str, bytes] = {}
        page.context.route("**/*", self._answer)

    def _answer(self, route: Any) -> None:
        path = urlsplit(route.request.url).path
        if path in self.html:
            route.fulfill(body=self.html[path], content_type="text/html; charset=utf-8")
        elif path.startswith("/static/"):
            body, kind = static(path.removeprefix("/static/"))
            route.fulfill(body=body, content_type=kind)
        else:
            route.fulfill(status=204)

    def show(self, one: Seen, language: str = "en") -> Any:
        """Open a page in a language."""
        self.html = {urlsplit(one.address).path: one.html[language]}
        self.page.goto(SITE + one.address, wait_until="load")
        return self.page
