"""One request goes into another: at once for one authority, for two only when both agree, and nothing is learnt before."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import Merger, Request
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.links.models import Link
from facility.foundation.post.models import Letter
from facility.foundation.records.public import kind
from facility.foundation.trail.models import Entry
from tests.apps.assistance import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AT = make.AT + 3 * DAY
WHY = "One mission to the chamber serves both."


@dataclass(frozen=True)
class Two:
    """Two authorities with a request each."""

    one: make.Cast
    other: make.Cast
    merged: Request
    lead: Request


@pytest.fixture
def of(actor_of: Any) -> make.Cast:
    make.loaded()
    return make.cast(actor_of)


@pytest.fixture
def two(of: make.Cast, actor_of: Any) -> Two:
    other = make.cast(actor_of, "LT")
    return Two(of, other, make.registered(of), make.for_decision(other, title="Nurses of the north"))


def told(of: make.Cast, merged: Request, lead: Request, **changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"request_id": merged.pk, "reference": lead.record.reference, "reason": WHY}
    return {**given, "actor": of.coordinator, "at": AT, **changes}


def proposed(two: Two) -> Merger:
    return assistance.propose_merger(**told(two.one, two.merged, two.lead))


def tasks(thing: Any) -> list[tuple[str, int | None]]:
    rows = clocks.clocks_of(thing.record).exclude(state="stopped")
    return sorted(rows.values_list("kind", "user_id"))


def letters(kind: str) -> list[int]:
    return sorted(Letter.objects.filter(kind=f"assistance.{kind}").values_list("to_user_id", flat=True))


def fresh(request: Request) -> Request:
    return Request.objects.select_related("record").get(pk=request.pk)


def refused(act: Any, kind: type[Exception] = Refused, **given: Any) -> list[tuple[str, str]]:
    def stands() -> list[Any]:
        counted = [Letter.objects.count(), Entry.objects.count(), Link.objects.count(), clocks.Clock.objects.count()]
        return [list(Request.objects.order_by("pk").values()), list(Merger.objects.values()), counted]

    before = stands()
    with pytest.raises(kind) as caught:
        act(**given)
    assert stands() == before
    error = caught.value
    return [(one.field, one.message) for one in error.findings] if isinstance(error, Refused) else []


def test_of_one_authority_it_is_done_at_once(of: make.Cast) -> None:
    merged, lead = make.registered(of), make.for_decision(of)
    made = assistance.propose_merger(**told(of, merged, lead, reference=f" {lead.record.reference.lower()} "))
    assert (made.state, made.is_of_one_body) == ("merged", True)
    gone, on = fresh(merged), fresh(lead)
    assert (gone.state, gone.merged_into_id, gone.is_lead) == ("merged", lead.pk, False)
    assert (on.state, on.is_lead) == ("for_decision", True)
    assert (tasks(merged), tasks(made)) == ([], [])
    assert tasks(lead) == [("assistance.decision", None)]
    assert letters("assistance_merged") == letters("assistance_took_in") == [of.asker.user_id]
    link = Link.objects.get(kind="merged_into")
    assert (link.source_id, link.target_id, link.state) == (merged.record_id, lead.record_id, "confirmed")
    events = Entry.objects.filter(record=merged.record).order_by("pk").values_list("event", flat=True)
    assert [one for one in events if "merge" in one] == ["assistance_merger.proposed", "assistance.merged"]
    assert Entry.objects.get(event="assistance.took_in").record_id == lead.record_id
    [shown] = assistance.others_of(gone, of.asker)
    assert (shown.reference, shown.token) == (lead.record.reference, lead.record.token)


def test_of_two_authorities_both_agree_first_and_read_nothing_of_each_other_before(two: Two) -> None:
    made = proposed(two)
    assert made.state == "proposed"
    askers = sorted([two.one.asker.user_id or 0, two.other.asker.user_id or 0])
    assert sorted(user or 0 for _kind, user in tasks(made)) == askers
    assert letters("assistance_merger_asked") == askers
    known = {one.to_user_id: str(one.facts) for one in Letter.objects.filter(kind="assistance.assistance_merger_asked")}
    hidden = (two.lead.record.reference, "Office of LT", "Nurses of the north")
    assert [text for text in hidden if text in known[two.one.asker.user_id]] == []
    assert assistance.others_of(fresh(two.merged), two.one.asker) == []
    first = assistance.agree_to_merger(merger_id=made.pk, actor=two.other.asker, at=AT + DAY)
    assert (first.state, first.lead_agreed_by, first.merged_agreed_by) == ("proposed", two.other.asker.user_id, None)
    assert tasks(made) == [("assistance.answer_merger", two.one.asker.user_id)]
    assert fresh(two.merged).state == "registered"
    again = assistance.agree_to_merger(merger_id=made.pk, actor=two.other.asker, at=AT + 2 * DAY)
    assert (again.state, again.lead_agreed_at) == ("proposed", AT + DAY)
    done = assistance.agree_to_merger(merger_id=made.pk, actor=two.one.asker, at=AT + 2 * DAY)
    assert (done.state, fresh(two.merged).merged_into_id) == ("merged", two.lead.pk)
    [shown] = assistance.others_of(fresh(two.merged), two.one.asker)
    assert shown == assistance.Other(str(two.lead.record.reference), "Office of LT", "MD", "")
    [shown] = assistance.others_of(fresh(two.lead), two.other.asker)
    assert shown == assistance.Other(str(two.merged.record.reference), "Office of PL", "MD", "")
    with pytest.raises(NotFound):
        assistance.request_by_token(two.lead.record.token, two.one.asker)
    agreed = Entry.objects.filter(event="assistance_merger.agreed")
    assert {two.merged.record_id, two.lead.record_id, made.record_id} == set(agreed.values_list("record_id", flat=True))
    letter = Letter.objects.get(kind="assistance.assistance_merged")
    assert (letter.facts["other"], letter.facts["body"]) == (two.lead.record.reference, "Office of LT")
    assert "Nurses of the north" not in str(letter.facts)


def test_one_no_ends_it_and_the_other_learns_only_that(two: Two) -> None:
    made = proposed(two)
    assistance.agree_to_merger(merger_id=made.pk, actor=two.one.asker, at=AT + DAY)
    given: dict[str, Any] = {"merger_id": made.pk, "reason": "Ours is urgent.", "actor": two.other.asker}
    assert refused(assistance.refuse_merger, **{**given, "reason": " ", "at": AT + DAY}) == [
        ("reason", "assistance.reason_missing")
    ]
    done = assistance.refuse_merger(**given, at=AT + DAY)
    assert (done.state, tasks(made)) == ("refused", [])
    assert (fresh(two.merged).state, fresh(two.lead).state) == ("registered", "for_decision")
    assert letters("assistance_merger_over") == [two.one.asker.user_id]
    assert "Ours is urgent." not in str(Letter.objects.get(kind="assistance.assistance_merger_over").facts)
    assert letters("assistance_merger_refused") == [two.one.coordinator.user_id]
    for act in (assistance.agree_to_merger, assistance.end_merger):
        actor = two.one.asker if act is assistance.agree_to_merger else two.one.coordinator
        refused(act, NotAllowedNow, merger_id=made.pk, actor=actor, at=AT + DAY)
    assert proposed(two).state == "proposed"


def test_a_coordinator_takes_it_back(two: Two) -> None:
    made = proposed(two)
    for wrong in (two.one.asker, two.one.authority, Actor()):
        refused(assistance.end_merger, Forbidden, merger_id=made.pk, actor=wrong, at=AT)
    assert assistance.end_merger(merger_id=made.pk, actor=two.one.coordinator, at=AT).state == "ended"
    assert tasks(made) == []
    assert len(letters("assistance_merger_over")) == 2


def test_only_the_two_authorities_answer(two: Two, actor_of: Any) -> None:
    made = proposed(two)
    for wrong in (two.one.coordinator, two.one.authority, actor_of(Role.APPLICANT), Actor()):
        refused(assistance.agree_to_merger, Forbidden, merger_id=made.pk, actor=wrong, at=AT)
        refused(assistance.refuse_merger, Forbidden, merger_id=made.pk, reason="No.", actor=wrong, at=AT)
    refused(assistance.agree_to_merger, NotFound, merger_id=999_999_999, actor=two.one.asker, at=AT)
    with pytest.raises(NotFound):
        assistance.merger_by_token(made.record.token, actor_of(Role.APPLICANT))


def test_only_a_coordinator_who_asked_for_neither_proposes(two: Two, actor_of: Any) -> None:
    own = actor_of(Role.ASSISTANCE_COORDINATOR, organisation=two.other.body)
    for wrong in (two.one.asker, two.one.authority, own, actor_of(Role.AUDITOR), Actor()):
        refused(assistance.propose_merger, Forbidden, **told(two.one, two.merged, two.lead, actor=wrong))
    refused(assistance.propose_merger, NotFound, **told(two.one, two.merged, two.lead, request_id=999_999_999))


def test_what_cannot_go_into_what(two: Two, actor_of: Any) -> None:
    of = two.one

    def said(merged: Request, lead: Request, **changes: Any) -> list[tuple[str, str]]:
        return refused(assistance.propose_merger, **told(of, merged, lead, **changes))

    assert said(two.merged, two.lead, reference="MPF-TA-0000-0000") == [("reference", "merger.not_found")]
    assert said(two.merged, two.merged) == [("reference", "merger.with_itself")]
    assert said(two.merged, two.lead, reason=" ") == [("reason", "assistance.reason_missing")]
    un = make.registered(make.cast(actor_of, "MD"), make.UN)
    assert said(two.merged, un) == [("reference", "merger.other_programme")]
    asked = make.body("Delegation", None)
    actor_of(Role.CONSULTED_SERVICE, organisation=asked)
    open_one = make.registered(of)
    assistance.consult(
        request_id=open_one.pk, question="?", services=[assistance.Service(asked.pk)], actor=of.coordinator, at=AT
    )
    assert said(open_one, two.lead) == [("", "merger.state")]
    assert said(two.merged, open_one) == [("reference", "merger.state")]
    decided = make.for_decision(of)
    given: dict[str, Any] = {"decision": "approved", "reason": "Yes.", "judged": make.JUDGED}
    assistance.decide(request_id=decided.pk, **given, actor=of.authority, at=AT)
    assert said(decided, two.lead) == [("", "merger.state")]
    assert said(two.merged, decided) == [("reference", "merger.state")]


def test_there_are_no_circles_and_no_chains(of: make.Cast) -> None:
    first, second, third = make.registered(of), make.registered(of), make.registered(of)
    assistance.propose_merger(**told(of, first, second))
    assert refused(assistance.propose_merger, **told(of, third, first)) == [("reference", "merger.into_merged")]
    assert refused(assistance.propose_merger, **told(of, second, first)) == [("reference", "merger.into_merged")]
    assert refused(assistance.propose_merger, **told(of, second, third)) == [("", "merger.leads")]
    assert refused(assistance.propose_merger, **told(of, first, third)) == [("", "merger.state")]
    assert assistance.propose_merger(**told(of, third, second)).state == "merged"
    assert [one.reference for one in assistance.others_of(fresh(second), of.asker)] == [
        first.record.reference,
        third.record.reference,
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=second.pk).update(state="merged", merged_into=first.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=first.pk).update(state="registered")


def test_while_it_is_proposed_neither_is_sent_back_consulted_on_or_proposed_again(two: Two, actor_of: Any) -> None:
    proposed(two)
    of, waits = two.one, [("", "merger.proposed_already")]
    assert refused(assistance.propose_merger, **told(of, two.merged, two.lead)) == waits
    assert refused(assistance.propose_merger, **told(of, two.lead, two.merged)) == [
        *waits,
        ("reference", "merger.proposed_already"),
    ]
    asked = make.body("Delegation", None)
    services = [assistance.Service(asked.pk)]
    consult: dict[str, Any] = {"question": "?", "services": services, "actor": of.coordinator, "at": AT}
    assert refused(assistance.consult, request_id=two.merged.pk, **consult) == waits
    waiting = make.submitted(of)
    assistance.propose_merger(**told(of, waiting, two.lead))
    given: dict[str, Any] = {"reason": "?", "actor": of.coordinator, "at": AT}
    assert refused(assistance.send_back, request_id=waiting.pk, **given) == waits


def test_a_decision_or_a_withdrawal_of_one_ends_the_proposal(two: Two) -> None:
    made = proposed(two)
    given: dict[str, Any] = {"decision": "declined", "reason": "No.", "judged": make.JUDGED}
    assistance.decide(request_id=two.lead.pk, **given, actor=two.other.authority, at=AT)
    assert Merger.objects.get(pk=made.pk).state == "ended"
    assert len(letters("assistance_merger_over")) == 2
    second = assistance.propose_merger(**told(two.one, two.merged, make.registered(two.other)))
    assistance.withdraw(request_id=two.merged.pk, reason="", actor=two.one.asker, at=AT)
    assert Merger.objects.get(pk=second.pk).state == "ended"


def test_what_is_merged_is_neither_decided_nor_withdrawn_and_hears_when_the_other_is_settled(two: Two) -> None:
    assistance.defer(
        request_id=two.merged.pk, until=date(2026, 5, 4), reason="Later.", actor=two.one.coordinator, at=AT
    )
    made = proposed(two)
    for asker in (two.one.asker, two.other.asker):
        assistance.agree_to_merger(merger_id=made.pk, actor=asker, at=AT)
    gone = fresh(two.merged)
    assert (gone.state, gone.deferred_until) == ("merged", None)
    given: dict[str, Any] = {"decision": "declined", "reason": "No.", "judged": make.JUDGED, "at": AT}
    refused(assistance.decide, NotAllowedNow, request_id=gone.pk, **given, actor=two.one.authority)
    refused(assistance.withdraw, NotAllowedNow, request_id=gone.pk, reason="", actor=two.one.asker, at=AT)
    refused(assistance.take_up, NotAllowedNow, request_id=gone.pk, actor=two.one.coordinator, at=AT)
    assistance.decide(request_id=two.lead.pk, **given, actor=two.other.authority)
    letter = Letter.objects.get(kind="assistance.assistance_lead_settled")
    assert (letter.to_user_id, letter.facts["other"]) == (two.one.asker.user_id, two.lead.record.reference)
    assert "declined" not in str(letter.facts)


@pytest.mark.parametrize("accepts", [True, False])
def test_who_was_merged_hears_once_and_only_when_changes_are_accepted_or_withdrawn(two: Two, accepts: bool) -> None:
    made, of = proposed(two), two.other
    for asker in (two.one.asker, of.asker):
        assistance.agree_to_merger(merger_id=made.pk, actor=asker, at=AT)
    given: dict[str, Any] = {"decision": "changes_offered", "reason": "Yes.", "changes": "Less.", "judged": make.JUDGED}
    lead = assistance.decide(request_id=two.lead.pk, **given, actor=of.authority, at=AT)
    assert letters("assistance_lead_settled") == []
    mine: dict[str, Any] = {"request_id": lead.pk, "actor": of.asker, "at": AT + DAY}
    if accepts:
        assistance.accept_changes(digest_seen=assistance.changes_digest(lead), **mine)
    else:
        assistance.withdraw(reason="", **mine)
    assert letters("assistance_lead_settled") == [two.one.asker.user_id]


def test_programs_of_an_authority_do_not_hear_that_the_other_agreed(two: Two) -> None:
    made, heard = proposed(two), kind("assistance_merger").hears
    for event, asker in (("assistance_merger.agreed", False), ("assistance_merger.merged", True)):
        assert (heard(two.one.asker, made, event), heard(two.one.coordinator, made, event)) == (asker, True)
