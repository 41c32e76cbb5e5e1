"""A decision as rows: what happens to each dossier, where it leaves the ranking, who advised."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from facility.apps.bodies import public as bodies
from facility.apps.evaluation import public as evaluation
from facility.apps.grants import public as grants
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor


def lines_of(found: grants.Decision, actor: Actor) -> list[dict[str, Any]]:
    """One row per dossier in the order of the ranking; `departs` where a lower one is awarded before it."""
    entries = {one.proposal_id: one for one in evaluation.entries_of(found.round)}
    leaving = {
        one.proposal_id
        for one in grants.departures(
            entries, [grants.Line(line["proposal"], line["outcome"], line["reason"]) for line in found.lines]
        )
    }
    staff = bool(proposals.policy.may_list_all(actor))
    rows = []
    for line in found.lines:
        proposal = entries[line["proposal"]].proposal
        rows.append(
            {
                "place": line["place"],
                "total": line["total"],
                "title": proposal.title,
                "reference": proposal.record.reference,
                "lead": proposal.lead.name,
                "url": reverse("dossiers:desk_detail", args=[proposal.record.token]) if staff else "",
                "outcome": line["outcome"],
                "label": str(grants.OUTCOMES[line["outcome"]]),
                "amount": line["amount_cents"],
                "reason": line["reason"],
                "departs": line["proposal"] in leaving,
            }
        )
    return sorted(rows, key=lambda row: (row["place"] is None, row["place"] or 0))


def advice_rows(item: bodies.Item) -> list[dict[str, Any]]:
    """Who took part in the item, who stepped out and why."""
    attended = item.attendances.select_related("seat__person").order_by("seat__capacity", "seat__person__name")
    return [
        {
            "name": one.seat.person.name,
            "capacity": str(bodies.CAPACITIES[one.seat.capacity]),
            "words": _("took part") if one.present else _("stepped out"),
            "reason": one.reason,
        }
        for one in attended
    ]
