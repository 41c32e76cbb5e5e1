"""Personal text in the index: a copy of what pages show, rebuilt from them."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import not_personal, register_store

register_store(
    "search.Document",
    purpose=_("Finding what a page already shows"),
    ends=_("With the page: the app that handed it in takes it out or hands it in again"),
)
not_personal("search.Audience", "search.AudienceLabel", "search.FacetSet", "search.FacetValue", "search.Posting")
