"""The demonstration is told by the actions: what it leaves behind is whole, and nothing invented enters a published figure."""

from pathlib import Path

import pytest

from facility.apps.finance import public as finance
from facility.apps.grants import public as grants
from facility.apps.interchange.public import DEMONSTRATION, REAL
from facility.apps.knowledge.models import Lesson
from facility.apps.projects.models import Project
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import User
from facility.foundation.post.public import Letter, render
from facility.foundation.trail.public import Entry, verify
from seeds.story import tell

pytestmark = pytest.mark.django_db
SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def test_the_story_passes_through_all_twelve_acts_and_the_books_and_the_trail_agree() -> None:
    told: list[str] = []
    assert tell(SEEDS / "portfolio", demo=True, told=told.append) is True
    states = sorted(proposals.rows().values_list("state", flat=True))
    assert states == ["concept_draft", "concept_sealed", "contracted", "rejected", "reserve"]
    grant = grants.rows().get()
    position = finance.position(grant.record_id)
    assert (position.committed_cents, position.paid_cents) == (38_000_000, 30_400_000)
    assert position.accepted_cents == 30_400_000
    assert (finance.faults(), verify()) == ([], [])
    assert Entry.objects.filter(root=None).count() == 0
    assert set(Lesson.objects.values_list("state", flat=True)) == {"published"}
    assert Letter.objects.exclude(state="waiting").count() == 0
    for letter in Letter.objects.filter(secret_facts=None):
        assert [render(letter.kind, letter.facts, code).language for code in ("en", "fr")] == ["en", "fr"]

    invented = Project.objects.filter(record__invented=True)
    assert [one.eu_cents for one in invented] == [38_000_000]
    assert Project.objects.filter(record__invented=False).count() == 72
    assert User.objects.exclude(email__endswith="@example.org").count() == 0

    assert tell(SEEDS / "portfolio", demo=True, told=told.append) is False
    assert grants.rows().count() == 1
    assert {REAL, DEMONSTRATION} == {"iati", "iati-demonstration"}


def test_money_that_is_only_recorded_never_enters_the_ledger() -> None:
    tell(SEEDS / "portfolio", demo=False, told=[].append)
    known = Project.objects.exclude(total_cents=None)
    assert known.count() == 34
    assert (finance.ledger().count(), finance.envelopes()) == (0, [])
