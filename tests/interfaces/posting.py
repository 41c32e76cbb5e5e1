"""Every form of every page, found by reading the pages, and a way to post to it that says what changed."""

import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import resolve, reverse

from facility.apps.calls.models import Call
from facility.apps.proposals.models import Proposal
from tests.interfaces.test_every_address import addresses, ask, browser, filled, is_open, token, values
from tests.story import _as_test

# Who is asked first for the form of an address: most forms belong to one of these.
FIRST = [
    "officer",
    "coordinator",
    "secretariat",
    "newcomer",
    "administrator",
    "finance",
    "authority",
    "applicant",
    "signatory",
    "reporter",
    "chair",
]
# Rows that every visit may write: the browser's session, counters, who is here, what was kept for after sign-in.
PASSING = {"django_session", "cache_entries", "forms_presence", "accounts_tries"}
_WRITES = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(\w+)\"?", re.IGNORECASE)
_BUTTONS = {"submit", "button", "reset", "image"}
# What answers programs shows no forms: nobody needs to knock at each as each person.
PROGRAMS = ("api:", "api_else:", "common_grants:", "feeds:")


@dataclass
class Field:
    """A field that a person can fill, with a value that the page itself offers."""

    name: str
    kind: str
    value: str
    offered: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form as one person sees it."""

    name: str
    address: str
    person: str
    fields: list[Field]
    uploads: list[str]
    page: str = ""
    multipart: bool = False

    @property
    def proper(self) -> dict[str, str]:
        """What a person of good will would post."""
        return {one.name: one.value for one in self.fields}

    @property
    def typed(self) -> list[Field]:
        """The fields that take anything, chosen ones included: nobody keeps a stranger to the choices."""
        return [one for one in self.fields if one.name != "csrfmiddlewaretoken"]

    @property
    def shapes(self) -> list[Field]:
        """One field of each shape: `lines.1.amount` stands for all the lines, `v.title` for all versions."""
        return list({re.sub(r"\d+|^v\..*", "#", one.name): one for one in reversed(self.typed)}.values())


def _sensible(name: str, kind: str) -> str:
    known = {"email": "someone@example.org", "url": "https://example.org/", "date": "2026-03-02", "number": "1"}
    if kind in known:
        return known[kind]
    if re.search("amount|accepted|cents|euro", name):
        return "1000"
    if re.search("_on$|_at$|as_of|opens|closes|signed_off", name):
        return "2026-03-02"
    return "Plain words" if kind in {"text", "textarea", "search"} else ""


def _fields(form: Any) -> Iterator[Field]:
    seen: dict[str, Field] = {}
    for part in form.iter("input", "textarea", "select"):
        name, kind = part.get("name"), (part.get("type") or part.tag).lower()
        if not name or kind in _BUTTONS or kind == "file":
            continue
        if part.tag == "select":
            offered = [one.get("value", "") for one in part.iter("option")]
            chosen = [one.get("value", "") for one in part.iter("option") if one.get("selected") is not None]
            value = next((one for one in [*chosen, *offered] if one), "")
        elif part.tag == "textarea":
            offered, value = [], (part.text or "").strip()
        else:
            offered, value = [], part.get("value") or ""
        if kind in {"radio", "checkbox"}:
            value = value if kind == "radio" and part.get("value") is not None else value or "on"
            if name in seen:
                seen[name].offered.append(value)
                if part.get("checked") is not None:
                    seen[name].value = value
                continue
            offered = [value]
        seen.setdefault(name, Field(name, kind, value or _sensible(name, kind), offered))
    yield from seen.values()


def _variants() -> dict[str, str]:
    """Further objects of the story, whose state shows other forms: a draft with all its parts, a call that is written."""
    draft = Proposal.objects.get(state="concept_draft")
    known = {**values(), "dossiers token": token(draft)}
    found = {}
    for part in draft.answers.schema.content["parts"]:
        found[f"dossiers:part {part['key']}"] = reverse("dossiers:part", args=[token(draft), part["key"]])
    for name in ("detail", "access", "documents", "check"):
        found[f"dossiers:{name} draft"] = reverse(
            f"dossiers:{name}", kwargs=filled(f"dossiers:{name}", ["token"], known)
        )
    found["dossiers:remarks draft"] = reverse("dossiers:remarks", kwargs={"token": token(draft), "part": "basics"})
    for call in Call.objects.filter(state="draft"):
        for name in ("frame", "guidelines", "deadline", "check", "desk_detail"):
            found[f"calls:{name} {call.code}"] = reverse(f"calls:{name}", kwargs={"code": call.code})
    return found


def _read(content: bytes, here: str, person: str) -> Iterator[Form]:
    for one in lxml.html.fromstring(content).iterfind(".//form"):
        if (one.get("method") or "get").lower() != "post":
            continue
        target = urlsplit(one.get("action") or here).path
        try:
            name = resolve(target).view_name
        except Http404:
            continue
        uploads = [part.get("name") for part in one.iter("input") if part.get("type") == "file" and part.get("name")]
        yield Form(name, target, person, list(_fields(one)), uploads, here, "multipart" in one.get("enctype", ""))


def forms() -> list[Form]:
    """Each form of the system once: by address and the names of its fields."""
    found: dict[tuple[str, frozenset[str]], Form] = {}
    clients: dict[str, Client] = {}

    def look(name: str, address: str, person: str) -> bool:
        client = clients.setdefault(person, browser(person))
        status, content = ask(client, "get", address)
        if status != 200 or b"<form" not in content:
            return False
        own = False
        for form in _read(content, address, person):
            found.setdefault((form.name, frozenset(one.name for one in form.fields)), form)
            own = own or form.name == name
        return own

    for label, address in {**addresses(), **_variants()}.items():
        name = label.partition(" ")[0]
        if name.startswith(PROGRAMS):
            continue
        if is_open(name):
            look(name, address, "")
            continue
        takes = ask(clients.setdefault("officer", browser("officer")), "post", address)[0] != 405
        for person in [*FIRST, ""] if takes else ["officer", "applicant"]:
            if look(name, address, person):
                break
    return list(found.values())


def _digest(tables: Sequence[str]) -> dict[str, str]:
    said = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(repr([bytes(one) if isinstance(one, memoryview) else one for one in row]) for row in cursor)
            said[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return said


@dataclass
class Answer:
    """What came back, and the tables whose rows are no longer the same."""

    status: int | str
    content: bytes
    changed: list[str]
    kind: str = ""

    @property
    def is_refusal(self) -> bool:
        """Whether the page said no: an error page, or the form again."""
        return self.status == 200 or (isinstance(self.status, int) and self.status >= 400)


def post(client: Client, address: str, data: Any, then: Sequence[str] = (), **extra: Any) -> Answer:
    """Post, read the pages that follow, look at the written tables, and undo everything."""
    written: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        match = _WRITES.match(sql)
        if match and match[1] not in PASSING:
            written.add(match[1])
        return execute(sql, params, many, context)

    kept = client.cookies.copy()
    point = _as_test(transaction.atomic())
    point.__enter__()
    try:
        with connection.execute_wrapper(note):
            answer = client.post(address, data, **extra)
        content = b"".join(answer) if answer.streaming else answer.content
        tables = sorted(written)
        after = _digest(tables)
        for page in then if answer.status_code == 302 else ():
            shown = client.get(page)
            content += b"" if shown.streaming else shown.content
        found = Answer(answer.status_code, content, tables, answer.headers.get("Content-Type", ""))
    except Exception as error:  # noqa: BLE001 - whatever it is, the page broke
        return Answer(f"{type(error).__name__}: {str(error)[:300]}", b"", [])
    finally:
        transaction.set_rollback(True)
        point.__exit__(None, None, None)
        client.cookies = kept
    before = _digest(tables)
    found.changed = [table for table in tables if before[table] != after[table]]
    return found


def shared(all_forms: Sequence[Form]) -> Mapping[str, str]:
    """Every name of a field that any form has: what a stranger would try on an address whose form he cannot see."""
    names = {one.name for form in all_forms for one in form.typed if len(one.name) < 30}
    return dict.fromkeys(itertools.islice(sorted(names), 200), "")
