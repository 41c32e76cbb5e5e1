"""Personal text in calls: none; calls, guidelines, grids and rulebooks are public texts."""

from facility.foundation.records.retention import not_personal

not_personal("calls.Call", "calls.CallVersion", "calls.Grid", "calls.Lot", "calls.LotTerms", "calls.Rulebook")
