"""Personal text in parties: people, their roles, registrations and invitations."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from facility.apps.parties.models import Invitation, JoinRequest, Person, Registration, RoleHolding
from facility.foundation.post import public as post
from facility.foundation.records.retention import KEPT_FOR_AUDIT, Told, Whose, not_personal, person_of, register_store

ERASED_NAME = "Erased person"


def person_rows(whose: Whose) -> Told:
    """The person with the requests to join an organisation."""
    asked = JoinRequest.objects.select_related("organisation").order_by("pk")
    return Told(
        Person.objects.filter(user_id=whose.user_id).prefetch_related(Prefetch("join_requests", queryset=asked)),
        lambda person: {
            "name": person.name,
            "erasure_asked_at": person.erasure_asked_at.isoformat() if person.erasure_asked_at else None,
            "asked_to_join": [
                {
                    "organisation": row.organisation.name,
                    "asked_at": row.asked_at.isoformat(),
                    "accepted": row.accepted,
                }
                for row in person.join_requests.all()
            ],
        },
    )


def erase_person_row(user_id: int, at: datetime) -> int:
    """Overwrite the person's name, also in letters to others that said who asks to join, and who invites."""
    asked = JoinRequest.objects.filter(person__user_id=user_id).values_list("pk", flat=True)
    for number in asked:
        post.rename_in_letters(about=Q(key__startswith=f"join:{number}:"), fact="person", name=ERASED_NAME)
    sent = [
        f"invitation:{number}" for number in Invitation.objects.filter(invited_by=user_id).values_list("pk", flat=True)
    ]
    post.rename_in_letters(about=Q(key__in=sent), fact="inviter", name=ERASED_NAME)
    return Person.objects.filter(user_id=user_id).update(name=ERASED_NAME)


def role_rows(whose: Whose) -> Told:
    """Every role held."""
    rows = RoleHolding.objects.filter(person__user_id=whose.user_id).select_related("organisation")
    return Told(
        rows.order_by("starts_on", "pk"),
        lambda row: {
            "role": row.role,
            "organisation": row.organisation.name if row.organisation else None,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        },
    )


def registration_rows(whose: Whose) -> Told:
    """Registrations typed with the person's address."""
    return Told(
        Registration.objects.filter(email__iexact=whose.email).order_by("pk"),
        lambda row: {"name": row.name, "email": row.email, "created_at": row.created_at.isoformat()},
    )


def erase_registrations(user_id: int, at: datetime) -> int:
    """Remove them."""
    return Registration.objects.filter(email__iexact=person_of(user_id).email).delete()[0]


def invitation_rows(whose: Whose) -> Told:
    """Invitations received, and those sent: of the one the name, of the other the address."""

    def said(row: Invitation) -> dict[str, Any]:
        received = row.email.casefold() == whose.email.casefold()
        who = {"name": row.name} if received else {"email": row.email}
        return {"received": received, "role": row.role, **who, "invited_at": row.invited_at.isoformat()}

    ours = Q(email__iexact=whose.email) | Q(invited_by_id=whose.user_id)
    return Told(Invitation.objects.filter(ours).order_by("pk"), said)


def erase_invitations(user_id: int, at: datetime) -> int:
    """Overwrite address and name in invitations received."""
    rows = Invitation.objects.filter(email__iexact=person_of(user_id).email)
    return rows.update(email=f"erased-{user_id}@erased.invalid", name="")


def declare() -> None:
    """Name the stores of parties. They sort before accounts.User by no rule: each reads the address before it goes."""
    register_store(
        "parties.Person",
        purpose=_("Who acts for whom"),
        ends=_("At erasure: the name is overwritten, the number stays"),
        exporter=person_rows,
        eraser=erase_person_row,
    )
    register_store(
        "parties.RoleHolding",
        purpose=_("What a person may do, and could do at the time of an act"),
        ends=format_lazy("{} {}", _("Kept with the trail, after the role ended:"), KEPT_FOR_AUDIT),
        exporter=role_rows,
    )
    register_store(
        "parties.Registration",
        purpose=_("Confirming an e-mail address"),
        ends=_("30 days after the link ended, or at erasure"),
        exporter=registration_rows,
        eraser=erase_registrations,
    )
    register_store(
        "parties.Invitation",
        purpose=_("Letting people in at the wish of those who know them"),
        ends=_("At erasure: address and name are overwritten"),
        exporter=invitation_rows,
        eraser=erase_invitations,
    )
    register_store(
        "parties.Organisation",
        purpose=_("Bodies; a natural person may be one where a call admits it"),
        ends=_("With the last dossier or project that names it"),
    )
    not_personal(
        "parties.Country",
        "parties.CountryStatus",
        "parties.Designation",
        "parties.Identifier",
        "parties.Kind",
        "parties.KindTree",
        "parties.OrganisationKind",
        "parties.ReferenceVersion",
        "parties.Region",
        "parties.RegionMember",
        "parties.RegionScheme",
    )


declare()
