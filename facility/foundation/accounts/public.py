"""The door of accounts: users, roles, actors and permissions."""

from facility.foundation.accounts import limits, sessions
from facility.foundation.accounts.actors import PUBLIC, Actor, Held, system
from facility.foundation.accounts.acts import (
    begin_session,
    end_other_sessions,
    end_session,
    end_this_session,
    use_link,
    waiting_link,
)
from facility.foundation.accounts.models import SignIn, SignInLink, User
from facility.foundation.accounts.passwords import TooBusy, check_password
from facility.foundation.accounts.people import acting, user_of
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
    "acting",
    "ANY",
    "Actor",
    "FOR_ORGANISATION",
    "Held",
    "PERMISSIONS",
    "PUBLIC",
    "Permission",
    "Role",
    "SignIn",
    "SignInLink",
    "TooBusy",
    "User",
    "begin_session",
    "check_password",
    "end_other_sessions",
    "end_session",
    "end_this_session",
    "hand_out_link",
    "limits",
    "new_link",
    "open_link",
    "own_organisation",
    "permission",
    "require",
    "sessions",
    "system",
    "use_link",
    "user_of",
    "waiting_link",
]
