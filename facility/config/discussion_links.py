"""How discussions and their posts, and works proposed for a space, are loaded, shown and addressed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from facility.foundation.records.public import Kind, register


def wire() -> None:
    """Register discussions, posts and proposed works with their loaders, policies and addresses."""
    from facility.apps.knowledge import public as knowledge
    from facility.config import hearing

    about = ("lesson__record", "meeting__record")

    def discussions(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = knowledge.Discussion.objects.select_related("record", *about).filter(record__in=record_ids)
        return {row.record_id: row for row in rows}

    def posts(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = knowledge.DiscussionPost.objects.select_related("record", *(f"discussion__{one}" for one in about))
        return {row.record_id: row for row in rows.filter(record__in=record_ids)}

    def may_read(actor: Any, found: Any) -> bool:
        policy = knowledge.policy
        return policy.is_read_by_everybody(found) or bool(policy.may_moderate(actor, found))

    def discussion_address(found: Any) -> str:
        return reverse("knowledge:discussion", args=[knowledge.subject_of(found).record.reference])

    def post_address(found: Any) -> str:
        return reverse("knowledge:post", args=[found.record.token])

    def works(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = knowledge.OfferedWork.objects.select_related("record", "programme").filter(record__in=record_ids)
        return {row.record_id: row for row in rows}

    def work_address(found: Any) -> str:
        return reverse("assistance:space", args=[found.programme.code])

    register(Kind("offered_work", works, knowledge.policy.may_view_work, work_address, hearing.anything))
    register(Kind("discussion", discussions, may_read, discussion_address, hearing.anything))
    register(Kind("discussion_post", posts, knowledge.policy.may_view_post, post_address, hearing.post))
