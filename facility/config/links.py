"""How the records of each app are loaded, shown and addressed: gathered here from the apps' public doors."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from facility.foundation.records.public import Kind, register


def wire() -> None:
    """Register every kind of record with its loader, policy and address, and who words the findings of rules."""
    from facility.interfaces.web.calls import wording

    _calls()
    wording.wire()


def _calls() -> None:
    from facility.apps.calls import public as calls

    def by_record(model: Any) -> Any:
        def load(record_ids: Sequence[int]) -> Mapping[int, Any]:
            rows = model.objects.select_related("record").filter(record__in=record_ids)
            return {row.record_id: row for row in rows}

        return load

    def everybody(actor: Any, thing: Any) -> bool:
        return True

    def call_address(call: Any) -> str:
        return reverse("calls:desk_detail" if call.state == "draft" else "calls:detail", args=[call.code])

    def rules_page(thing: Any) -> str:
        return reverse("calls:rules")

    register(Kind("call", by_record(calls.Call), calls.policy.may_view, call_address))
    register(Kind("rulebook", by_record(calls.Rulebook), everybody, rules_page))
    register(Kind("grid", by_record(calls.Grid), everybody, rules_page))
