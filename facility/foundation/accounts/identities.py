"""Who a person is at an outside provider (OpenID Connect), bound by issuer and subject."""

from datetime import datetime

from facility.core.errors import NotAllowedNow, NotFound
from facility.foundation.accounts.models import Identity, User
from facility.foundation.base.acts import step


def user_behind(issuer: str, subject: str) -> User | None:
    """The user bound to this subject of this issuer, closed accounts included."""
    row = Identity.objects.select_related("user").filter(issuer=issuer, subject=subject).first()
    return row.user if row else None


@step
def note_use(*, issuer: str, subject: str, at: datetime) -> None:
    """Note that the identity was used."""
    Identity.objects.filter(issuer=issuer, subject=subject).update(last_used_at=at)


@step
def bind(*, user: User, issuer: str, subject: str, at: datetime) -> Identity:
    """Bind a subject to an account. Raises NotAllowedNow: either side is bound already."""
    taken = Identity.objects.filter(issuer=issuer, subject=subject) | Identity.objects.filter(user=user, issuer=issuer)
    if taken.exists():
        raise NotAllowedNow("bind", "bound already")
    return Identity.objects.create(user=user, issuer=issuer, subject=subject, linked_at=at, last_used_at=at)


@step
def unbind(*, user_id: int, identity_id: int) -> Identity:
    """Take a binding off an account of one's own. Raises NotFound."""
    row = Identity.objects.filter(pk=identity_id, user_id=user_id).first()
    if row is None:
        raise NotFound("identity")
    Identity.objects.filter(pk=row.pk).delete()
    return row
