"""Kinds of records that answer or discuss something: loaded, shown and addressed as those of links.py."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from facility.foundation.records.public import Kind, register


def wire() -> None:
    """Register them."""
    _questions()


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
