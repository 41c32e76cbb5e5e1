"""Personal text in clocks: none but a reason that somebody typed badly."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import not_personal, register_store

register_store(
    "clocks.ClockEvent",
    purpose=_("Why a term was paused, lengthened or ended (the reason is about the file, not about people)"),
    ends=_("With the record: events are only ever added, and the author is an id"),
)
not_personal("clocks.CalendarDay", "clocks.Clock", "clocks.Policy")
