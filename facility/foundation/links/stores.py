"""Personal text in links: a note on why two records belong together."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import register_store

register_store(
    "links.Link",
    purpose=_("Why two records belong together, or do not (the notes are about the records, not about people)"),
    ends=_("With the records that it joins; the author is an id"),
)
