"""Who runs one component runs no other by that: neither by the grid of acts, nor on the pages of the told story."""

from typing import Any

import pytest
from django.apps import apps as installed

from facility.apps.assistance import policy as assistance
from facility.apps.bodies import public as bodies
from facility.apps.bodies.models import Consultation, Consulted
from facility.apps.dialogue import policy as dialogue
from facility.apps.parties import public as parties
from facility.apps.proposals.models import Proposal
from facility.core.errors import Forbidden
from facility.foundation.accounts.public import PERMISSIONS, Actor, Role, User
from facility.foundation.base.clock import now
from facility.foundation.clocks import public as clocks
from facility.foundation.clocks.models import Clock
from facility.foundation.search.models import Document
from facility.foundation.search.public import Query, find
from tests.interfaces.test_every_address import PUBLISHED, addresses, browser, converters
from tests.test_policies import actor_with

# What grants officers run: by the apps whose acts move a dossier, a grant and its money.
GRANTS = ("calls", "evaluation", "finance", "grants", "proposals", "reporting")
RUNS = {
    Role.GRANTS_OFFICER: GRANTS,
    Role.ASSISTANCE_COORDINATOR: ("assistance",),
    Role.DIALOGUE_SECRETARIAT: ("dialogue",),
}
# Where the pages of each component stand, for people and for programs.
PLACES = {
    "grants": ("dossiers", "desk/dossiers", "grants", "payments", "reports", "decisions", "rounds", "evaluations"),
    "assistance": ("assistance/requests", "assistance/missions", "assistance-requests", "assistance-missions"),
    "dialogue": ("desk/meetings", "desk/event-reports", "event-reports/drafts"),
}
STRANGERS = [
    ("coordinator", "grants"),
    ("coordinator", "dialogue"),
    ("secretariat", "grants"),
    ("secretariat", "assistance"),
    ("officer", "assistance"),
    ("officer", "dialogue"),
]
LISTS = {
    "grants": ("/desk/dossiers/", "/desk/rounds/", "/desk/finance/", "/desk/calls/"),
    "assistance": ("/desk/assistance/", "/desk/assistance/missions/", "/desk/experts/", "/desk/experts/match/"),
    "dialogue": ("/desk/meetings/", "/desk/meetings/plan/"),
}


def actor(part: str) -> Actor:
    return parties.actor_for(User.objects.get(email=f"{part}@example.org"), now())


@pytest.mark.parametrize("role", RUNS)
def test_no_act_of_a_component_is_given_to_who_runs_another(role: Role) -> None:
    others = {app for one, run in RUNS.items() if one is not role for app in run}
    found = [code for code, one in PERMISSIONS.items() if code.partition(".")[0] in others and role in one.grid]
    assert found == []


def test_each_component_is_run_by_its_own_role() -> None:
    assert assistance.COORDINATOR is Role.ASSISTANCE_COORDINATOR
    assert dialogue.SECRETARIAT is Role.DIALOGUE_SECRETARIAT
    for may in (dialogue.may_plan, dialogue.may_run_registration, dialogue.may_moderate, dialogue.may_commit):
        assert set(may.grid) == {Role.DIALOGUE_SECRETARIAT}
    for may in (assistance.may_triage, assistance.may_consult, assistance.may_run_mission, assistance.may_book_expert):
        assert set(may.grid) == {Role.ASSISTANCE_COORDINATOR}
    # Who decides on a request does not bring it there, and who proposes a report does not let it out.
    assert set(assistance.may_decide.grid) == {Role.AUTHORISING_OFFICER}
    assert set(dialogue.may_approve_report.grid) == {Role.DIALOGUE_SECRETARIAT, Role.EDITOR}


def test_both_roles_are_given_by_two_people_and_prove_themselves_twice() -> None:
    for role in (Role.ASSISTANCE_COORDINATOR, Role.DIALOGUE_SECRETARIAT):
        assert role in parties.TWO_PERSON
        assert actor_with(role).needs_second_factor


@pytest.mark.parametrize(
    ("kind", "reader"), [("proposal", Role.GRANTS_OFFICER), ("assistance", Role.ASSISTANCE_COORDINATOR)]
)
def test_consultations_are_read_by_who_runs_what_they_are_about(kind: str, reader: Role) -> None:
    for role in RUNS:
        seen = bodies.kinds_viewed(actor_with(role))
        assert (kind in seen) is (role is reader)
    assert bodies.kinds_viewed(actor_with(Role.AUDITOR)) == {"proposal", "assistance"}


@pytest.mark.parametrize(("part", "component"), STRANGERS)
def test_a_stranger_to_a_component_opens_none_of_its_pages(story: None, part: str, component: str) -> None:
    client, tried, wrong = browser(part), 0, []
    starts = tuple(f"{base}/{place}/" for place in PLACES[component] for base in ("", "/api/v1"))
    for name, address in addresses().items():
        if not address.startswith(starts) or not converters()[name] or name in PUBLISHED:
            continue
        tried += 1
        if (status := client.get(address).status_code) not in {401, 403, 404, 405}:
            wrong.append((name, status))
    assert wrong == []
    assert tried > 5
    assert {address: client.get(address).status_code for address in LISTS[component]} == dict.fromkeys(
        LISTS[component], 403
    )


