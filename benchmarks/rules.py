"""How long all rules of a rulebook take over one dossier, in this process, in microseconds."""

from __future__ import annotations

import json
import os
import statistics
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facility.config.settings")

import django

django.setup()

from facility.apps.calls import public as calls  # noqa: E402
from facility.apps.proposals.models import Proposal  # noqa: E402
from facility.apps.proposals.reading import read_draft  # noqa: E402
from facility.core.rules.checking import check  # noqa: E402
from facility.foundation.base import clock  # noqa: E402


def main() -> dict[str, float]:
    """The middle of two thousand times."""
    at = clock.now()
    proposal = Proposal.objects.filter(state="concept_draft", lead__name__startswith="Benchmark").first()
    if proposal is None:
        raise SystemExit("Sow first.")
    draft = read_draft(proposal, at)
    book = calls.rulebook_of(draft.terms.rulebook)
    spent = []
    for _each in range(2000):
        begun = time.perf_counter()
        found = check(draft.dossier, book, on=clock.local_day(at), at_submission=True)
        spent.append((time.perf_counter() - begun) * 1e6)
    return {"microseconds": round(statistics.median(spent), 1), "rules": len(book.entries), "findings": len(found)}


if __name__ == "__main__":
    print(json.dumps(main()))
