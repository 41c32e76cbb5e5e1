"""Known processes and meetings: kept as their sources tell them, the same again writes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from facility.apps.dialogue.public import (
    Meeting,
    Process,
    Term,
    import_meeting,
    import_process,
    meeting_by_reference,
    meetings,
    process_by_code,
    processes,
    roles_of_country,
)
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Role
from facility.foundation.search.public import Query, find
from facility.foundation.trail import public as trail
from tests.apps.dialogue import make

pytestmark = pytest.mark.django_db
LATER = make.AT + timedelta(days=1)


def test_a_process_with_bodies_and_terms_is_renewed_and_the_same_again_writes_nothing() -> None:
    found = make.process()
    again = import_process(facts=make.PROCESS, actor=make.LOADER, at=LATER)
    assert again == "unchanged"
    assert found.changed_at == make.AT
    assert [body.code for body in found.bodies.all()] == ["ministers", "officials"]
    assert [(one.role, one.country or one.name) for one in found.terms.all()] == [
        ("chair", "TR"),
        ("lead", "CZ"),
        ("secretariat", "ICMPD"),
    ]
    fewer = replace(make.PROCESS, bodies=make.PROCESS.bodies[:1], terms=make.PROCESS.terms[:1])
    assert import_process(facts=fewer, actor=make.LOADER, at=LATER) == "changed"
    assert [body.code for body in process_by_code("test-process", PUBLIC).bodies.all()] == ["ministers"]
    assert Term.objects.count() == 1
    events = [entry.event for entry in trail.history(found.record_id)]
    assert events.count("process.imported") == 2


def test_a_body_that_meetings_belong_to_cannot_be_left_out() -> None:
    make.process()
    make.meeting()
    without = replace(make.PROCESS, bodies=(), terms=())
    with pytest.raises(Refused, match="Meetings belong to a body"):
        import_process(facts=without, actor=make.LOADER, at=LATER)
    found = Process.objects.get()
    assert (found.bodies.count(), found.terms.count(), found.changed_at) == (2, 3, make.AT)


def test_a_term_in_a_strange_body_and_a_process_without_a_name_are_refused() -> None:
    strange = replace(make.PROCESS, bodies=())
    with pytest.raises(Refused, match="has no body 'ministers'"):
        import_process(facts=strange, actor=make.LOADER, at=make.AT)
    with pytest.raises(Refused, match="needs its code and a name"):
        import_process(facts=replace(make.PROCESS, names={}), actor=make.LOADER, at=make.AT)
    assert not Process.objects.exists()


def test_a_meeting_is_kept_as_told_and_found_by_search() -> None:
    make.process()
    found = make.meeting()
    assert import_meeting(facts=make.MEETING, actor=make.LOADER, at=LATER) == "unchanged"
    assert (found.states, found.participants, found.mode) == (42, None, "")
    assert import_meeting(facts=replace(make.MEETING, participants=250), actor=make.LOADER, at=LATER) == "changed"
    seen = meeting_by_reference("test-min-1", PUBLIC)
    assert (seen.participants, seen.body.code if seen.body else None) == (250, "ministers")
    hits = find(Query("Tbilisi", PUBLIC)).hits
    assert [hit.path for hit in hits] == ["/meetings/test-min-1/"]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"process": "none"}, "No process has the code 'none'"),
        ({"body": "none"}, "has no body 'none'"),
        ({"project": "none"}, "No project has the key 'none'"),
        ({"titles": {"en": ""}}, "needs its key and a title"),
    ],
)
def test_a_meeting_of_something_unknown_is_refused_and_nothing_is_kept(changes: dict, what: str) -> None:
    make.process()
    with pytest.raises(Refused, match=what):
        make.meeting(**changes)
    assert not Meeting.objects.exists()


def test_only_the_loader_and_administrators_load(actor_of) -> None:
    with pytest.raises(Forbidden):
        import_process(facts=make.PROCESS, actor=actor_of(Role.DIALOGUE_SECRETARIAT), at=make.AT)
    with pytest.raises(Forbidden):
        import_meeting(facts=make.MEETING, actor=PUBLIC, at=make.AT)
    assert import_process(facts=make.PROCESS, actor=actor_of(Role.ADMINISTRATOR), at=make.AT) == "created"


def test_what_is_not_public_is_seen_by_staff_only(actor_of) -> None:
    row = make.process()
    kept = make.meeting()
    for record in (row.record, kept.record):
        record.is_public = False
        record.save()
    assert not processes(PUBLIC).exists()
    assert not meetings(PUBLIC).exists()
    assert not roles_of_country("TR").exists()
    with pytest.raises(NotFound):
        process_by_code("test-process", PUBLIC)
    with pytest.raises(NotFound):
        meeting_by_reference("test-min-1", PUBLIC)
    editor = actor_of(Role.EDITOR)
    assert process_by_code("test-process", editor) == row
    assert meeting_by_reference("test-min-1", editor) == kept


def test_the_roles_of_a_state() -> None:
    make.process()
    assert [(one.role, one.body) for one in roles_of_country("TR")] == [("chair", None)]