def test_a_coordinator_finds_requests_and_no_dossier(story: None) -> None:
    dossier = Proposal.objects.get(lead__name="Demonstration Office for Migration")
    coordinator, officer = actor("coordinator"), actor("officer")
    assert not bodies.may_view_consultation(coordinator, dossier.record)
    assert bodies.may_view_consultation(officer, dossier.record)
    kinds = {
        who: set(bodies.asked_of(one).values_list("consultation__subject__kind", flat=True))
        for who, one in (("coordinator", coordinator), ("officer", officer), ("secretariat", actor("secretariat")))
    }
    assert kinds == {"coordinator": {"assistance"}, "officer": {"proposal"}, "secretariat": set()}
    asked = Consulted.objects.filter(consultation__subject=dossier.record)[0]
    assert browser("coordinator").get(f"/desk/consultations/{asked.pk}/").status_code == 404
    assert Consultation.objects.filter(subject__kind="assistance").exists()
    words = "recruiters register"
    assert "assistance" in {hit.kind for hit in find(Query(words, coordinator)).hits}
    assert "assistance" not in {hit.kind for hit in find(Query(words, officer)).hits}


@pytest.mark.parametrize(
    ("part", "there", "elsewhere"),
    [
        (
            "coordinator",
            ("/desk/assistance/", "/desk/assistance/missions/", "/desk/experts/"),
            ("/desk/meetings/", "/grants/"),
        ),
        ("secretariat", ("/desk/meetings/",), ("/desk/assistance/", "/desk/experts/", "/grants/", "/desk/typology/")),
        ("officer", ("/desk/dossiers/", "/grants/"), ("/desk/assistance/", "/desk/meetings/", "/desk/experts/")),
    ],
)
def test_the_desk_shows_the_tiles_of_ones_own_component(
    story: None, part: str, there: tuple[str, ...], elsewhere: tuple[str, ...]
) -> None:
    page = browser(part).get("/desk/").content.decode()
    main = page[page.index("<main") : page.index("</main")]
    assert [one for one in there if f'href="{one}"' not in main] == []
    assert [one for one in elsewhere if f'href="{one}"' in main] == []


def test_the_tasks_of_each_component_wait_for_those_who_run_it(story: None) -> None:
    held = {
        role: {row.kind.partition(".")[0] for row in Clock.objects.exclude(state="stopped").filter(role=role)}
        for role in RUNS
    }
    assert "assistance" in held[Role.ASSISTANCE_COORDINATOR]
    assert "dialogue" in held[Role.DIALOGUE_SECRETARIAT]
    assert held[Role.GRANTS_OFFICER] & {"assistance", "dialogue"} == set()
    for part, own in (("coordinator", "assistance"), ("secretariat", "dialogue")):
        assert own in {one.kind.partition(".")[0] for one in clocks.tasks_for(actor(part), now())}


def test_an_upgrade_hands_tasks_and_findings_on_and_back_and_gives_nobody_a_role(story: None) -> None:
    from importlib import import_module

    step: Any = import_module("facility.apps.enquiries.migrations.0007_tasks_of_components")

    def state() -> tuple[Any, ...]:
        rows = Clock.objects.exclude(state="stopped").order_by("pk")
        labels = Document.objects.filter(kind="assistance").order_by("pk")
        return (
            list(rows.values_list("pk", "role")),
            list(labels.values_list("pk", "audience__key")),
            list(parties.RoleHolding.objects.order_by("pk").values_list("pk", "role")),
        )

    after = state()
    step.backwards(installed, None)
    before = state()
    assert not Clock.objects.exclude(state="stopped").filter(role=Role.ASSISTANCE_COORDINATOR).exists()
    assert all("role:grants_officer" in key for _pk, key in before[1])
    assert before[2] == after[2]
    step.forwards(installed, None)
    assert state() == after


def test_a_grants_officer_is_refused_by_the_acts_themselves(story: None) -> None:
    from facility.apps.assistance import public as requests
    from facility.apps.dialogue import public as meetings

    officer, at = actor("officer"), now()
    asked = requests.Request.objects.filter(state="submitted")[0]
    plan = meetings.Plan.objects.filter(state="published")[0]
    with pytest.raises(Forbidden):
        requests.register(request_id=asked.pk, actor=officer, at=at)
    with pytest.raises(Forbidden):
        meetings.cancel_meeting(plan_id=plan.pk, reason="No.", actor=officer, at=at)
    asked.refresh_from_db()
    plan.refresh_from_db()
    assert (asked.state, plan.state) == ("submitted", "published")
