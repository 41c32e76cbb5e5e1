"""Personal text in documents: whatever the record says, encrypted until the file is made."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facility.foundation.accounts.actors import system
from facility.foundation.documents.actions import discard
from facility.foundation.documents.letters import LETTER_KINDS
from facility.foundation.documents.models import Document
from facility.foundation.post.models import Letter
from facility.foundation.records import public as records
from facility.foundation.records.retention import Told, Whose, register_store


def _letters_to(user_id: int) -> QuerySet[Document]:
    """Documents that may be a letter to a user: of the records about which one went to them."""
    about = Letter.objects.filter(to_user_id=user_id).exclude(record=None).values("record")
    return Document.objects.filter(kind__in=LETTER_KINDS, record__in=about)


def paper_rows(whose: Whose) -> Told:
    """Every letter that was put on paper about what the user was written to about."""
    return Told(
        _letters_to(whose.user_id).select_related("record").order_by("pk"),
        lambda row: {
            "record": row.record.reference,
            "kind": row.kind,
            "language": row.language,
            "form": row.form,
            "asked_at": row.asked_at.isoformat(),
        },
    )


def erase_papers(user_id: int, at: datetime) -> int:
    """Let go of letters on paper, which carry the name of whom they went to; a letter to somebody else is made again."""
    found = sorted(set(_letters_to(user_id).order_by().values_list("record", "kind")))
    return sum(
        discard(kind=kind, record=records.lock(number), actor=system("documents"), at=at) for number, kind in found
    )


register_store(
    "documents.Document",
    purpose=_("Agreements, letters and reports asked for on paper, until the worker has made them"),
    ends=_("The content goes once the file is there; the file ends with its record, a letter with whom it went to"),
    exporter=paper_rows,
    eraser=erase_papers,
)
