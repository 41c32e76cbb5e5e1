"""The door of calls: what interfaces and upper apps may use."""

from facility.apps.calls import policy
from facility.apps.calls.models import Call, CallVersion, Grid, Lot, LotTerms, Rulebook
from facility.apps.calls.queries import (
    OpenLot,
    call_for,
    draft_version,
    grids,
    lot_for,
    newest_terms,
    open_lots,
    rulebook_at,
    rulebook_for,
    rulebooks,
    takes_dossiers,
    terms_for,
    terms_of,
    version_in_force,
    visible_to,
)
from facility.apps.calls.steps import next_receipt_number

# Writes for upper apps inside their own transaction; interfaces never call these.
STEPS = ("next_receipt_number",)

__all__ = [
    "STEPS",
    "Call",
    "CallVersion",
    "Grid",
    "Lot",
    "LotTerms",
    "OpenLot",
    "Rulebook",
    "call_for",
    "draft_version",
    "grids",
    "lot_for",
    "newest_terms",
    "next_receipt_number",
    "open_lots",
    "policy",
    "rulebook_at",
    "rulebook_for",
    "rulebooks",
    "takes_dossiers",
    "terms_for",
    "terms_of",
    "version_in_force",
    "visible_to",
]
