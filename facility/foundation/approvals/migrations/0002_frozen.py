"""What was proposed, by whom and until when is never changed, and no proposal is removed; only its outcome is added."""

from typing import ClassVar

from django.db import migrations

from facility.foundation.base.triggers import append_only

FROZEN = ("record_id", "act", "payload", "payload_digest", "proposer_id", "proposed_at", "expires_at")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("approvals", "0001_initial")]
    operations: ClassVar = [append_only("approvals_approval", frozen=FROZEN)]
