"""What roles say has happened: somebody gave them."""

from collections.abc import Iterator

from facility.apps.parties.models import RoleHolding
from facility.foundation.trail.public import Claim, Event, register_witness


def _claims() -> Iterator[Claim]:
    rows = RoleHolding.objects.order_by("pk").values_list(
        "pk", "person__record_id", "role", "organisation_id", "granted_by_id"
    )
    for number, record_id, role, organisation_id, by in rows.iterator(chunk_size=2000):
        facts = {"role": role, "organisation": organisation_id}
        yield Claim(f"role {number} ({role})", record_id, Event.ROLE_GRANTED, by, facts)


register_witness("parties.RoleHolding", _claims)
