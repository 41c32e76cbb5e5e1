"""Personal text in forms: answers and remarks, encrypted under their record's data key."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.foundation.forms.models import AnswerVersion, Comment, Presence
from facility.foundation.records.retention import Told, Whose, not_personal, register_store

_KEY = _("When the record's data key is destroyed: nobody can read it then; the author is an id")


def written_rows(whose: Whose) -> Told:
    """Where and when a user wrote; the words are handed out by the page of the dossier."""
    return Told(
        AnswerVersion.objects.filter(author_id=whose.user_id).order_by("at", "pk"),
        lambda row: {
            "answer_set": row.answer_set_id,
            "field": row.field,
            "version": row.version,
            "at": row.at.isoformat(),
        },
    )


def remark_rows(whose: Whose) -> Told:
    """Where and when a user remarked something."""
    return Told(
        Comment.objects.filter(author_id=whose.user_id).order_by("at", "pk"),
        lambda row: {"answer_set": row.answer_set_id, "field": row.field, "at": row.at.isoformat()},
    )


def erase_presence(user_id: int, at: datetime) -> int:
    """Forget where a user was last seen."""
    return Presence.objects.filter(user_id=user_id).delete()[0]


register_store("forms.Answer", purpose=_("What an applicant or an officer answers"), ends=_KEY)
register_store(
    "forms.AnswerVersion", purpose=_("Every version, so that no words vanish"), ends=_KEY, exporter=written_rows
)
register_store("forms.Comment", purpose=_("Remarks among people of one side"), ends=_KEY, exporter=remark_rows)
register_store(
    "forms.Presence",
    purpose=_("Showing who else is on a part at the moment"),
    ends=_("Overwritten with every visit, or at erasure"),
    eraser=erase_presence,
)
not_personal("forms.AnswerSet", "forms.Schema")
