"""Processes and meetings for tests."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from facility.apps.dialogue.public import (
    BodyFacts,
    Meeting,
    MeetingFacts,
    Process,
    ProcessFacts,
    TermFacts,
    import_meeting,
    import_process,
)
from facility.foundation.accounts.public import system

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
