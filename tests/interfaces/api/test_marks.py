"""Versions as ETags: they move with what is shown, and with nothing else."""

from collections.abc import Callable

import pytest

from facility.apps.proposals import public as proposals
from facility.apps.proposals.models import Proposal
from facility.foundation.accounts.public import Actor, Role, system
from facility.foundation.approvals import public as approvals
from facility.foundation.base.acts import act
from facility.foundation.base.clock import now
from facility.foundation.records import public as records
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail
from facility.interfaces.api import marks


@pytest.mark.django_db
def test_a_version_tells_no_applicant_that_staff_read_or_that_a_refusal_waits(
    story: None, actor_of: Callable[..., Actor]
) -> None:
    """Whoever polls the mark of the own dossier would else know of both before anything is decided."""
    found, officer = Proposal.objects.exclude(title="").earliest("pk"), actor_of(Role.GRANTS_OFFICER)
    before = marks.version_of(found.record_id)
    assert proposals.note_reading(proposal_id=found.pk, actor=officer, at=now())
    with act():
        record = records.lock(found.record_id)
        approvals.propose(record=record, act="tests.refuse", payload={}, actor=officer, at=now())
    assert marks.version_of(found.record_id) == before
    with act():
        record = records.lock(found.record_id)
        record_trail(record=record, event=Event.FILE_KEPT, actor=system("tests"), at=now())
    assert marks.version_of(found.record_id) != before
    assert "." not in before
