"""What stands after a drill, read through the models and the published verifications; prints JSON.

python -m benchmarks.drill.counting LOT
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facility.config.settings")

import django

django.setup()

from facility.apps.finance import public as finance  # noqa: E402
from facility.apps.grants import public as grants  # noqa: E402
from facility.apps.proposals import public as proposals  # noqa: E402
from facility.apps.proposals.models import Submission  # noqa: E402
from facility.core import receipts, seal  # noqa: E402
from facility.foundation.clocks.models import Clock  # noqa: E402
from facility.foundation.post.models import Letter  # noqa: E402
from facility.foundation.records import custody  # noqa: E402
from facility.foundation.trail import public as trail  # noqa: E402


def submission(row: Submission, public: bytes) -> dict[str, Any]:
    """One submission with everything that must stand beside it."""
    key = custody.key_for_writers(row.record_id)
    packed = json.loads(seal.decrypt(key, bytes(row.ciphertext), row.record.token.encode()))
    checks = receipts.verify(row.receipt, public, packed["content"], bytes.fromhex(packed["salt"]))
    return {
        "token": row.proposal.record.token,
        "key": row.key,
        "number": row.number,
        "digest": row.digest,
        "sealed": row.proposal.state == "concept_sealed",
        "receipt": all(one.holds for one in checks),
        "trail": trail.Entry.objects.filter(record=row.proposal.record, event="proposal.submitted").count(),
        "letters": Letter.objects.filter(key=f"submission:{row.pk}:received").count(),
        "clocks": Clock.objects.filter(record=row.proposal.record, kind="proposals.intake").count(),
    }


def counted(lot: int) -> dict[str, Any]:
    """Everything that the judging asks for."""
    public = custody.signing_key()[2]
    rows = Submission.objects.filter(lot_id=lot).select_related("record", "proposal__record")
    drilled = rows.filter(stage="concept", proposal__state="concept_sealed").order_by("number")
    return {
        "numbers": sorted(rows.values_list("number", flat=True)),
        "submissions": [submission(row, public) for row in drilled],
        "drafts": list(
            proposals.rows().filter(lot_id=lot, state="concept_draft").values_list("record__token", flat=True)
        ),
        "grants": {
            one.record.token: {
                "state": one.state,
                "payments": sorted(one.payment_requests.values_list("state", flat=True)),
            }
            for one in grants.rows().filter(proposal__lot_id=lot)
        },
        "letters": [list(one) for one in Letter.objects.values_list("message_id", "state", "key")],
        "trail_faults": [f"{one.where}: {one.what}" for one in trail.verify()],
        "books_faults": list(finance.faults()),
        "postings": finance.ledger().count(),
        "ledger": [f"{one.key}:{one.amount_cents}" for one in finance.ledger()],
        "digests": list(trail.Entry.objects.order_by("pk").values_list("digest", flat=True)),
    }


if __name__ == "__main__":
    print(json.dumps(counted(int(sys.argv[1]))))
