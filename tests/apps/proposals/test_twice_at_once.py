"""The same dossier handed in four times in one moment on PostgreSQL: one submission, one number, one letter."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from facility.apps.proposals import public as proposals
from facility.apps.proposals.models import Submission
from facility.core.errors import NotAllowedNow
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.post.public import Letter
from facility.foundation.trail.public import Entry
from tests.apps.proposals import make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.mark.parametrize("keys", [["k" * 16] * 4, [f"{number}" * 16 for number in range(4)]], ids=["one page", "four"])
def test_four_at_once_are_one_submission(actor_of: Callable[..., Actor], keys: list[str]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time; its processes are tried by the drill")
    lead = make.organisation()
    applicant, officer = actor_of(Role.APPLICANT, organisation=lead), actor_of(Role.GRANTS_OFFICER)
    note = make.concept(applicant, make.open_lot(officer), lead)
    ready = Barrier(4, timeout=30)

    def once(key: str) -> Any:
        try:
            ready.wait()
            return proposals.submit(proposal_id=note.pk, key=key, actor=applicant, at=make.AT).number
        except NotAllowedNow:
            return "already in"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(once, keys))
    same = len(set(keys)) == 1
    assert sorted(map(str, answers)) == (["1"] * 4 if same else ["1", "already in", "already in", "already in"])
    assert Submission.objects.count() == 1
    assert Entry.objects.filter(event="proposal.submitted").count() == 1
    assert Letter.objects.filter(key__endswith=":received").count() == 1
