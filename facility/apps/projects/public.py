"""The door of projects: the register of actions, ours, announced and outside ones."""

from facility.apps.projects import words
from facility.apps.projects.actions import (
    confirm_placement,
    import_framework,
    import_instrument,
    import_row,
    import_scheme,
)
from facility.apps.projects.exports import (
    FUNDING_COLUMNS,
    PARTNER_COLUMNS,
    PROJECT_COLUMNS,
    funding_rows,
    partner_rows,
    project_rows,
)
from facility.apps.projects.models import (
    Approach,
    Claim,
    Component,
    Framework,
    FrameworkSignatory,
    FundingLine,
    Instrument,
    Placement,
    Project,
    ProjectCountry,
    ProjectFramework,
    ProjectPartner,
    Scheme,
)
from facility.apps.projects.policy import LOADER, may_confirm_placement, may_import, may_view, sees_all
from facility.apps.projects.queries import (
    FACETS,
    NOT_STATED,
    Counted,
    Narrowing,
    by_reference,
    claims_of,
    counts,
    frameworks,
    narrowed,
    placements_of,
    related_to,
    roles_of,
    roles_per_organisation,
    signatories,
    typology,
    visible_to,
)
from facility.apps.projects.snapshots import (
    ClaimFacts,
    ComponentFacts,
    FrameworkFacts,
    FundingFacts,
    InstrumentFacts,
    PartnerFacts,
    PlacementFacts,
    ProjectFacts,
    SchemeFacts,
)
from facility.apps.projects.steps import propose_placement, register, set_status

# Writes for upper apps inside their own transaction; interfaces never call them.
STEPS = ("propose_placement", "register", "set_status")

__all__ = [
    # actions
    "confirm_placement",
    "import_framework",
    "import_instrument",
    "import_row",
    "import_scheme",
    # steps
    "STEPS",
    "propose_placement",
    "register",
    "set_status",
    # queries
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
    # exports
    "FUNDING_COLUMNS",
    "PARTNER_COLUMNS",
    "PROJECT_COLUMNS",
    "funding_rows",
    "partner_rows",
    "project_rows",
    # policy
    "LOADER",
    "may_confirm_placement",
    "may_import",
    "may_view",
    "sees_all",
    # facts
    "ClaimFacts",
    "ComponentFacts",
    "FrameworkFacts",
    "FundingFacts",
    "InstrumentFacts",
    "PartnerFacts",
    "PlacementFacts",
    "ProjectFacts",
    "SchemeFacts",
    # words
    "words",
    # rows
    "Approach",
    "Claim",
    "Component",
    "Framework",
    "FrameworkSignatory",
    "FundingLine",
    "Instrument",
    "Placement",
    "Project",
    "ProjectCountry",
    "ProjectFramework",
    "ProjectPartner",
    "Scheme",
]
