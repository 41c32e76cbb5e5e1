"""Personal text in the trail: none; facts are ids and figures, the actor is an id."""

from facility.foundation.records.retention import not_personal

not_personal("trail.Entry", "trail.Root")
