"""Requests with one key in the same moment, in threads with connections of their own; on SQLite in a process of its own.

Every thread looks for a kept answer and finds none before any of them goes on: the narrowest moment there is.
"""

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

WORKERS = 4
PATIENCE = 60


def prepared() -> tuple[str, str, str]:
    """An applicant's token, the key of an open lot, the organisation; rows that stay."""
    from django.utils.timezone import now

    from facility.apps.parties.models import Person, RoleHolding
    from facility.apps.parties.public import actor_for, make_token
    from facility.foundation.accounts.public import Role, User, system
    from facility.foundation.machines.public import SCOPES
    from facility.foundation.records.models import Record
    from tests.apps.proposals import make

    at = now()
    lead = make.organisation()
    lot = make.open_lot(system("tests"))
    user = User.objects.create_user("applicant@example.org", name="Applicant", created_at=at, invented=True)
    record = Record.objects.create(kind="person", label={"en": "Applicant"}, created_at=at, invented=True)
    person = Person.objects.create(record=record, user=user, name="Applicant")
    RoleHolding.objects.create(person=person, role=Role.APPLICANT, organisation=lead, starts_on=date(2020, 1, 1))
    _row, secret = make_token(
        name="Test", scopes=SCOPES, expires_at=at + timedelta(days=1), actor=actor_for(user, at), at=at
    )
    return secret, f"{lot.call.code}:{lot.code}", lead.record.token


def race(secret: str, method: str, address: str, bodies: list[Any], keys: list[str]) -> list[dict[str, Any]]:
    """Send the requests so that all have looked for a kept answer before the first one acts."""
    from django.db import connections
    from django.test import Client

    from facility.interfaces.api import entering

    ready, looked, look = threading.Barrier(len(keys)), threading.local(), entering._again

    def look_and_wait(*given: Any) -> Any:
        found = look(*given)
        if not getattr(looked, "once", False):
            looked.once = True
            ready.wait(PATIENCE)
        return found

    def one(number: int) -> dict[str, Any]:
        looked.once = False
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": keys[number]}
        try:
            given = Client(raise_request_exception=False).generic(
                method, f"/api/v1/{address}", json.dumps(bodies[number]), "application/json", headers=headers
            )
            return {
                "status": given.status_code,
                "body": given.content.decode(),
                "replayed": given.headers.get("Idempotency-Replayed", ""),
                "retry": given.headers.get("Retry-After", ""),
            }
        finally:
            connections.close_all()

    entering._again = look_and_wait  # type: ignore[assignment]
    try:
        with ThreadPoolExecutor(len(keys)) as pool:
            return list(pool.map(one, range(len(keys)), timeout=PATIENCE * 2))
    finally:
        entering._again = look


def races() -> dict[str, Any]:
    """Start one dossier at once, four with four keys, hand one in, send another request with a key; and what stands."""
    from facility.apps.proposals.models import Proposal, Submission
    from facility.foundation.machines.models import KeptAnswer
    from tests.apps.proposals import make

    secret, lot, lead = prepared()
    start = {"lot": lot, "lead": lead, "answers": make.CONCEPT}
    same = ["one"] * WORKERS
    found: dict[str, Any] = {"started": race(secret, "POST", "dossiers", [start] * WORKERS, same)}
    found["dossiers"] = Proposal.objects.count()
    token = Proposal.objects.get().record.token
    found["submitted"] = race(secret, "POST", f"dossiers/{token}/submit", [{}] * WORKERS, ["in"] * WORKERS)
    found["submissions"] = Submission.objects.count()
    withdrawn = [{"reason": "x"}] * WORKERS
    found["withdrawn"] = race(secret, "POST", f"dossiers/{token}/withdraw", withdrawn, ["out"] * WORKERS)
    found["apart"] = race(secret, "POST", "dossiers", [start] * WORKERS, [f"k{one}" for one in range(WORKERS)])
    found["dossiers apart"] = Proposal.objects.count() - 1
    other = [start | {"answers": {"title": f"Way {one}"}} for one in range(WORKERS)]
    found["different"] = race(secret, "POST", "dossiers", other, ["two"] * WORKERS)
    found["dossiers different"] = Proposal.objects.count() - 1 - WORKERS
    found["kept"] = KeptAnswer.objects.count()
    return found


if __name__ == "__main__":
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    json.dump(races(), sys.stdout)
