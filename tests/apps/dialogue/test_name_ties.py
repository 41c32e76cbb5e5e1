"""A name in a process means an organisation of the register: said by a person with its source, never overwritten."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from facility.apps.dialogue.public import (
    MemberFacts,
    NameTie,
    add_member,
    import_name_tie,
    names_of,
    process_by_code,
    processes_of_organisation,
    suggestions,
    tie_name,
)
from facility.apps.parties.public import Organisation, add_organisation
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.base.acts import act
from facility.foundation.search import public as search
from facility.foundation.trail import public as trail
from tests.apps.dialogue import make
from tests.apps.dialogue.make import AT, LOADER

pytestmark = pytest.mark.django_db
PAGE = "https://example.org/structure"
CENTRE = "International Centre (ICMPD)"


def body(name: str, **more: Any) -> Organisation:
    """A body of the register."""
    given = {"country": None, "kinds": [], "is_public": True, "actor": LOADER, "at": AT}
    with act():
        return add_organisation(name=name, **{**given, **more})


def tie(actor: Actor, organisation: str, seen: int = 0, **more: Any) -> NameTie:
    """Say what ICMPD means in the process of the tests."""
    given: dict[str, Any] = {"process": "test-process", "name": "ICMPD", "source_url": PAGE, **more}
    return tie_name(organisation=organisation, seen=seen, actor=actor, at=AT, **given)


def meant(code: str = "test-process") -> list[tuple[str, str | None]]:
    """Every name with what it means."""
    rows = names_of(process_by_code(code, PUBLIC))
    return [(one.name, one.organisation.name if one.organisation else None) for one in rows]


def test_a_name_is_tied_untied_and_tied_anew_and_everything_stays(actor_of: Any) -> None:
    secretariat, process = actor_of(Role.DIALOGUE_SECRETARIAT), make.process()
    centre, other = body(CENTRE), body("Another centre")
    assert meant() == [("ICMPD", None)]
    first = tie(secretariat, centre.record.token)
    assert meant() == [("ICMPD", CENTRE)]
    [term] = [one for one in process_by_code("test-process", PUBLIC).terms.all() if one.name]
    assert (term.name, term.body_token, term.body_name) == ("ICMPD", centre.record.token, CENTRE)  # type: ignore[attr-defined]
    # Loading the process again writes its lines anew; what the name means stays.
    make.process(note="Again.")
    assert meant() == [("ICMPD", CENTRE)]
    with pytest.raises(Refused):
        tie(secretariat, other.name, first.pk)
    second = tie(secretariat, other.name, first.pk, note="Mixed up.")
    assert meant() == [("ICMPD", "Another centre")]
    third = tie(secretariat, "", second.pk, note="Not this one either.", source_url="")
    assert meant() == [("ICMPD", None)]
    assert third.organisation is None
    assert list(NameTie.objects.order_by("pk").values_list("organisation__name", "by", "note")) == [
        (CENTRE, secretariat.user_id, ""),
        ("Another centre", secretariat.user_id, "Mixed up."),
        (None, secretariat.user_id, "Not this one either."),
    ]
    events = [entry.event for entry in trail.history(process.record_id)]
    assert events.count("process.name_tied") == 3
    for write in (lambda: NameTie.objects.update(note="x"), lambda: NameTie.objects.filter(pk=first.pk).delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_who_comes_second_is_told_and_nothing_is_said_twice(actor_of: Any) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    make.process()
    centre, other = body(CENTRE), body("Another centre")
    first = tie(secretariat, CENTRE)
    with pytest.raises(Refused) as told:
        tie(secretariat, other.name, note="Both at once.")
    assert [one.message for one in told.value.findings] == ["dialogue.tie_meanwhile"]
    with pytest.raises(Refused) as told:
        tie(secretariat, centre.record.token, first.pk)
    assert [one.message for one in told.value.findings] == ["dialogue.tie_already"]
    assert NameTie.objects.count() == 1


def test_every_refusal_leaves_nothing(actor_of: Any) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    make.process()
    body(CENTRE)
    body("Twin")
    body("TWIN", country="LT")
    body("Kept to itself", is_public=False)
    for who in (PUBLIC, actor_of(Role.EDITOR), actor_of(Role.APPLICANT), actor_of(Role.GRANTS_OFFICER)):
        with pytest.raises(Forbidden):
            tie(who, CENTRE)
    for given in ({"process": "none"}, {"name": "Nobody"}, {"name": ""}):
        with pytest.raises(NotFound):
            tie(secretariat, CENTRE, **given)
    for organisation, code in (
        ("", "dialogue.tie_missing"),
        ("Twin", "dialogue.tie_ambiguous"),
        ("Kept to itself", "dialogue.tie_unknown"),
        ("International", "dialogue.tie_unknown"),
        ("\x00", "forms.nul"),
    ):
        with pytest.raises(Refused) as told:
            tie(secretariat, organisation)
        assert [one.message for one in told.value.findings] == [code]
    with pytest.raises(Refused):
        tie(secretariat, CENTRE, source_url="by word of mouth")
    assert not NameTie.objects.exists()


def test_a_likeness_is_a_suggestion_with_its_reason_and_matches_nobody(actor_of: Any) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    make.process()
    for name in (CENTRE, "Icmpd", "ICMPD Brussels Mission"):
        body(name)
    body("ICMPD kept", is_public=False)
    found = [(one.organisation.name, one.why) for one in suggestions("ICMPD", secretariat)]
    assert found == [("Icmpd", "name"), (CENTRE, "bracket"), ("ICMPD Brussels Mission", "part")]
    assert suggestions("IC", secretariat) == []
    assert meant() == [("ICMPD", None)]


def test_a_member_is_added_with_its_organisation_and_its_page_counts_it(actor_of: Any) -> None:
    secretariat, centre = actor_of(Role.DIALOGUE_SECRETARIAT), body(CENTRE)
    make.process()
    given: dict[str, Any] = {
        "process": "test-process", "status": "observer", "source_url": PAGE, "source_status": "confirmed", "since": "2011",
    }  # fmt: skip
    who: dict[str, Any] = {"actor": secretariat, "at": AT}
    with pytest.raises(Refused):
        add_member(organisation="Nobody", **given, **who)
    with pytest.raises(Refused):
        add_member(organisation=CENTRE, country="GE", **given, **who)
    assert not NameTie.objects.exists()
    # Without a name as published the one of the register stands.
    made = add_member(organisation=CENTRE, **given, **who)
    assert made.name == CENTRE
    named = add_member(organisation=centre.record.token, name="The Centre", **given, **who)
    assert (named.name, meant()) == ("The Centre", [("ICMPD", None), (CENTRE, CENTRE), ("The Centre", CENTRE)])
    # The same name does not mean another one silently.
    other = body("Another centre")
    with pytest.raises(Refused):
        add_member(organisation=other.name, name="The Centre", **given | {"since": "2020"}, **who)
    tie(secretariat, CENTRE)
    lines = processes_of_organisation(centre.pk)
    assert [(one.is_member, one.how, one.since) for one in lines] == [
        (True, "observer", "2011"), (True, "observer", "2011"), (False, "secretariat", ""),
    ]  # fmt: skip
    assert processes_of_organisation(other.pk) == []
    tied = NameTie.objects.filter(name="ICMPD").latest("pk")
    tie(secretariat, "", tied.pk, note="Another one is meant.")
    assert [one.is_member for one in processes_of_organisation(centre.pk)] == [True, True]


def test_a_process_is_found_by_the_registered_name(actor_of: Any) -> None:
    make.process(members=(MemberFacts(status="observer", name="The Centre", source_url=PAGE),))
    body("Harbour Institute")
    assert search.find(search.Query("Harbour", PUBLIC)).hits == ()
    tie(actor_of(Role.DIALOGUE_SECRETARIAT), "Harbour Institute", name="The Centre")
    assert [hit.path for hit in search.find(search.Query("Harbour", PUBLIC)).hits] == ["/processes/test-process/"]


def test_a_loader_ties_what_is_certain_and_leaves_what_a_person_said(actor_of: Any) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    make.process()
    body(CENTRE)
    given: dict[str, Any] = {
        "process": "test-process",
        "name": "ICMPD",
        "body": CENTRE,
        "country": "",
        "source_url": PAGE,
    }
    who: dict[str, Any] = {"actor": LOADER, "at": AT}
    with pytest.raises(Forbidden):
        import_name_tie(**given, actor=secretariat, at=AT)
    for wrong in ({"body": "None"}, {"name": "Nobody"}, {"source_url": "x"}):
        with pytest.raises(Refused):
            import_name_tie(**given | wrong, **who)
    assert not NameTie.objects.exists()
    assert [import_name_tie(**given, **who) for _time in range(2)] == ["created", "unchanged"]
    first = NameTie.objects.get()
    assert first.by is None
    tie(secretariat, "", first.pk, note="Not settled.")
    assert import_name_tie(**given, **who) == "unchanged"
    assert meant() == [("ICMPD", None)]
    make.process(code="second")
    twin = body(CENTRE)
    assert twin.pk
    with pytest.raises(Refused):
        import_name_tie(**given | {"process": "second"}, **who)
