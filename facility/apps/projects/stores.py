"""Personal text in projects: who placed a project under an approach; the register itself names bodies only."""

from django.utils.translation import gettext_lazy as _

from facility.apps.projects.models import Placement, PlacementRefusal, Unplacing, UnplacingConfirmation
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


def end_rows(whose: Whose) -> Told:
    """Every project that the person proposed to stand nowhere."""
    return Told(
        Unplacing.objects.filter(user_id=whose.user_id).select_related("project", "scheme").order_by("pk"),
        lambda row: {
            "project": row.project.key,
            "version": row.scheme.version,
            "reason": row.reason,
            "at": row.at.isoformat(),
        },
    )


def end_confirmation_rows(whose: Whose) -> Told:
    """Every such proposal that the person confirmed."""
    rows = UnplacingConfirmation.objects.filter(user_id=whose.user_id)
    return Told(
        rows.select_related("unplacing__project", "unplacing__scheme").order_by("pk"),
        lambda row: {
            "project": row.unplacing.project.key,
            "version": row.unplacing.scheme.version,
            "at": row.at.isoformat(),
        },
    )


register_store(
    "projects.Unplacing",
    purpose=_("Which project stands nowhere under a version of the typology, and who proposed it"),
    ends=_("With the register; the person is an id"),
    exporter=end_rows,
)
register_store(
    "projects.UnplacingConfirmation",
    purpose=_("Who agreed, as a second person, that a project stands nowhere under a version of the typology"),
    ends=_("With the register; the person is an id"),
    exporter=end_confirmation_rows,
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
    "projects.DraftType",
    "projects.Framework",
    "projects.FrameworkSignatory",
    "projects.FundingLine",
    "projects.Instrument",
    "projects.Project",
    "projects.ProjectCountry",
    "projects.ProjectFramework",
    "projects.ProjectPartner",
    "projects.Scheme",
    "projects.SchemeDraft",
)
