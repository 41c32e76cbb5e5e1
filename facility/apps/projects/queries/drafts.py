"""The next version of the typology in the making, and what each changed line of a version came from."""

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from facility.apps.projects.models import DraftType, Scheme, SchemeDraft
from facility.apps.projects.policy import may_draft_version
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor


def drafts() -> QuerySet[SchemeDraft]:
    """Every draft, the newest first, with the version it follows."""
    return SchemeDraft.objects.select_related("record", "before", "scheme").order_by("-pk")


def draft_by_token(token: str, actor: Actor) -> SchemeDraft:
    """A draft at its address with its lines, for curators; once published it is there for everybody. Raises NotFound."""
    found = drafts().prefetch_related("lines__source").filter(record__token=token).first()
    if found is None or not (found.state == "published" or may_draft_version(actor)):
        raise NotFound("draft")
    return found


def open_draft(scheme_id: int, *, invented: bool) -> SchemeDraft | None:
    """The draft that follows a version and can still take something up."""
    return drafts().filter(before=scheme_id, invented=invented, state="draft").first()


def changes_of(scheme: Scheme) -> Sequence[DraftType]:
    """How a version that was made here differs from the one before, in order; nothing for one that was loaded."""
    rows = DraftType.objects.filter(draft__scheme=scheme).exclude(change="keep")
    return list(rows.select_related("approach", "source", "draft__before").order_by("position"))


def taken_up(record_ids: Collection[int]) -> dict[int, SchemeDraft]:
    """By record of something agreed: the draft or version that took it up. One query."""
    rows = DraftType.objects.filter(source__in=record_ids).exclude(draft__state="dropped")
    return {row.source_id or 0: row.draft for row in rows.select_related("draft__record", "draft__scheme")}
