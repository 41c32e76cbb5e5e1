"""Personal text in calls: none; calls, guidelines, grids and rulebooks are public texts, questions name nobody."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import not_personal, register_store

not_personal("calls.Call", "calls.CallVersion", "calls.Grid", "calls.Lot", "calls.LotTerms", "calls.Rulebook")
register_store(
    "calls.Question",
    purpose=_("Telling every applicant what one was told; who answers takes the names of people out"),
    ends=_("With the call; who asked stands in the enquiry alone"),
)
