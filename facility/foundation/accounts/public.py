"""The door of accounts: users, roles, actors and permissions."""

from facility.foundation.accounts import factors, identities, limits, passkeys, recovery, sessions, totp
from facility.foundation.accounts.actors import PUBLIC, Actor, Held, system
from facility.foundation.accounts.acts import (
    begin_session,
    end_other_sessions,
    end_session,
    end_this_session,
    note_seen,
    prove_by_link,
    use_link,
    waiting_link,
)
from facility.foundation.accounts.asked_by import AskedBy
from facility.foundation.accounts.models import (
    Authenticator,
    Identity,
    Passkey,
    RecoveryCode,
    SignIn,
    SignInLink,
    Tries,
    UsedProof,
    User,
)
from facility.foundation.accounts.passwords import TooBusy, check_password
from facility.foundation.accounts.people import acting, user_of
from facility.foundation.accounts.policy import (
    ANY,
    PERMISSIONS,
    Permission,
    Relation,
    own_organisation,
    permission,
    require,
    require_presence,
)
from facility.foundation.accounts.proofs import spend
from facility.foundation.accounts.roles import FOR_ORGANISATION, SECOND_FACTOR, Role
from facility.foundation.accounts.signing_in import hand_out_link, new_link, open_link

__all__ = [
    "ANY",
    "Actor",
    "AskedBy",
    "Authenticator",
    "FOR_ORGANISATION",
    "Held",
    "Identity",
    "PERMISSIONS",
    "PUBLIC",
    "Passkey",
    "Permission",
    "RecoveryCode",
    "Relation",
    "Role",
    "SECOND_FACTOR",
    "SignIn",
    "SignInLink",
    "TooBusy",
    "Tries",
    "UsedProof",
    "User",
    "acting",
    "begin_session",
    "check_password",
    "end_other_sessions",
    "end_session",
    "end_this_session",
    "factors",
    "hand_out_link",
    "identities",
    "limits",
    "new_link",
    "note_seen",
    "open_link",
    "own_organisation",
    "passkeys",
    "permission",
    "prove_by_link",
    "recovery",
    "require",
    "require_presence",
    "sessions",
    "spend",
    "system",
    "totp",
    "use_link",
    "user_of",
    "waiting_link",
]
