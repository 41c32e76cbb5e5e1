"""Kinds of records that answer or discuss something: loaded, shown and addressed as those of links.py."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from facility.foundation.records.public import Kind, register


def wire() -> None:
    """Register them."""
    _questions()
    _endorsements()
    _mergers()


def _questions() -> None:
    from facility.apps.calls import public as calls
    from facility.config import hearing

    def questions(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = calls.Question.objects.select_related("record", "call").filter(record__in=record_ids)
        return {row.record_id: row for row in rows}

    def address(question: Any) -> str:
        if question.state == "published":
            return reverse("calls:questions", args=[question.call.code])
        return reverse("calls:question", args=[question.record.token])

    may_read = calls.policy.may_view_question
    register(Kind("call_question", questions, may_read, address, hearing.anything))


def _endorsements() -> None:
    from facility.apps.assistance import public as assistance
    from facility.config import hearing

    def endorsements(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = assistance.Endorsement.objects.select_related("record", "request__record", "request__organisation")
        return {row.record_id: row for row in assistance.with_contacts(rows).filter(record__in=record_ids)}

    def address(found: Any) -> str:
        return reverse("assistance:endorsement", args=[found.record.token])

    may_read = assistance.policy.may_view_endorsement
    register(Kind("assistance_endorsement", endorsements, may_read, address, hearing.anything))


def _mergers() -> None:
    from facility.apps.assistance import public as assistance
    from facility.config import hearing

    def mergers(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = assistance.Merger.objects.select_related("record", "merged__record", "lead__record")
        return {row.record_id: row for row in rows.filter(record__in=record_ids)}

    def address(found: Any) -> str:
        return reverse("assistance:merger", args=[found.record.token])

    may_read = assistance.policy.may_view_merger
    register(Kind("assistance_merger", mergers, may_read, address, hearing.merger))
