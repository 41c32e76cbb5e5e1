"""Personal text in projects: who placed a project under an approach; the register itself names bodies only."""

from django.utils.translation import gettext_lazy as _

from facility.apps.projects.models import Placement, PlacementRefusal
from facility.foundation.records.retention import Told, Whose, not_personal, register_store


def placement_rows(whose: Whose) -> Told:
    """Every placement made."""
    return Told(
        Placement.objects.filter(user_id=whose.user_id).select_related("project", "approach").order_by("at", "pk"),
        lambda row: {
            "project": row.project.key,
            "approach": row.approach.code,
            "placed_by": row.placed_by,
            "reason": row.reason,
            "at": row.at.isoformat(),
        },
    )


def refusal_rows(whose: Whose) -> Told:
    """Every placement refused."""
    return Told(
        PlacementRefusal.objects.filter(user_id=whose.user_id).select_related("placement__project").order_by("pk"),
        lambda row: {"project": row.placement.project.key, "reason": row.reason, "at": row.at.isoformat()},
    )


register_store(
    "projects.PlacementRefusal",
    purpose=_("Why a proposed placement was not settled, and who refused it"),
    ends=_("With the register; a placement from a page bears the organisation's name, the person is an id"),
    exporter=refusal_rows,
)
register_store(
    "projects.Placement",
    purpose=_("Where a project stands in the typology, who said so and why (only ever added to)"),
    ends=_("With the register; a placement from a page bears the organisation's name, the person is an id"),
    exporter=placement_rows,
)
not_personal(
    "projects.Approach",
    "projects.Claim",
    "projects.Component",
    "projects.Framework",
    "projects.FrameworkSignatory",
    "projects.FundingLine",
    "projects.Instrument",
    "projects.Project",
    "projects.ProjectCountry",
    "projects.ProjectFramework",
    "projects.ProjectPartner",
    "projects.Scheme",
)
