"""Personal text in the post: addresses and what was told."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.post.forgetting import erase_letters, erase_notices, letter_rows, notice_rows
from facility.foundation.records.retention import not_personal, register_store

register_store(
    "post.Letter",
    purpose=_("Telling people what concerns them, and proving that they were told"),
    ends=_("Two years after it was written, or at erasure: address and facts go, the fact of sending stays"),
    exporter=letter_rows,
    eraser=erase_letters,
)
register_store(
    "post.Notice",
    purpose=_("Telling users what happened, inside the system"),
    ends=_("One year after, or at erasure"),
    exporter=notice_rows,
    eraser=erase_notices,
)
not_personal("post.Incoming")
