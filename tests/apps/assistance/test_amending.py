"""What both sides agreed on is amended: the earlier wording holds until the authority agrees, and booked days stay inside."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import Amendment, Request, Setting, TermsOfReference
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.post.models import Letter
from facility.foundation.trail.models import Entry
from tests.apps.assistance import make, roster
from tests.apps.assistance.delivered import HANDED, accepted
from tests.apps.assistance.missions import BOOKED, Crew, confirmed, crew, opened, worked
from tests.apps.assistance.terms import DAY, approved

pytestmark = pytest.mark.django_db
AT = BOOKED + DAY
WHY = "The chamber asks for a second training."
MORE: dict[str, Any] = {"days": 8, "last_day": date(2026, 5, 29)}


@pytest.fixture
def team(actor_of: Any) -> Crew:
    return crew(actor_of)


def by(team: Crew, **changes: Any) -> dict[str, Any]:
    """What an act of the coordinator takes."""
    return {"request_id": team.request.pk, "actor": team.of.coordinator, "at": AT, **changes}


def answer(team: Crew, **changes: Any) -> dict[str, Any]:
    """What an act of the authority takes."""
    return {"request_id": team.request.pk, "number": 1, "actor": team.of.asker, "at": AT + DAY, **changes}


def drafted(team: Crew, **given: Any) -> Amendment:
    return assistance.draft_amendment(**by(team), given=given or MORE, reason=WHY)


def proposed(team: Crew, **given: Any) -> Amendment:
    return assistance.propose_amendment(**by(team, number=drafted(team, **given).number))


def terms(team: Crew) -> TermsOfReference:
    return TermsOfReference.objects.get(request=team.request)


def tasks(team: Crew) -> list[tuple[str, str]]:
    rows = clocks.clocks_of(team.request.record).exclude(state="stopped").filter(kind__contains="amend")
    return sorted((one.kind, one.role or str(one.user_id)) for one in rows)


def letters(kind: str) -> list[int]:
    return list(
        Letter.objects.filter(kind=f"assistance.assistance_amendment_{kind}").values_list("to_user_id", flat=True)
    )


def refused(act: Any, kind: type[Exception] = Refused, **given: Any) -> list[tuple[str, str]]:
    def stands() -> list[Any]:
        counted = [Letter.objects.count(), Entry.objects.count(), clocks.Clock.objects.count()]
        return [list(TermsOfReference.objects.values()), list(Amendment.objects.values()), counted]

    before = stands()
    with pytest.raises(kind) as caught:
        act(**given)
    assert stands() == before
    error = caught.value
    return [(one.field, one.message) for one in error.findings] if isinstance(error, Refused) else []


def test_the_authority_wishes_it_the_facility_drafts_and_the_earlier_wording_holds_until_it_agrees(team: Crew) -> None:
    wished = assistance.wish_amendment(
        request_id=team.request.pk, wish="A second training in May.", actor=team.of.asker, at=AT
    )
    assert (wished.number, wished.state, tasks(team)) == (
        1,
        "wished",
        [("assistance.amend", "assistance_coordinator")],
    )
    made = drafted(team)
    assert (made.pk, made.state, made.wish) == (wished.pk, "draft", "A second training in May.")
    assert assistance.propose_amendment(**by(team, number=1)).state == "proposed"
    assert tasks(team) == [("assistance.answer_amendment", str(team.of.asker.user_id))]
    assert letters("proposed") == [team.of.asker.user_id]
    # Days are booked within what is in force.
    late = date(2026, 5, 11)
    given: dict[str, Any] = {"expert_id": team.expert.pk, "days": [late], "purpose": "M", "request_id": team.request.pk}
    hold = {**given, "actor": team.of.coordinator, "at": AT}
    assert refused(assistance.hold_days, **hold) == [("first_day", "booking.outside_terms")]
    assert (terms(team).days, terms(team).last_day) == (5, date(2026, 4, 30))
    done = assistance.agree_to_amendment(**answer(team))
    assert (done.state, done.settled_by, tasks(team)) == ("agreed", team.of.asker.user_id, [])
    assert letters("agreed") == [team.of.coordinator.user_id]
    now = terms(team)
    assert (now.state, now.days, now.last_day, now.purpose) == ("agreed", 8, date(2026, 5, 29), make.WHOLE["purpose"])
    assert assistance.hold_days(**hold).days == 1
    changed = [row for row in assistance.compared(now, done, team.of.asker) if row[1] != row[2]]
    assert changed == [("days", 5, 8), ("last_day", "2026-04-30", "2026-05-29")]
    refused(assistance.agree_to_amendment, NotAllowedNow, **answer(team))


def test_every_version_stays_to_be_read_and_what_is_settled_is_never_changed(team: Crew) -> None:
    proposed(team)
    assistance.agree_to_amendment(**answer(team))
    second = proposed(team, days=10)
    assert (second.number, second.before["days"], second.wording["days"]) == (2, 8, 10)
    assistance.agree_to_amendment(**answer(team, number=2))
    each = assistance.amendments_of(terms(team), team.of.asker)
    assert [(one.number, one.before["days"], one.wording["days"]) for one in each] == [(1, 5, 8), (2, 8, 10)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.filter(number=1).update(reason="Other words.")


def test_days_booked_or_used_stay_inside_and_are_named(team: Crew) -> None:
    drafted(team, first_day=date(2026, 4, 9))
    with pytest.raises(Refused) as caught:
        assistance.propose_amendment(**by(team, number=1))
    [finding] = caught.value.findings
    assert (finding.field, finding.message) == ("first_day", "amendment.days_outside")
    assert finding.facts["days"] == "April 8, 2026"
    drafted(team, first_day=date(2026, 4, 1), days=2)
    assert refused(assistance.propose_amendment, **by(team, number=1)) == [("days", "amendment.days_fewer")]
    opened(team)
    drafted(team, days=5, last_day=date(2026, 4, 15))
    with pytest.raises(Refused) as caught:
        assistance.propose_amendment(**by(team, number=1))
    assert [(one.message, one.facts) for one in caught.value.findings] == [
        ("amendment.missions_outside", {"missions": "Training"})
    ]


def test_days_booked_since_it_was_proposed_refuse_the_agreement(team: Crew, actor_of: Any) -> None:
    proposed(team, last_day=date(2026, 4, 24))
    person = actor_of()
    expert = roster.admitted(person, team.of.coordinator)
    booking = confirmed(team.of, expert, person, team.request.pk, date(2026, 4, 29))
    assert refused(assistance.agree_to_amendment, **answer(team)) == [("first_day", "amendment.days_outside")]
    assistance.release_days(booking_id=booking.pk, reason="Moved.", actor=team.of.coordinator, at=AT)
    assert assistance.agree_to_amendment(**answer(team)).state == "agreed"
    assert terms(team).last_day == date(2026, 4, 24)


def test_days_worked_count_even_when_their_mission_is_over(team: Crew) -> None:
    mission = opened(team, last_day=date(2026, 4, 10))
    worked(team, mission)
    assistance.end_mission(mission_id=mission.pk, words="Done.", actor=team.of.coordinator, at=HANDED)
    drafted(team, first_day=date(2026, 4, 9), days=1)
    found = refused(assistance.propose_amendment, **by(team, number=1, at=HANDED))
    assert found == [
        ("first_day", "amendment.days_outside"),
        ("first_day", "amendment.missions_outside"),
        ("days", "amendment.days_fewer"),
    ]


def test_the_ceilings_of_the_programme_are_asked_anew(team: Crew) -> None:
    drafted(team, days=61)
    said = {one.rule: one.outcome for one in assistance.findings_of(terms(team), Amendment.objects.get().wording, AT)}
    assert said["TA-08"] == "fail"  # advice: the ceiling is an analogue
    Setting.objects.create(
        programme=team.request.programme,
        key="expert_days",
        value=60,
        valid_from=make.AT.date(),
        source="A text",
        status="confirmed",
    )
    assert refused(assistance.propose_amendment, **by(team, number=1)) == [("days", "terms.days_over")]
    drafted(team, days=60, within_limits=False)
    assert refused(assistance.propose_amendment, **by(team, number=1)) == [
        ("within_limits", "terms.limits_not_checked")
    ]
    drafted(team, days=60, within_limits=True, purpose=" ")
    assert refused(assistance.propose_amendment, **by(team, number=1)) == [("purpose", "terms.field_missing")]


def test_what_changes_nothing_or_cannot_be_is_refused(team: Crew) -> None:
    impossible = {"days": 1001, "language": "xx", "last_day": date(2026, 3, 1)}
    assert refused(assistance.draft_amendment, **by(team), given=impossible, reason=WHY) == [
        ("language", "assistance.language_unknown"),
        ("days", "terms.days_impossible"),
        ("last_day", "assistance.frame_backwards"),
    ]
    assert refused(assistance.draft_amendment, **by(team), given=MORE, reason=" ") == [
        ("reason", "assistance.reason_missing")
    ]
    drafted(team, days=5)
    assert refused(assistance.propose_amendment, **by(team, number=1)) == [("", "amendment.nothing_changed")]


def test_the_authority_says_why_not_and_the_terms_stay(team: Crew) -> None:
    proposed(team)
    assert refused(assistance.refuse_amendment, **answer(team), reason=" ") == [("reason", "assistance.reason_missing")]
    done = assistance.refuse_amendment(**answer(team), reason="No time in May.")
    assert (done.state, done.answer, terms(team).days, tasks(team)) == ("refused", "No time in May.", 5, [])
    assert letters("refused") == [team.of.coordinator.user_id]
    refused(assistance.agree_to_amendment, NotAllowedNow, **answer(team))
    assert proposed(team).number == 2


def test_a_wish_is_not_taken_further_with_a_reason_and_a_draft_of_ones_own_tells_nobody(team: Crew) -> None:
    assistance.wish_amendment(request_id=team.request.pk, wish="More.", actor=team.of.asker, at=AT)
    assert refused(
        assistance.wish_amendment, request_id=team.request.pk, wish="Again.", actor=team.of.asker, at=AT
    ) == [("", "amendment.open_already")]
    assert refused(assistance.drop_amendment, **by(team, number=1), reason="") == [
        ("reason", "assistance.reason_missing")
    ]
    assistance.drop_amendment(**by(team, number=1), reason="The programme ends in May.")
    assert (letters("dropped"), tasks(team)) == ([team.of.asker.user_id], [])
    drafted(team)
    assert [one.number for one in assistance.amendments_of(terms(team), team.of.asker)] == [1]
    with pytest.raises(NotFound):
        assistance.amendment_at(terms(team), 2, team.of.asker)
    assistance.drop_amendment(**by(team, number=2), reason="A slip.")
    assert len(letters("dropped")) == 1


def test_each_side_does_its_own_and_nobody_else_anything(team: Crew, actor_of: Any) -> None:
    drafts: dict[str, Any] = {"given": MORE, "reason": WHY}
    own = actor_of(Role.ASSISTANCE_COORDINATOR, organisation=team.of.body)
    for wrong in (team.of.asker, own, team.of.authority, team.person, Actor()):
        refused(assistance.draft_amendment, Forbidden, **by(team, actor=wrong), **drafts)
    for wrong in (team.of.coordinator, actor_of(Role.APPLICANT), team.person, Actor()):
        told = {"request_id": team.request.pk, "wish": "More.", "actor": wrong, "at": AT}
        refused(assistance.wish_amendment, Forbidden, **told)
    proposed(team)
    refused(assistance.draft_amendment, NotAllowedNow, **by(team), **drafts)
    refused(assistance.propose_amendment, NotAllowedNow, **by(team, number=1))
    for wrong in (team.of.coordinator, team.of.authority, Actor()):
        refused(assistance.agree_to_amendment, Forbidden, **answer(team, actor=wrong))
        refused(assistance.refuse_amendment, Forbidden, **answer(team, actor=wrong), reason="No.")
    refused(assistance.agree_to_amendment, NotFound, **answer(team, number=9))
    refused(assistance.drop_amendment, Forbidden, **answer(team), reason="No.")
    refused(assistance.propose_amendment, NotFound, **by(team, request_id=999_999_999, number=1))


def test_nothing_is_amended_before_terms_are_agreed_or_after_the_assistance_ended(team: Crew) -> None:
    early = approved(team.of)
    refused(assistance.draft_amendment, NotFound, **by(team, request_id=early.pk), given=MORE, reason=WHY)
    mission = opened(team)
    worked(team, mission)
    proposed(team)
    accepted(team, 1)
    accepted(team, 2)
    assistance.end_mission(mission_id=mission.pk, words="Done.", actor=team.of.coordinator, at=HANDED)
    assert Request.objects.get(pk=team.request.pk).state == "delivered"
    assert (Amendment.objects.get().state, tasks(team)) == ("lapsed", [])
    refused(assistance.agree_to_amendment, NotAllowedNow, **answer(team))
    refused(assistance.draft_amendment, NotAllowedNow, **by(team), given=MORE, reason=WHY)


def test_giving_the_assistance_up_ends_what_was_to_be_amended(team: Crew) -> None:
    proposed(team)
    assistance.release_days(booking_id=team.booking.pk, reason="Over.", actor=team.of.coordinator, at=AT)
    assistance.stop(request_id=team.request.pk, reason="No longer needed.", actor=team.of.coordinator, at=AT)
    assert Amendment.objects.get().state == "lapsed"


def test_the_database_lets_one_be_under_way_and_no_side_answer_itself(team: Crew) -> None:
    made = proposed(team)
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.create(terms=terms(team), number=2, begun_at=AT, drafted_by=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.filter(pk=made.pk).update(state="agreed", settled_at=AT, settled_by=made.proposed_by)
