"""Processes and meetings for tests."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from facility.apps.dialogue.public import (
    BodyFacts,
    Meeting,
    MeetingFacts,
    Plan,
    PlanFacts,
    Process,
    ProcessFacts,
    Registration,
    RegistrationFacts,
    TermFacts,
    import_meeting,
    import_process,
    open_registration,
    plan_meeting,
    publish_meeting,
    register,
)
from facility.apps.parties.public import Organisation, add_organisation
from facility.foundation.accounts.public import Actor, system
from facility.foundation.base.acts import act

AT = datetime(2024, 5, 2, 9, 30, tzinfo=UTC)
LOADER = system("load-portfolio")

PROCESS = ProcessFacts(
    code="test-process",
    kind="intergovernmental",
    names={"en": "Test Process", "fr": "Processus d’essai"},
    since="2009-04",
    stated_states=50,
    bodies=(
        BodyFacts(code="ministers", names={"en": "Ministerial Conference", "fr": "Conférence ministérielle"}),
        BodyFacts(code="officials", names={"en": "Senior Officials"}),
    ),
    terms=(
        TermFacts(role="chair", country="TR", since="2006-01"),
        TermFacts(role="lead", country="CZ", since="2009", until="2010", body="ministers"),
        TermFacts(role="secretariat", name="ICMPD"),
    ),
)
MEETING = MeetingFacts(
    key="test-min-1",
    process="test-process",
    body="ministers",
    kind="ministerial_conference",
    titles={"en": "First conference <b>of</b> ministers"},
    verification="page",
    starts="2023-09-21",
    ends="2023-09-22",
    city="Tbilisi",
    country="GE",
    states=42,
    source_urls=("https://example.org/meeting",),
)


def process(**changes: Any) -> Process:
    """A process as imported."""
    facts = replace(PROCESS, **changes)
    import_process(facts=facts, actor=LOADER, at=AT)
    return Process.objects.get(code=facts.code)


def meeting(**changes: Any) -> Meeting:
    """A meeting as imported."""
    facts = replace(MEETING, **changes)
    import_meeting(facts=facts, actor=LOADER, at=AT)
    return Meeting.objects.get(key=facts.key)


PLAN = PlanFacts(
    titles={"en": "Exchange event", "fr": "Rencontre d’échange"},
    kind="exchange_event",
    starts_on=date(2026, 5, 12),
    starts_time=time(10, 0),
    ends_on=date(2026, 5, 12),
    ends_time=time(16, 30),
    zone="Europe/Brussels",
    city="Brussels",
    country="BE",
    venue="House of meetings, room 2",
    mode="hybrid",
    online_address="https://meet.example.org/room",
)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OPENS, CLOSES = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 10, tzinfo=UTC)


def planned(actor: Actor, **changes: Any) -> Plan:
    """A meeting of our own, not published yet."""
    return plan_meeting(facts=replace(PLAN, **changes), actor=actor, at=NOW)


def open_to(actor: Actor, places: int | None, **changes: Any) -> Plan:
    """A published meeting that people register for now."""
    plan = planned(actor, **changes)
    publish_meeting(plan_id=plan.pk, actor=actor, at=NOW)
    return open_registration(plan_id=plan.pk, places=places, opens_at=OPENS, closes_at=CLOSES, actor=actor, at=NOW)


def registered(plan: Plan, actor: Actor, **said: Any) -> Registration:
    """A person's registration."""
    given = {"name": actor.name, "organisation": "Office", "country": "GE", **said}
    return register(plan_id=plan.pk, facts=RegistrationFacts(**given), actor=actor, at=NOW)


def organisation(name: str) -> Organisation:
    """A public body of that name."""
    with act():
        return add_organisation(name=name, country="LT", kinds=[], is_public=True, actor=LOADER, at=AT)
