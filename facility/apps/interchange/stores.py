"""Personal text in interchange: none; releases hold what is public already."""

from facility.foundation.records.retention import not_personal

not_personal("interchange.Release")
