"""Terms of reference: drafted from the request, proposed, sent back, agreed by the other side; days booked within them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import Booking, Deliverable, Request, Setting, TermsOfReference
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.post.models import Letter
from facility.foundation.trail import public as trail
from tests.apps.assistance import make, roster
from tests.apps.assistance.terms import DAY, DRAFTED, agreed, approved, drafted, proposed

pytestmark = pytest.mark.django_db
ActorOf = Any


@pytest.fixture
def of(actor_of: ActorOf) -> make.Cast:
    make.loaded()
    return make.cast(actor_of)


def tasks(found: Request) -> list[str]:
    return sorted(clocks.clocks_of(found.record).exclude(state="stopped").values_list("kind", flat=True))


def letters(kind: str) -> list[int | None]:
    return list(Letter.objects.filter(kind=f"assistance.{kind}").values_list("to_user_id", flat=True))


def stands() -> dict[str, Any]:
    """Everything a refusal must leave as it was."""
    return {
        "terms": list(TermsOfReference.objects.values()),
        "deliverables": list(Deliverable.objects.values_list("title", "due_on")),
        "requests": list(Request.objects.values_list("pk", "state")),
        "bookings": list(Booking.objects.values_list("pk", "state", "days")),
        "letters": Letter.objects.count(),
        "clocks": list(clocks.Clock.objects.values_list("kind", "state")),
    }


def refused(act: Any, kind: type[Exception] = Refused, **given: Any) -> list[tuple[str, str]]:
    """What the act says when it refuses; and that nothing changed."""
    before = stands()
    with pytest.raises(kind) as caught:
        act(**given)
    assert stands() == before
    error = caught.value
    return [(one.field, one.message) for one in error.findings] if isinstance(error, Refused) else []


def test_the_first_draft_starts_from_the_request_and_waits_for_an_officer(of: make.Cast) -> None:
    found = approved(of)
    assert tasks(found) == ["assistance.terms"]
    terms = assistance.draft_terms(request_id=found.pk, given={"days": 4}, actor=of.coordinator, at=DRAFTED)
    assert (terms.purpose, terms.modality, terms.country, terms.language) == (
        found.purpose,
        "expert_mission",
        "MD",
        "en",
    )
    assert (terms.first_day, terms.last_day, terms.days, terms.state) == (found.earliest, found.latest, 4, "draft")
    again = assistance.draft_terms(
        request_id=found.pk, given={"tasks": "Train."}, actor=of.coordinator, at=DRAFTED + DAY
    )
    assert (again.pk, again.days, again.tasks) == (terms.pk, 4, "Train.")
    assert assistance.terms_of_request(found, of.asker) is None
    assert assistance.terms_of_request(found, of.coordinator) == terms


def test_both_sides_agree_and_experts_are_sought(of: make.Cast) -> None:
    terms = proposed(of)
    found = terms.request
    assert (terms.state, terms.version, tasks(found)) == ("proposed", 1, ["assistance.terms_answer"])
    assert letters("assistance_terms_proposed") == [of.asker.user_id]
    assert assistance.terms_of_request(found, of.asker) == terms
    done = assistance.agree_terms(request_id=found.pk, version=1, actor=of.asker, at=DRAFTED + DAY)
    found = Request.objects.get(pk=found.pk)
    assert (done.state, done.agreed_by, found.state) == ("agreed", of.asker.user_id, "mobilising")
    assert tasks(found) == ["assistance.mobilise"]
    assert letters("assistance_terms_agreed") == [of.coordinator.user_id]
    seen = [entry.event for entry in trail.history(found.record_id)]
    for event in ("drafted", "proposed", "agreed"):
        assert f"assistance_terms.{event}" in seen


def test_terms_are_sent_back_with_what_is_to_change_and_come_again(of: make.Cast) -> None:
    terms = proposed(of)
    asked: dict[str, Any] = {"request_id": terms.request_id, "actor": of.asker, "at": DRAFTED + DAY}
    assert refused(assistance.send_terms_back, version=1, reason=" ", **asked) == [
        ("reason", "assistance.reason_missing")
    ]
    back = assistance.send_terms_back(version=1, reason="We need eight days.", **asked)
    assert (back.state, back.sent_back_reason, tasks(back.request)) == (
        "draft",
        "We need eight days.",
        ["assistance.terms"],
    )
    assert letters("assistance_terms_sent_back") == [of.coordinator.user_id]
    again = proposed(of, back.request, DRAFTED + 2 * DAY, days=8)
    assert (again.version, again.days) == (2, 8)
    assert refused(assistance.agree_terms, version=1, **asked) == [("", "terms.changed_meanwhile")]
    assert refused(assistance.send_terms_back, version=1, reason="No.", **asked) == [("", "terms.changed_meanwhile")]
    assert assistance.agree_terms(version=2, **{**asked, "at": DRAFTED + 3 * DAY}).state == "agreed"


def test_what_is_missing_is_said_all_at_once(of: make.Cast) -> None:
    found = approved(of, earliest=None)
    asked: dict[str, Any] = {"request_id": found.pk, "actor": of.coordinator, "at": DRAFTED}
    refused(assistance.propose_terms, NotFound, **asked)
    assistance.draft_terms(given={"purpose": ""}, **asked)
    assert refused(assistance.propose_terms, **asked) == [
        ("purpose", "terms.field_missing"),
        ("tasks", "terms.field_missing"),
        ("days", "terms.field_missing"),
        ("first_day", "terms.field_missing"),
        ("deliverables", "terms.no_deliverable"),
        ("within_limits", "terms.limits_not_checked"),
    ]


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"days": 0}, "days", "terms.days_impossible"),
        ({"days": 1001}, "days", "terms.days_impossible"),
        ({"modality": "party"}, "modality", "assistance.modality_unknown"),
        ({"competence": "juggling"}, "competence", "terms.competence_unknown"),
        ({"language": "zz"}, "language", "assistance.language_unknown"),
        ({"level": "D1"}, "level", "terms.level_unknown"),
        ({"country": "ZZ"}, "country", "assistance.country_unknown"),
        ({"tasks": "x" * 5001}, "tasks", "assistance.text_too_long"),
        (
            {"first_day": date(2026, 5, 2), "last_day": date(2026, 5, 1)},
            "last_day",
            "assistance.frame_backwards",
        ),
        ({"deliverables": [("One", None)] * 21}, "deliverables", "terms.deliverables_many"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(of: make.Cast, given: dict[str, Any], field: str, message: str) -> None:
    terms = drafted(of)
    asked = {"request_id": terms.request_id, "given": given, "actor": of.coordinator, "at": DRAFTED}
    assert refused(assistance.draft_terms, **asked) == [(field, message)]


def test_a_period_that_is_over_cannot_be_proposed(of: make.Cast) -> None:
    terms = drafted(of)
    late = DRAFTED + timedelta(days=100)
    asked = {"request_id": terms.request_id, "actor": of.coordinator, "at": late}
    assert refused(assistance.propose_terms, **asked) == [("last_day", "assistance.frame_over")]


def test_the_ceiling_advises_while_it_is_an_analogue_and_blocks_once_confirmed(of: make.Cast) -> None:
    terms = drafted(of, days=61)
    said = {one.rule: one for one in assistance.lacking(terms, DRAFTED)}
    ceiling = said["TA-08"]
    assert (ceiling.message, ceiling.outcome, ceiling.blocks, ceiling.source_status) == (
        "terms.days_over",
        "fail",
        False,
        "analogue",
    )
    assert ceiling.source == "ACP-EU migration action: at most 60 expert days"
    assert (said["TA-06"].outcome, said["TA-09"].outcome) == ("pass", "pass")
    Setting.objects.create(
        programme=terms.request.programme,
        key="expert_days",
        value=60,
        source="The facility's rules",
        status="confirmed",
    )
    asked: dict[str, Any] = {"request_id": terms.request_id, "actor": of.coordinator, "at": DRAFTED}
    assert refused(assistance.propose_terms, **asked) == [("days", "terms.days_over")]
    assistance.draft_terms(given={"days": 60}, **asked)
    assert assistance.propose_terms(**asked).state == "proposed"


def test_a_ceiling_that_is_not_public_is_said_to_be_unknown_and_a_kind_not_offered_advises(actor_of: ActorOf) -> None:
    make.loaded()
    of = make.cast(actor_of, "MD")
    found = approved(of, make.UN)
    Setting.objects.create(
        programme=found.programme, key="modalities", value=["workshop"], source="A list", status="analogue"
    )
    terms = drafted(of, found)
    said = {one.rule: (one.message, one.outcome, one.blocks) for one in assistance.lacking(terms, DRAFTED)}
    assert said["TA-08"] == ("terms.ceiling_unknown", "unknown", False)
    assert said["TA-06"] == ("terms.kind_not_offered", "fail", False)
    assert assistance.propose_terms(request_id=found.pk, actor=of.coordinator, at=DRAFTED).state == "proposed"


def test_where_nothing_is_set_nothing_is_said_of_limits(of: make.Cast) -> None:
    terms = drafted(of, within_limits=False)
    rows = Setting.objects.filter(programme=terms.request.programme)
    Setting.objects.create(
        programme=terms.request.programme, key="never_given", value=[], source="A", status="confirmed"
    )
    Setting.objects.create(programme=terms.request.programme, key="modalities", source="A", status="unconfirmed")
    assert rows.count() > 2
    assert [one.rule for one in assistance.lacking(terms, DRAFTED)] == ["TA-08"]


def test_who_drafts_does_not_agree_and_strangers_see_nothing(of: make.Cast, actor_of: ActorOf) -> None:
    terms = proposed(of)
    asked: dict[str, Any] = {"request_id": terms.request_id, "version": 1, "at": DRAFTED + DAY}
    for wrong in (of.coordinator, of.authority, actor_of(Role.APPLICANT), Actor()):
        refused(assistance.agree_terms, Forbidden, actor=wrong, **asked)
        refused(assistance.send_terms_back, Forbidden, actor=wrong, reason="No.", **asked)
    for wrong in (of.asker, of.authority, actor_of(Role.AUDITOR)):
        given = {"request_id": terms.request_id, "actor": wrong, "at": DRAFTED}
        refused(assistance.draft_terms, Forbidden, given={"days": 3}, **given)
        refused(assistance.propose_terms, Forbidden, **given)
        refused(assistance.stop, Forbidden, reason="No.", **given)


def test_a_person_of_the_authority_who_drafted_before_does_not_agree(of: make.Cast, actor_of: ActorOf) -> None:
    terms = proposed(of)
    TermsOfReference.objects.update(drafted_by=of.asker.user_id)
    asked = {"request_id": terms.request_id, "version": 1, "actor": of.asker, "at": DRAFTED + DAY}
    refused(assistance.agree_terms, Forbidden, **asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        TermsOfReference.objects.update(state="agreed", agreed_at=DRAFTED, agreed_by=of.asker.user_id)


def test_acts_in_the_wrong_state_are_refused_and_twice_is_once(of: make.Cast) -> None:
    early = make.for_decision(of)
    given: dict[str, Any] = {"actor": of.coordinator, "at": DRAFTED}
    refused(assistance.draft_terms, NotAllowedNow, request_id=early.pk, given={}, **given)
    refused(assistance.stop, NotAllowedNow, request_id=early.pk, reason="No.", **given)
    terms = proposed(of)
    asked: dict[str, Any] = {"request_id": terms.request_id}
    refused(assistance.draft_terms, NotAllowedNow, given={"days": 3}, **asked, **given)
    refused(assistance.propose_terms, NotAllowedNow, **asked, **given)
    answer: dict[str, Any] = {**asked, "version": 1, "actor": of.asker, "at": DRAFTED + DAY}
    assistance.agree_terms(**answer)
    refused(assistance.agree_terms, NotAllowedNow, **answer)
    refused(assistance.send_terms_back, NotAllowedNow, reason="No.", **answer)
    refused(assistance.draft_terms, NotAllowedNow, given={"days": 3}, **asked, **given)


def test_assistance_is_given_up_with_a_reason_once_no_day_is_booked(of: make.Cast, actor_of: ActorOf) -> None:
    terms = agreed(of)
    expert = roster.admitted(actor_of(), of.coordinator)
    asked: dict[str, Any] = {"actor": of.coordinator, "at": DRAFTED + 2 * DAY}
    held = assistance.hold_days(
        expert_id=expert.pk, days=[date(2026, 4, 8)], purpose="M", request_id=terms.request_id, **asked
    )
    stop: dict[str, Any] = {"request_id": terms.request_id, **asked}
    assert refused(assistance.stop, reason="The law fell.", **stop) == [("", "assistance.still_booked")]
    assert refused(assistance.stop, reason="", **stop) == [("reason", "assistance.reason_missing")]
    assistance.release_days(booking_id=held.pk, reason="Not needed.", **asked)
    done = assistance.stop(reason="The law fell.", **stop)
    assert (done.state, done.stopped_reason, tasks(done)) == ("stopped", "The law fell.", [])
    assert letters("assistance_stopped") == [of.asker.user_id]
    refused(assistance.stop, NotAllowedNow, reason="Again.", **stop)


def test_days_are_booked_for_a_request_only_within_its_terms(of: make.Cast, actor_of: ActorOf) -> None:
    terms = agreed(of, days=2)
    expert = roster.admitted(actor_of(), of.coordinator)
    at = DRAFTED + 2 * DAY

    def hold(*days: date, request_id: int = terms.request_id) -> Any:
        given = {"expert_id": expert.pk, "days": days, "purpose": "M", "request_id": request_id}
        return {**given, "actor": of.coordinator, "at": at}

    outside = hold(date(2026, 4, 30), date(2026, 5, 4))
    assert refused(assistance.hold_days, **outside) == [("first_day", "booking.outside_terms")]
    assert refused(assistance.hold_days, **hold(date(2026, 4, 7), date(2026, 4, 8), date(2026, 4, 9))) == [
        ("last_day", "booking.over_terms")
    ]
    kept = assistance.hold_days(**hold(date(2026, 4, 8)))
    assert (kept.request_id, assistance.days_booked(terms.request)) == (terms.request_id, 1)
    assert refused(assistance.hold_days, **hold(date(2026, 4, 8))) == [("first_day", "booking.taken")]
    assert [one.pk for one in assistance.bookings_for(terms.request)] == [kept.pk]
    early = approved(of)
    refused(assistance.hold_days, NotAllowedNow, **hold(date(2026, 4, 9), request_id=early.pk))
    refused(assistance.hold_days, NotFound, **hold(date(2026, 4, 9), request_id=0))
    assistance.release_days(booking_id=kept.pk, reason="Moved.", actor=of.coordinator, at=at)
    assert assistance.days_booked(terms.request) == 0
    assert assistance.hold_days(**hold(date(2026, 4, 9), date(2026, 4, 10))).days == 2
