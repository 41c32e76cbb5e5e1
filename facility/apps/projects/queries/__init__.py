"""Reads of the register: projects, what they are counted by, countries, organisations, frameworks."""

from facility.apps.projects.queries.counting import CHOICES, FACETS, NOT_STATED, Counted, Narrowing, counts, narrowed
from facility.apps.projects.queries.projects import (
    by_reference,
    claims_of,
    frameworks,
    placements_of,
    related_to,
    roles_of,
    roles_per_organisation,
    signatories,
    typology,
    visible_to,
)
from facility.apps.projects.queries.standings import (
    Matrix,
    Standing,
    matrix,
    scheme_of,
    schemes,
    settled,
    waiting_placements,
)

__all__ = [
    "Matrix",
    "Standing",
    "matrix",
    "scheme_of",
    "schemes",
    "settled",
    "waiting_placements",
    "CHOICES",
    "Counted",
    "FACETS",
    "NOT_STATED",
    "Narrowing",
    "by_reference",
    "claims_of",
    "counts",
    "frameworks",
    "narrowed",
    "placements_of",
    "related_to",
    "roles_of",
    "roles_per_organisation",
    "signatories",
    "typology",
    "visible_to",
]
