"""The door of parties."""

from facility.apps.parties.actors import actor_for
from facility.apps.parties.models import Organisation, Person, RoleHolding

__all__ = ["Organisation", "Person", "RoleHolding", "actor_for"]
