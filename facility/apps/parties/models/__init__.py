"""Rows of parties: countries and regions, organisations and kinds, people, roles and invitations."""

from facility.apps.parties.models.countries import (
    Country,
    CountryStatus,
    Designation,
    ReferenceVersion,
    Region,
    RegionMember,
    RegionScheme,
)
from facility.apps.parties.models.organisations import (
    Identifier,
    Kind,
    KindTree,
    Organisation,
    OrganisationKind,
)
from facility.apps.parties.models.people import Invitation, JoinRequest, Person, Registration, RoleHolding

__all__ = [
    "Country",
    "CountryStatus",
    "Designation",
    "Identifier",
    "Invitation",
    "JoinRequest",
    "Kind",
    "KindTree",
    "Organisation",
    "OrganisationKind",
    "Person",
    "ReferenceVersion",
    "Region",
    "RegionMember",
    "RegionScheme",
    "Registration",
    "RoleHolding",
]
