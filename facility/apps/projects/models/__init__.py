"""The register of actions: projects, their parts and money, frameworks, typology, claims."""

from facility.apps.projects.models.claims import Claim
from facility.apps.projects.models.frameworks import Framework, FrameworkSignatory, ProjectFramework
from facility.apps.projects.models.money import FundingLine, Instrument
from facility.apps.projects.models.project import Component, Project, ProjectCountry, ProjectPartner
from facility.apps.projects.models.typology import Approach, Placement, PlacementRefusal, Scheme
from facility.apps.projects.models.versions import DraftType, SchemeDraft, Unplacing, UnplacingConfirmation

__all__ = [
    "Approach",
    "Claim",
    "Component",
    "DraftType",
    "Framework",
    "FrameworkSignatory",
    "FundingLine",
    "Instrument",
    "Placement",
    "PlacementRefusal",
    "Project",
    "ProjectCountry",
    "ProjectFramework",
    "ProjectPartner",
    "Scheme",
    "SchemeDraft",
    "Unplacing",
    "UnplacingConfirmation",
]
