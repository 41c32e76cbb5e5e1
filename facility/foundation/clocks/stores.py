"""Personal text in clocks: none but a reason that somebody typed badly."""

from facility.foundation.records.retention import not_personal, register_store

register_store(
    "clocks.ClockEvent",
    purpose="Why a term was paused, lengthened or ended (the reason is about the file, not about people)",
    ends="With the record: events are only ever added, and the author is an id",
)
not_personal("clocks.CalendarDay", "clocks.Clock", "clocks.Policy")
