"""Approval with changes: nothing begins before the authority accepts exactly these, or it withdraws."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import Request
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.post.models import Letter
from facility.foundation.trail.models import Entry
from tests.apps.assistance import make
from tests.apps.assistance.terms import drafted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AT = make.AT + 3 * DAY
WORDS = "Three days instead of ten; the rest at a distance."


@pytest.fixture
def of(actor_of: Any) -> make.Cast:
    make.loaded()
    return make.cast(actor_of)


def decided(of: make.Cast, request: Request, **changes: Any) -> Request:
    given: dict[str, Any] = {"decision": "changes_offered", "reason": "It fits.", "changes": WORDS}
    told = {"judged": make.JUDGED, "actor": of.authority, "at": AT}
    return assistance.decide(request_id=request.pk, **{**given, **told, **changes})


def offered(of: make.Cast) -> Request:
    return decided(of, make.for_decision(of))


def accept(of: make.Cast, request: Request, **changes: Any) -> dict[str, Any]:
    seen = assistance.changes_digest(Request.objects.get(pk=request.pk))
    return {"request_id": request.pk, "digest_seen": seen, "actor": of.asker, "at": AT + DAY, **changes}


def tasks(request: Request) -> list[tuple[str, int | None]]:
    rows = clocks.clocks_of(request.record).exclude(state="stopped")
    return sorted(rows.values_list("kind", "user_id"))


def refused(act: Any, kind: type[Exception] = Refused, **given: Any) -> list[tuple[str, str]]:
    def stands() -> list[Any]:
        clocked = list(clocks.Clock.objects.order_by("pk").values_list("kind", "state"))
        return [list(Request.objects.order_by("pk").values()), clocked, Letter.objects.count(), Entry.objects.count()]

    before = stands()
    with pytest.raises(kind) as caught:
        act(**given)
    assert stands() == before
    error = caught.value
    return [(one.field, one.message) for one in error.findings] if isinstance(error, Refused) else []


def test_it_waits_for_the_authority_which_accepts_and_then_terms_are_drafted(of: make.Cast) -> None:
    request = offered(of)
    assert (request.state, request.changes) == ("changes_offered", WORDS)
    assert tasks(request) == [("assistance.answer_changes", of.asker.user_id)]
    letter = Letter.objects.get(kind="assistance.assistance_changes_offered")
    assert (letter.to_user_id, letter.facts["changes"]) == (of.asker.user_id, WORDS)
    with pytest.raises(NotAllowedNow):
        drafted(of, request)
    done = assistance.accept_changes(**accept(of, request))
    assert (done.state, done.changes_accepted_by) == ("approved", of.asker.user_id)
    assert tasks(request) == [("assistance.terms", None)]
    assert drafted(of, done).state == "draft"
    refused(assistance.accept_changes, NotAllowedNow, **accept(of, request))


def test_or_it_is_withdrawn_and_stays_to_be_read_as_it_was_decided(of: make.Cast) -> None:
    request = offered(of)
    done = assistance.withdraw(request_id=request.pk, reason="Too short.", actor=of.asker, at=AT + DAY)
    assert (done.state, done.changes, done.decided_by) == ("withdrawn", WORDS, of.authority.user_id)
    assert tasks(request) == []
    refused(assistance.accept_changes, NotAllowedNow, **accept(of, request))


def test_only_the_authority_accepts_and_only_what_it_read(of: make.Cast, actor_of: Any) -> None:
    request = offered(of)
    for wrong in (of.coordinator, of.authority, actor_of(Role.APPLICANT), Actor()):
        refused(assistance.accept_changes, Forbidden, **accept(of, request, actor=wrong))
    refused(assistance.accept_changes, NotFound, **accept(of, request, request_id=999_999_999))
    other = assistance.digest_of_changes("Other words.")
    assert refused(assistance.accept_changes, **accept(of, request, digest_seen=other)) == [
        ("", "assistance.changed_meanwhile")
    ]


def test_changes_are_said_and_only_where_it_is_approved_with_them(of: make.Cast) -> None:
    waiting = make.for_decision(of)
    assert refused(decided, of=of, request=waiting, changes=" ") == [("changes", "assistance.changes_missing")]
    assert decided(of, waiting, decision="approved").changes == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=waiting.pk).update(changes="Behind their back.")
    request = offered(of)
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(state="approved")
