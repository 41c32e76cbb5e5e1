"""Who takes part in a process: added and ended with its source, kept beside what is loaded, never overwritten."""

from dataclasses import replace
from typing import Any

import pytest

from facility.apps.dialogue.public import (
    MemberFacts,
    Membership,
    Process,
    add_member,
    end_member,
    process_by_code,
    processes_of_country,
)
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.search import public as search
from facility.foundation.trail import public as trail
from tests.apps.dialogue import make
from tests.apps.dialogue.make import AT

pytestmark = pytest.mark.django_db
PAGE = "https://example.org/states"
LOADED = (
    MemberFacts(status="participating", country="MD", since="2008-06-05", source_url=PAGE),
    MemberFacts(status="observer", name="Council of Towns", source_url=PAGE, source_status="unconfirmed"),
)


def add(actor: Actor, **changes: Any) -> Membership:
    given: dict[str, Any] = {
        "process": "test-process",
        "status": "participating",
        "country": "GE",
        "since": "2009-11",
        "source_url": PAGE,
        "source_status": "confirmed",
    }
    return add_member(actor=actor, at=AT, **given | changes)


def end(actor: Actor, one: Membership, **changes: Any) -> Membership:
    given: dict[str, Any] = {"process": "test-process", "member_id": one.pk, "until": "2020", "source_url": PAGE}
    return end_member(actor=actor, at=AT, **given | changes)


def held(process: Process) -> list[tuple[str, str, str, str, str]]:
    rows = process_by_code(process.code, PUBLIC).memberships.all()
    return [(one.country, one.name, one.status, one.since, one.until) for one in rows]


def test_what_is_loaded_is_listed_one_by_one(actor_of: Any) -> None:
    process = make.process(members=LOADED)
    assert held(process) == [
        ("", "Council of Towns", "observer", "", ""),
        ("MD", "", "participating", "2008-06-05", ""),
    ]
    make.process(members=LOADED[:1], note="Again.")
    assert held(process) == [("MD", "", "participating", "2008-06-05", "")]


def test_a_state_is_added_and_ended_and_taken_back_in_another_way(actor_of: Any) -> None:
    secretary, process = actor_of(Role.DIALOGUE_SECRETARIAT), make.process()
    one = add(secretary)
    assert (one.added_by, one.source_url, one.source_status) == (secretary.user_id, PAGE, "confirmed")
    with pytest.raises(Refused):
        add(secretary, status="suspended", since="2021")
    end(secretary, one)
    with pytest.raises(NotAllowedNow):
        end(secretary, one)
    with pytest.raises(Refused):
        add(secretary, status="suspended", since="2019-12-31")
    add(secretary, status="suspended", since="2020-03")
    assert held(process) == [("GE", "", "participating", "2009-11", "2020"), ("GE", "", "suspended", "2020-03", "")]
    assert [entry.event for entry in trail.history(process.record_id)] == [
        "process.imported",
        "process.member_added",
        "process.member_ended",
        "process.member_added",
    ]
    assert [(row.is_member, row.how, row.until) for row in processes_of_country("GE")] == [
        (True, "suspended", ""),
        (True, "participating", "2020"),
    ]
    assert [(row.is_member, row.how, row.body) for row in processes_of_country("TR")] == [(False, "chair", {})]
    [lead] = processes_of_country("CZ")
    assert (lead.how, lead.body["en"], lead.since) == ("lead", "Ministerial Conference", "2009")


def test_an_organisation_is_named(actor_of: Any) -> None:
    process = make.process()
    add(actor_of(Role.DIALOGUE_SECRETARIAT), country="", name="  Council of Towns ", status="observer", since="")
    assert held(process) == [("", "Council of Towns", "observer", "", "")]


@pytest.mark.parametrize(
    "changes",
    [
        {"country": ""},
        {"name": "Council of Towns"},
        {"country": "ZZ"},
        {"status": "friend"},
        {"since": "last year"},
        {"source_url": ""},
        {"source_url": "javascript:alert(1)"},
        {"source_url": "example.org"},
        {"source_url": "http://["},
        {"source_status": "sure"},
    ],
)
def test_what_no_source_could_say_is_refused(actor_of: Any, changes: dict[str, str]) -> None:
    make.process()
    with pytest.raises(Refused):
        add(actor_of(Role.DIALOGUE_SECRETARIAT), **changes)
    assert not Membership.objects.exists()


def test_an_end_needs_its_day_and_its_source(actor_of: Any) -> None:
    secretary, _process = actor_of(Role.DIALOGUE_SECRETARIAT), make.process()
    one = add(secretary)
    for changes in ({"until": ""}, {"until": "2009-10"}, {"until": "soon"}, {"source_url": " "}):
        with pytest.raises(Refused):
            end(secretary, one, **changes)
    with pytest.raises(NotFound):
        end(secretary, one, process="none")
    make.process(code="other")
    with pytest.raises(NotFound):
        end(secretary, one, process="other")
    assert Membership.objects.get().until == ""


def test_only_who_looks_after_processes_says_who_takes_part(actor_of: Any) -> None:
    make.process()
    one = add(actor_of(Role.DIALOGUE_SECRETARIAT))
    for stranger in (PUBLIC, actor_of(Role.AUDITOR), actor_of(Role.NATIONAL_CONTACT), actor_of(Role.DONOR)):
        with pytest.raises(Forbidden):
            add(stranger, country="MD")
        with pytest.raises(Forbidden):
            end(stranger, one)
    assert Membership.objects.get().until == ""


def test_loading_again_leaves_what_people_added_and_ended(actor_of: Any) -> None:
    secretary, process = actor_of(Role.DIALOGUE_SECRETARIAT), make.process(members=LOADED)
    end(secretary, Membership.objects.get(country="MD"), until="2024-01")
    add(secretary)
    make.process(members=LOADED, note="Loaded again.")
    assert held(process) == [
        ("", "Council of Towns", "observer", "", ""),
        ("GE", "", "participating", "2009-11", ""),
        ("MD", "", "participating", "2008-06-05", "2024-01"),
    ]


def test_a_source_that_still_holds_open_what_a_person_ended_does_not_open_it_again(actor_of: Any) -> None:
    secretary, process = actor_of(Role.DIALOGUE_SECRETARIAT), make.process(members=LOADED)
    end(secretary, Membership.objects.get(country="MD"), until="2024-01")
    for since, opens in (("2008-07", False), ("2024-02", True)):
        anew = replace(next(one for one in LOADED if one.country == "MD"), since=since, until="")
        make.process(members=(anew,))
        assert process.memberships.filter(country="MD", until="").exists() == opens, since


def test_a_process_is_found_by_who_takes_part(actor_of: Any) -> None:
    make.process()
    secretary = actor_of(Role.DIALOGUE_SECRETARIAT)
    one = add(secretary, country="", name="Zanzibar Assembly", status="observer")
    assert search.find(search.Query("Zanzibar Assembly", PUBLIC)).total == 1
    end(secretary, one)
    assert search.find(search.Query("Zanzibar Assembly", PUBLIC)).total == 0
