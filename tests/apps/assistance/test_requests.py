"""A request for assistance on its way: written, handed in, sent back, registered, consulted on, decided, withdrawn."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.bodies import public as bodies
from facility.apps.calls.models import Call
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Role, system
from facility.foundation.clocks.models import Clock
from facility.foundation.post.models import Letter
from facility.foundation.records.models import Record
from facility.foundation.search.models import Document
from facility.foundation.trail.models import Entry
from tests.apps.assistance import make
from tests.apps.assistance.make import AT, DAY, JUDGED, OWN, UN, WHOLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(actor_of: Any) -> make.Cast:
    make.loaded()
    return make.cast(actor_of)


@pytest.fixture
def service(actor_of: Any) -> Any:
    asked = make.body("Delegation", None)
    return actor_of(Role.CONSULTED_SERVICE, organisation=asked), asked


def tasks(request: assistance.Request) -> list[tuple[str, str]]:
    return list(Clock.objects.filter(record=request.record).exclude(state="stopped").values_list("kind", "role"))


def codes(refusal: Any) -> list[tuple[str, str]]:
    return [(one.field, one.message.removeprefix("assistance.")) for one in refusal.value.findings]


def consulted(cast: make.Cast, asked: Any, *, veto: bool = True) -> tuple[assistance.Request, bodies.Consultation]:
    made = make.registered(cast)
    opened = assistance.consult(
        request_id=made.pk,
        question="Does it overlap with what you fund?",
        services=[assistance.Service(asked.pk, has_veto=veto)],
        actor=cast.coordinator,
        at=AT + DAY,
    )
    return made, opened


def test_a_draft_needs_a_title_only_and_nobody_of_the_facility_reads_it(cast: make.Cast) -> None:
    made = assistance.start(
        programme=OWN, organisation_id=cast.body.pk, given={"title": "  Nurses  "}, actor=cast.asker, at=AT
    )
    assert (made.title, made.state, made.record.reference, made.record.invented) == ("Nurses", "draft", None, True)
    assert list(assistance.visible_to(cast.asker)) == [made]
    assert list(assistance.visible_to(cast.coordinator)) == list(assistance.desk_of(cast.coordinator)) == []
    assert list(assistance.desk_of(cast.asker)) == []
    with pytest.raises(NotFound):
        assistance.request_by_token(made.record.token, cast.coordinator)
    assert Document.objects.filter(record=made.record).count() == Letter.objects.count() == 0


def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_kept(cast: make.Cast) -> None:
    wrong = {
        "title": " ",
        "problem": "x" * 5001,
        "modality": "money",
        "language": "xx",
        "country": "XX",
        "earliest": date(2026, 5, 2),
        "latest": date(2026, 5, 1),
    }
    with pytest.raises(Refused) as refusal:
        assistance.start(programme=OWN, organisation_id=cast.body.pk, given=wrong, actor=cast.asker, at=AT)
    assert codes(refusal) == [
        ("problem", "text_too_long"),
        ("title", "title_missing"),
        ("modality", "modality_unknown"),
        ("language", "language_unknown"),
        ("country", "country_unknown"),
        ("latest", "frame_backwards"),
    ]
    assert assistance.Request.objects.count() == Record.objects.filter(kind="assistance").count() == 0


def test_an_unfinished_draft_is_not_taken_and_says_everything_that_is_missing(cast: make.Cast) -> None:
    made = assistance.start(
        programme=OWN, organisation_id=cast.body.pk, given={"title": "Nurses"}, actor=cast.asker, at=AT
    )
    with pytest.raises(Refused) as refusal:
        assistance.submit(request_id=made.pk, actor=cast.asker, at=AT)
    fields = ["problem", "purpose", "time_reason", "modality", "latest", "country", "language"]
    assert codes(refusal) == [*((name, "field_missing") for name in fields), ("knows_limits", "limits_not_read")]
    made.refresh_from_db()
    assert (made.state, made.record.reference, tasks(made)) == ("draft", None, [])
    late = make.draft(cast, latest=AT.date() - DAY, earliest=None)
    with pytest.raises(Refused) as refusal:
        assistance.submit(request_id=late.pk, actor=cast.asker, at=AT)
    assert codes(refusal) == [("latest", "frame_over")]


def test_handing_in_gives_number_fingerprint_letter_and_clock(cast: make.Cast) -> None:
    made = make.submitted(cast)
    assert made.record.reference == f"MPF-TA-2026-{made.pk:04d}"
    assert len(made.fingerprint) == 64
    assert tasks(made) == [("assistance.triage", "assistance_coordinator")]
    due = Clock.objects.get(record=made.record).due_at
    assert due is not None
    assert due.date() == date(2026, 3, 5)
    letter = Letter.objects.get()
    assert (letter.kind, letter.to_user_id) == ("assistance.assistance_received", cast.asker.user_id)
    assert Document.objects.get(record=made.record).title == made.title
    assert list(assistance.desk_of(cast.coordinator)) == [made]
    with pytest.raises(NotAllowedNow):
        assistance.submit(request_id=made.pk, actor=cast.asker, at=AT)
    with pytest.raises(NotAllowedNow):
        assistance.save(request_id=made.pk, given={"title": "Other"}, actor=cast.asker, at=AT)


@pytest.mark.parametrize(
    ("country", "kind", "programme", "may"),
    [
        ("PL", "public_authority_local", OWN, True),
        ("PL", "ngo", OWN, False),
        ("MD", "public_authority_central", OWN, False),
        ("MD", "public_authority_central", UN, True),
        ("PL", "public_authority_central", UN, False),
        ("MD", "international_organisation", UN, True),
        ("MD", "ngo", UN, False),
    ],
)
def test_each_programme_lets_those_ask_whom_its_settings_name(
    actor_of: Any, country: str, kind: str, programme: str, may: bool
) -> None:
    make.loaded()
    made = make.draft(make.cast(actor_of, country, kind), programme)
    asker = make.user(actor_of(Role.EDITOR)) and assistance.Request.objects.get(pk=made.pk)
    people = actor_of(Role.PARTNER, organisation=asker.organisation)
    if may:
        assert assistance.submit(request_id=made.pk, actor=people, at=AT).state == "submitted"
        return
    with pytest.raises(Refused) as refusal:
        assistance.submit(request_id=made.pk, actor=people, at=AT)
    assert codes(refusal) == [("", "may_not_ask")]


def setting(key: str, value: Any, status: str, programme: str = OWN) -> None:
    assistance.Setting.objects.create(
        programme=assistance.programme_by_code(programme), key=key, value=value, source="A text", status=status
    )


def test_only_what_is_confirmed_of_a_programme_refuses(cast: make.Cast) -> None:
    setting("countries", ["GE"], "unconfirmed")
    assert make.submitted(cast).state == "submitted"
    setting("countries", ["GE"], "confirmed")
    with pytest.raises(Refused) as refusal:
        make.submitted(cast)
    assert codes(refusal) == [("country", "country_not_listed")]
    setting("taking_requests", False, "confirmed")
    with pytest.raises(NotAllowedNow):
        make.draft(cast)


def test_strangers_neither_ask_for_a_body_nor_read_nor_write_its_request(cast: make.Cast, actor_of: Any) -> None:
    stranger = make.cast(actor_of, "FR")
    with pytest.raises(Forbidden):
        assistance.start(programme=OWN, organisation_id=cast.body.pk, given={"title": "X"}, actor=stranger.asker, at=AT)
    made = make.submitted(cast)
    assert list(assistance.visible_to(stranger.asker)) == []
    with pytest.raises(NotFound):
        assistance.request_by_token(made.record.token, stranger.asker)
    for refused in (
        lambda: assistance.save(request_id=made.pk, given={"title": "X"}, actor=stranger.asker, at=AT),
        lambda: assistance.submit(request_id=made.pk, actor=stranger.asker, at=AT),
        lambda: assistance.withdraw(request_id=made.pk, reason="", actor=stranger.asker, at=AT),
        lambda: assistance.register(request_id=made.pk, actor=cast.asker, at=AT),
        lambda: assistance.decide(
            request_id=made.pk, decision="approved", reason="x", judged=JUDGED, actor=cast.coordinator, at=AT
        ),
    ):
        with pytest.raises(Forbidden):
            refused()
    made.refresh_from_db()
    assert (made.state, made.title) == ("submitted", WHOLE["title"])
    with pytest.raises(NotFound):
        assistance.register(request_id=0, actor=cast.coordinator, at=AT)


def test_who_acts_for_the_body_that_asks_neither_brings_it_on_nor_decides(cast: make.Cast) -> None:
    made, held = make.submitted(cast), next(iter(cast.asker.held))
    both = replace(cast.coordinator, held=cast.coordinator.held | {held})
    with pytest.raises(Forbidden):
        assistance.register(request_id=made.pk, actor=both, at=AT)
    ready = make.for_decision(cast)
    wrote = replace(cast.authority, user_id=cast.asker.user_id)
    with pytest.raises(Forbidden):
        assistance.decide(
            request_id=ready.pk, decision="approved", reason="Yes.", judged=JUDGED, actor=wrote, at=AT + 3 * DAY
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        assistance.Request.objects.filter(pk=ready.pk).update(
            state="approved", decided_at=AT, decided_by=cast.asker.user_id, decision_reason="Yes."
        )


def test_what_is_missing_is_said_completed_and_handed_in_again_under_the_same_number(cast: make.Cast) -> None:
    made = make.submitted(cast)
    number = made.record.reference
    with pytest.raises(Refused) as refusal:
        assistance.send_back(request_id=made.pk, reason=" ", actor=cast.coordinator, at=AT)
    assert codes(refusal) == [("reason", "reason_missing")]
    back = assistance.send_back(request_id=made.pk, reason="Name the law.", actor=cast.coordinator, at=AT + DAY)
    assert (back.state, tasks(back)) == ("returned", [("assistance.completion", "")])
    assert Letter.objects.filter(kind="assistance.assistance_sent_back").count() == 1
    given = {"problem": "Law 12 says so.", "language": "fr"}
    assistance.save(request_id=made.pk, given=given, actor=cast.asker, at=AT + 2 * DAY)
    again = assistance.submit(request_id=made.pk, actor=cast.asker, at=AT + 2 * DAY)
    assert (again.state, again.record.reference, again.problem) == ("submitted", number, "Law 12 says so.")
    assert again.fingerprint != made.fingerprint
    assert [one.language for one in Document.objects.filter(record=made.record)] == ["fr"]
    assert tasks(again) == [("assistance.triage", "assistance_coordinator")]


def test_similar_requests_are_shown_to_who_checks_and_not_those_of_strangers(cast: make.Cast, actor_of: Any) -> None:
    earlier = make.submitted(cast)
    other = make.cast(actor_of, "FR")
    for number in range(3):
        make.submitted(other, title=f"Patrols at sea {number}", problem="Boats", purpose="Watch", country="TN")
    newer = make.submitted(other)
    found = assistance.similar(newer, cast.coordinator, "en")
    assert earlier.record_id in {one.record_id for one in found}
    assert earlier.record_id not in {one.record_id for one in assistance.similar(newer, other.asker, "en")}


def test_silence_for_five_days_has_no_objection_and_is_printed_as_silence(cast: make.Cast, service: Any) -> None:
    made, opened = consulted(cast, service[1])
    assert (opened.silence_days, opened.silence_status) == (5, "analogue")
    assert opened.due_at == AT + 6 * DAY
    with pytest.raises(NotAllowedNow):
        assistance.close_consultation(request_id=made.pk, actor=cast.coordinator, at=opened.due_at)
    made.refresh_from_db()
    assert made.state == "in_consultation"
    closed = assistance.close_consultation(
        request_id=made.pk, actor=cast.coordinator, at=opened.due_at + timedelta(seconds=1)
    )
    assert (closed.outcome, [one.silent for one in closed.asked.all()]) == ("agreed", [True])
    made.refresh_from_db()
    assert (made.state, tasks(made)) == ("for_decision", [("assistance.decision", "authorising_officer")])


def test_a_veto_after_the_period_changes_nothing(cast: make.Cast, service: Any) -> None:
    made, opened = consulted(cast, service[1])
    asked, late = opened.asked.get(), opened.due_at + timedelta(seconds=1)
    with pytest.raises(NotAllowedNow):
        bodies.reply(consulted_id=asked.pk, reply="veto", text="No.", actor=service[0], at=late)
    asked.refresh_from_db()
    assert (asked.reply, asked.replied_at) == ("", None)
    closed = assistance.close_consultation(request_id=made.pk, actor=cast.coordinator, at=late)
    with pytest.raises(NotAllowedNow):
        bodies.reply(consulted_id=asked.pk, reply="veto", text="No.", actor=service[0], at=late)
    closed.refresh_from_db()
    assert closed.outcome == "agreed"
    done = assistance.decide(
        request_id=made.pk, decision="approved", reason="Useful.", judged=JUDGED, actor=cast.authority, at=late
    )
    assert done.state == "approved"


def test_a_veto_in_time_needs_its_text_and_keeps_the_request_from_approval(cast: make.Cast, service: Any) -> None:
    made, opened = consulted(cast, service[1])
    asked = opened.asked.get()
    with pytest.raises(Refused):
        bodies.reply(consulted_id=asked.pk, reply="veto", text=" ", actor=service[0], at=opened.due_at)
    bodies.reply(consulted_id=asked.pk, reply="veto", text="We fund it.", actor=service[0], at=opened.due_at)
    closed = assistance.close_consultation(request_id=made.pk, actor=cast.coordinator, at=opened.due_at)
    assert closed.outcome == "vetoed"
    words: dict[str, Any] = {"reason": "It overlaps.", "judged": JUDGED, "actor": cast.authority, "at": AT + 8 * DAY}
    with pytest.raises(Refused) as refusal:
        assistance.decide(request_id=made.pk, decision="approved", **words)
    assert codes(refusal) == [("decision", "vetoed")]
    again = assistance.consult(
        request_id=made.pk,
        question="And with another scope?",
        services=[assistance.Service(service[1].pk, has_veto=True)],
        actor=cast.coordinator,
        at=AT + 8 * DAY,
    )
    assert tasks(made) == [("assistance.preparation", "assistance_coordinator")]
    bodies.reply(consulted_id=again.asked.get().pk, reply="no_objection", text="", actor=service[0], at=AT + 9 * DAY)
    assistance.close_consultation(request_id=made.pk, actor=cast.coordinator, at=AT + 9 * DAY)
    words["at"] = AT + 9 * DAY
    assert assistance.decide(request_id=made.pk, decision="approved", **words).state == "approved"


def test_a_consultation_needs_services_once_each_and_a_known_silence(cast: make.Cast, service: Any) -> None:
    made = make.registered(cast)
    words: dict[str, Any] = {"request_id": made.pk, "question": "Well?", "actor": cast.coordinator, "at": AT + DAY}
    with pytest.raises(Refused) as refusal:
        assistance.consult(services=[assistance.Service(service[1].pk)] * 2, **words)
    assert codes(refusal) == [("services", "service_twice")]
    with pytest.raises(Refused):
        assistance.consult(services=[], **words)
    setting("silence_days", None, "unconfirmed")
    with pytest.raises(Refused) as refusal:
        assistance.consult(services=[assistance.Service(service[1].pk)], **words)
    assert codes(refusal) == [("", "silence_unknown")]
    made.refresh_from_db()
    assert (made.state, bodies.Consultation.objects.count()) == ("registered", 0)


def test_the_partnership_consults_across_sectors(actor_of: Any, service: Any) -> None:
    make.loaded()
    cast = make.cast(actor_of, "MD")
    made = make.registered(cast, UN)
    labour = make.body("Ministry of Labour", "MD", "public_authority_central")
    words: dict[str, Any] = {"request_id": made.pk, "question": "Well?", "actor": cast.coordinator, "at": AT + DAY}
    with pytest.raises(Refused) as refusal:
        assistance.consult(services=[assistance.Service(labour.pk)], **words)
    assert codes(refusal) == [("services", "sector_missing")]
    opened = assistance.consult(
        services=[
            assistance.Service(labour.pk, sector="labour"),
            assistance.Service(service[1].pk, sector="foreign_affairs"),
        ],
        **words,
    )
    asked = {one.organisation_id: one.pk for one in opened.asked.all()}
    sectors = assistance.sectors_of(asked.values())
    assert sectors == {asked[labour.pk]: "labour", asked[service[1].pk]: "foreign_affairs"}
    assert assistance.request_of(made.record) == made
    with pytest.raises(NotFound):
        assistance.request_of(opened.record)


@pytest.mark.parametrize("decision", ["approved", "declined"])
def test_a_decision_judges_every_published_criterion_and_tells_its_reason(cast: make.Cast, decision: str) -> None:
    made = make.for_decision(cast)
    words: dict[str, Any] = {"request_id": made.pk, "decision": decision, "actor": cast.authority, "at": AT + 3 * DAY}
    with pytest.raises(Refused) as refusal:
        assistance.decide(reason="Useful.", judged={**JUDGED, "need": "perhaps"}, **words)
    assert codes(refusal) == [("criterion_need", "criterion_not_judged")]
    with pytest.raises(Refused) as refusal:
        assistance.decide(reason=" ", judged=JUDGED, **words)
    assert codes(refusal) == [("reason", "reason_missing")]
    with pytest.raises(Refused) as refusal:
        assistance.decide(**{**words, "decision": "perhaps"}, reason="x", judged=JUDGED)
    assert codes(refusal) == [("decision", "decision_unknown")]
    made.refresh_from_db()
    assert (made.state, made.decided_at) == ("for_decision", None)
    done = assistance.decide(reason="Useful.", judged={**JUDGED, "more": "met"}, **words)
    assert (done.state, done.decided_by, done.judged) == (decision, cast.authority.user_id, JUDGED)
    assert tasks(done) == ([("assistance.terms", "assistance_coordinator")] if decision == "approved" else [])
    assert Letter.objects.filter(kind=f"assistance.assistance_{decision}").count() == 1
    with pytest.raises(NotAllowedNow):
        assistance.decide(reason="Again.", judged=JUDGED, **words)


def test_a_request_is_redirected_to_an_open_call_only(cast: make.Cast) -> None:
    made = make.for_decision(cast)
    words: dict[str, Any] = {
        "request_id": made.pk,
        "decision": "redirected",
        "reason": "A grant fits better.",
        "judged": JUDGED,
        "actor": cast.authority,
        "at": AT + 3 * DAY,
    }
    with pytest.raises(Refused) as refusal:
        assistance.decide(call_code="none", **words)
    assert codes(refusal) == [("call", "call_not_open")]
    record = Record.objects.create(kind="call", label={"en": "Call"}, created_at=AT)
    call = Call.objects.create(record=record, code="open-1", **_call())
    done = assistance.decide(call_code="open-1", **words)
    assert (done.state, done.redirected_to) == ("redirected", call)
    letter = Letter.objects.get(kind="assistance.assistance_redirected")
    assert letter.facts["call"] == "open-1"


def _call() -> dict[str, Any]:
    return {"title": {"en": "Call"}, "state": "open", "opens_on": "2026", "opened_at": AT, "opening_key": "key"}


def test_a_decision_takes_a_fresh_proof(cast: make.Cast) -> None:
    made = make.for_decision(cast)
    stale = replace(cast.authority, proved=False)
    with pytest.raises(Forbidden):
        assistance.decide(
            request_id=made.pk, decision="approved", reason="Yes.", judged=JUDGED, actor=stale, at=AT + 3 * DAY
        )
    made.refresh_from_db()
    assert made.state == "for_decision"


def test_a_request_is_withdrawn_before_its_decision_and_everything_stops(cast: make.Cast, service: Any) -> None:
    made, opened = consulted(cast, service[1])
    gone = assistance.withdraw(request_id=made.pk, reason="Solved.", actor=cast.asker, at=AT + 2 * DAY)
    assert (gone.state, gone.withdrawn_reason, tasks(gone)) == ("withdrawn", "Solved.", [])
    assert Clock.objects.filter(record=opened.record).exclude(state="stopped").count() == 0
    opened.refresh_from_db()
    assert (opened.state, opened.outcome, opened.closed_at) == ("closed", "withdrawn", AT + 2 * DAY)
    asked = opened.asked.get()
    assert asked.silent is False
    last = Entry.objects.filter(record=opened.record).order_by("sequence").last()
    assert last is not None and (last.event, last.facts["outcome"]) == ("consultation.closed", "withdrawn")
    with pytest.raises(NotAllowedNow):
        bodies.reply(consulted_id=asked.pk, reply="veto", text="No.", actor=service[0], at=AT + 2 * DAY)
    assert Document.objects.filter(record=made.record).count() == 0
    assert Letter.objects.filter(kind="assistance.assistance_withdrawn").count() == 1
    with pytest.raises(NotAllowedNow):
        assistance.withdraw(request_id=made.pk, reason="", actor=cast.asker, at=AT + 2 * DAY)
    letters = Letter.objects.count()
    unsent = make.draft(cast)
    assert assistance.withdraw(request_id=unsent.pk, reason="", actor=cast.asker, at=AT).state == "withdrawn"
    assert Letter.objects.count() == letters


def test_search_counts_a_request_where_it_stands_and_finds_nothing_of_a_draft(cast: make.Cast, service: Any) -> None:
    def told() -> tuple[str, list[str], int]:
        found = Document.objects.get(record=made.record)
        return found.title, found.facets["status"], Document.objects.filter(record=made.record).count()

    made, title = make.submitted(cast), make.WHOLE["title"]
    assistance.send_back(request_id=made.pk, reason="Say more.", actor=cast.coordinator, at=AT + DAY)
    assistance.save(request_id=made.pk, given={"title": "Not handed in"}, actor=cast.asker, at=AT + DAY)
    assert told() == (title, ["returned"], 1)
    assistance.withdraw(request_id=made.pk, reason="", actor=cast.asker, at=AT + DAY)
    made, opened = consulted(cast, service[1])
    assert told() == (title, ["in_consultation"], 1)
    later = opened.due_at + timedelta(seconds=1)
    assistance.close_consultation(request_id=made.pk, actor=cast.coordinator, at=later)
    assert told() == (title, ["for_decision"], 1)
    made = make.for_decision(cast)
    assert told() == (title, ["for_decision"], 1)


def test_every_step_is_on_the_trail(cast: make.Cast) -> None:
    made = make.for_decision(cast)
    assistance.decide(
        request_id=made.pk, decision="declined", reason="No.", judged=JUDGED, actor=cast.authority, at=AT + 3 * DAY
    )
    events = list(Entry.objects.filter(record=made.record).order_by("sequence").values_list("event", flat=True))
    steps = ["started", "submitted", "registered", "forwarded", "declined"]
    assert events == [f"assistance.{one}" for one in steps]


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "approved"},
        {"state": "draft"},
        {"state": "redirected", "decided_at": AT, "decided_by": 0, "decision_reason": "x"},
        {"state": "withdrawn"},
        {"state": "returned"},
        {"problem": ""},
        {"modality": "money"},
        {"latest": date(2020, 1, 1)},
        {"state": "unknown"},
    ],
    ids=lambda one: "-".join(one) + str(one.get("state", "")),
)
def test_the_database_ties_the_state_to_its_facts(cast: make.Cast, broken: dict[str, Any]) -> None:
    made = make.submitted(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        assistance.Request.objects.filter(pk=made.pk).update(**broken)


def test_no_machine_asks_for_anybody(cast: make.Cast) -> None:
    with pytest.raises(Forbidden):
        assistance.start(
            programme=OWN, organisation_id=cast.body.pk, given={"title": "X"}, actor=system("story"), at=AT
        )
