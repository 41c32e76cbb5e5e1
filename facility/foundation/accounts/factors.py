"""Which second factors a person has, and whether the facility asks for one."""

from dataclasses import dataclass

from django.conf import settings

from facility.foundation.accounts import recovery
from facility.foundation.accounts.actors import Actor
from facility.foundation.accounts.models import Authenticator, Passkey, RecoveryCode
from facility.foundation.base.acts import step


@dataclass(frozen=True)
class Factors:
    """What a person can show beside a password or a letter."""

    app: bool
    passkeys: int
    codes: int

    @property
    def any(self) -> bool:
        """Whether there is a second factor; codes alone are none, they only stand in for one."""
        return self.app or bool(self.passkeys)


NONE = Factors(app=False, passkeys=0, codes=0)


def factors_of(user_id: int) -> Factors:
    """The second factors of a person. Three queries."""
    return Factors(
        app=Authenticator.objects.filter(user_id=user_id, confirmed_at__isnull=False).exists(),
        passkeys=Passkey.objects.filter(user_id=user_id).count(),
        codes=recovery.left(user_id),
    )


def is_asked(actor: Actor) -> bool:
    """Whether this person decides and pays only after a second factor: by the roles held and FACILITY_SECOND_FACTOR."""
    # Any other word than "offered" asks: a slip in the setting opens nothing.
    return settings.FACILITY_SECOND_FACTOR != "offered" and actor.needs_second_factor


@step
def remove_all(user_id: int) -> int:
    """Forget every second factor of a person; gives how many rows went."""
    models = (Authenticator, Passkey, RecoveryCode)
    return sum(model.objects.filter(user_id=user_id).delete()[0] for model in models)
