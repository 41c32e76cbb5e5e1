"""The door of accounts: users, roles, actors and permissions."""

from facility.foundation.accounts import limits, sessions
from facility.foundation.accounts.actors import PUBLIC, Actor, Held, system
from facility.foundation.accounts.models import SignIn, SignInLink, User
from facility.foundation.accounts.passwords import TooBusy, check_password
from facility.foundation.accounts.people import user_of
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
    "SignIn",
    "SignInLink",
    "TooBusy",
    "User",
    "check_password",
    "limits",
    "hand_out_link",
    "new_link",
    "open_link",
    "own_organisation",
    "permission",
    "require",
    "sessions",
    "system",
    "user_of",
]
