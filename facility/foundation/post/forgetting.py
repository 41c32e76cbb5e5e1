"""The end of letters and notices: what they said and to whom goes, that they went stays."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from facility.foundation.base.acts import action, step
from facility.foundation.post.models import Letter, Notice
from facility.foundation.records.models import Record
from facility.foundation.records.retention import Told, Whose, person_of

# A complaint to the European Ombudsman may be made within two years: what was told is kept as long.
LETTERS_KEPT = timedelta(days=2 * 365 + 1)
NOTICES_KEPT = timedelta(days=365)


def _take_out_of_daily(letters: QuerySet[Letter]) -> None:
    """Letters of the day say a line of each letter: that line goes, the others stay."""
    gone = set(letters.filter(state="told").values_list("pk", flat=True))
    for daily in Letter.objects.filter(tells__in=gone).distinct():
        lines = list(zip(daily.facts.get("letters", []), daily.facts.get("items", []), strict=False))
        kept = [(number, said) for number, said in lines if number not in gone]
        daily.facts |= {"letters": [number for number, _said in kept], "items": [said for _number, said in kept]}
        daily.save(update_fields=["facts"])


def _forget(letters: QuerySet[Letter]) -> int:
    # Held first: a letter of the day that is being made at this moment is there afterwards, and found.
    held = Letter.objects.select_for_update().filter(pk__in=letters.order_by().values("pk"))
    list(held.order_by("pk").values_list("pk", flat=True))
    _take_out_of_daily(letters)
    waiting = letters.filter(state__in=["waiting", "gathered"])
    waiting.update(state="failed", last_error="erased", claimed_until=None, secret_facts=None)
    return letters.update(to_address="", to_user=None, facts={})


@action
def forget(*, at: datetime) -> int:
    """Empty the letters and delete the notices whose time is over; the number of both.

    What waits is kept until it is told; what was gathered for an account that was closed is told to nobody.
    """
    over = ~Q(state__in=["waiting", "gathered"]) | Q(state="gathered", to_user__is_active=False)
    old = Letter.objects.filter(over, queued_at__lt=at - LETTERS_KEPT).exclude(to_address="")
    return _forget(old) + Notice.objects.filter(at__lt=at - NOTICES_KEPT).delete()[0]


@step
def forget_about(*, record: Record) -> int:
    """Empty every letter about a record whose person is erased; one that waits is not sent any more."""
    return _forget(Letter.objects.filter(record=record))


@step
def rename_in_letters(*, about: Q, fact: str, name: str) -> int:
    """Overwrite somebody's name in what letters to others say; `about` finds the letters. How many were changed.

    A line of a daily letter that said it is taken out.
    """
    found = Letter.objects.select_for_update().filter(about).exclude(facts={})
    changed = list(found.order_by("pk"))
    for letter in changed:
        letter.facts |= {fact: name}
    Letter.objects.bulk_update(changed, ["facts"])
    _take_out_of_daily(Letter.objects.filter(pk__in=[one.pk for one in changed]))
    return len(changed)


def _letters_of(whose: Whose) -> QuerySet[Letter]:
    return Letter.objects.filter(Q(to_user_id=whose.user_id) | Q(to_address__iexact=whose.email))


def letter_rows(whose: Whose) -> Told:
    """Every letter to a user."""
    return Told(
        _letters_of(whose).order_by("queued_at", "pk"),
        lambda letter: {
            "kind": letter.kind,
            "to": letter.to_address,
            "facts": letter.facts,
            "state": letter.state,
            "queued_at": letter.queued_at.isoformat(),
            "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
        },
    )


def erase_letters(user_id: int, at: datetime) -> int:
    """Empty every letter to a user; one that waits is not sent any more."""
    return _forget(Letter.objects.filter(pk__in=list(_letters_of(person_of(user_id)).values_list("pk", flat=True))))


def notice_rows(whose: Whose) -> Told:
    """Every notice of a user."""
    return Told(
        Notice.objects.filter(user_id=whose.user_id).order_by("at", "pk"),
        lambda notice: {"kind": notice.kind, "facts": notice.facts, "at": notice.at.isoformat()},
    )


def erase_notices(user_id: int, at: datetime) -> int:
    """Delete them."""
    return Notice.objects.filter(user_id=user_id).delete()[0]
