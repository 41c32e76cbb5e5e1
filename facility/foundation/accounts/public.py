"""The door of accounts: users, roles, actors and permissions."""

from facility.foundation.accounts.actors import PUBLIC, Actor, Held, system
from facility.foundation.accounts.models import SignInLink, User
from facility.foundation.accounts.policy import (
    ANY,
    PERMISSIONS,
    Permission,
    own_organisation,
    permission,
    require,
)
from facility.foundation.accounts.roles import FOR_ORGANISATION, Role
from facility.foundation.accounts.signing_in import hand_out_link, new_link, open_link

__all__ = [
    "ANY",
    "FOR_ORGANISATION",
    "PERMISSIONS",
    "PUBLIC",
    "Actor",
    "Held",
    "Permission",
    "Role",
    "SignInLink",
    "User",
    "hand_out_link",
    "new_link",
    "open_link",
    "own_organisation",
    "permission",
    "require",
    "system",
]
