"""Which pages are measured: every address of the route table on the story's objects, and what peers were measured on.

python -m benchmarks.addresses > addresses.json      (once the story is told, before anything is sown)
"""

from __future__ import annotations

import json
import logging
import os
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facility.config.settings")

import django

django.setup()

from django.contrib.sessions.models import Session  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from facility.apps.grants.models import Grant  # noqa: E402
from facility.apps.projects.models import Project  # noqa: E402
from facility.apps.proposals.models import Proposal  # noqa: E402
from tests.interfaces.test_every_address import addresses, browser, is_open  # noqa: E402

# In this order: the first whom a page answers stands for its visitors.
PEOPLE = ("officer", "coordinator", "secretariat", "applicant", "evaluator", "authority", "finance", "signatory")
PEOPLE += ("reporter", "delegate", "editor", "administrator", "agency_applicant", "newcomer", "member", "auditor")
# Pages that are no reading: they sign out, or make a paper for some seconds of processor time.
LEFT_OUT = {"accounts:sign_out"}


def found() -> list[dict[str, str]]:
    """Name, address and person of every page that answers 200 to somebody."""
    pages = []
    with transaction.atomic():
        clients = {part: browser(part) for part in ("", *PEOPLE)}
        for name, address in sorted(addresses().items()):
            people = ("",) if is_open(name) else ("", *PEOPLE) if name.startswith("calls:") else (*PEOPLE, "")
            who = next((one for one in people if name not in LEFT_OUT and _opens(clients[one], address)), None)
            if who is not None:
                pages.append({"name": name, "path": address, "who": who})
        transaction.set_rollback(True)
    return pages


def _opens(client: Client, address: str) -> bool:
    try:
        with transaction.atomic():
            answer = client.get(address)
            transaction.set_rollback(True)
    except Exception:  # noqa: BLE001 - a page that cannot be read is not measured; the tests say why it breaks
        return False
    return bool(answer.status_code == 200)


def shared() -> list[dict[str, str]]:
    """The rows that the measured peers have too, on what was sown: lists, filters, search, details, the form."""
    dossier = Proposal.objects.filter(lead__name__startswith="Benchmark").order_by("pk")
    judged = dossier.filter(state="evaluated").select_related("record").first()
    written = dossier.filter(state="concept_draft").select_related("record").first()
    waiting = dossier.filter(state="in_evaluation").select_related("record").first()
    evaluator = "bench-evaluator-0"
    if not (judged and written and waiting):
        sys.exit("Sow first: there is no dossier of the benchmark here.")
    writer = _writer(written)
    detail, form = f"/desk/dossiers/{judged.record.token}/", f"/dossiers/{written.record.token}/"
    listed: list[tuple[str, str, str]] = [
        ("staff list", "/desk/dossiers/", "officer"),
        ("staff list, last page", "/desk/dossiers/?page=60", "officer"),
        ("staff list, by title", "/desk/dossiers/?sort=title", "officer"),
        ("staff list, one state", "/desk/dossiers/?state=in_evaluation", "officer"),
        ("staff list, one word", "/desk/dossiers/?q=harvest", "officer"),
        ("dossier, staff", detail, "officer"),
        ("dossier in evaluation, staff", f"/desk/dossiers/{waiting.record.token}/", "officer"),
        ("dossier, applicant", form, writer),
        ("apply form, basics", f"{form}parts/basics/", writer),
        ("apply form, relevance", f"{form}parts/relevance/", writer),
        ("check before handing in", f"{form}check/", writer),
        ("own dossiers", "/dossiers/", writer),
        ("own desk, applicant", "/desk/", writer),
        ("desk, staff", "/desk/", "officer"),
        ("desk, evaluator", "/desk/", evaluator),
        ("tasks, staff", "/desk/tasks/", "officer"),
        ("tasks, evaluator", "/desk/tasks/", evaluator),
        ("search, most documents", "/search/?q=reintegration", "officer"),
        ("search, some documents", "/search/?q=harvest", "officer"),
        ("search, few documents", "/search/?q=alaneni", "officer"),
        ("search, two words", "/search/?q=harvest+nurse", "officer"),
        ("search, a phrase", "/search/?q=%22nurse+harvest%22", "officer"),
        ("search, public", "/search/?q=harvest", ""),
        ("projects", "/projects/", ""),
        ("projects, one word", "/projects/?q=harvest", ""),
        ("project, public", f"/projects/{Project.objects.earliest('pk').record.reference}/", ""),
        ("grant, staff", f"/grants/{Grant.objects.earliest('pk').record.token}/", "officer"),
        ("front page", "/", ""),
    ]
    return [{"name": name, "path": path, "who": who} for name, path, who in listed]


def _writer(dossier: Any) -> str:
    number = dossier.lead.name.rpartition(" ")[2]
    return f"bench-applicant-{number}"


def cookies(people: set[str]) -> dict[str, str]:
    """A session per person, as signing in leaves it."""
    made = {}
    for one in sorted(people - {""}):
        client = browser(one)
        made[one] = client.cookies["sessionid"].value
    return made


def main() -> int:
    """Print what was found as JSON."""
    logging.disable(logging.CRITICAL)
    pages = shared() if "shared" in sys.argv[1:] else found()
    known = {"pages": pages, "cookies": {}}
    if "shared" in sys.argv[1:]:
        known["sessions"] = Session.objects.count()
    print(json.dumps(known, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
