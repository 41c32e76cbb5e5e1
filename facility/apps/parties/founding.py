"""The first administrator of an empty facility: appointed once, at the machine's console."""

from datetime import datetime

from facility.apps.parties.models import RoleHolding
from facility.apps.parties.steps import add_person, hold_role
from facility.core.errors import NotAllowedNow
from facility.foundation.accounts.public import Role, User, system
from facility.foundation.base.acts import action


@action
def appoint_first_administrator(*, email: str, name: str, at: datetime) -> User:
    """Add the user, the person and the role. Raises NotAllowedNow once there has ever been an administrator."""
    if RoleHolding.objects.filter(role=Role.ADMINISTRATOR).exists():
        raise NotAllowedNow("appoint_first_administrator", "appointed")
    console = system("console")
    user = User.objects.create_user(email, name=name, created_at=at)
    person = add_person(name=name, user=user, actor=console, at=at)
    hold_role(person=person, role=Role.ADMINISTRATOR, actor=console, at=at, cause="first administrator")
    return user
