"""Documents of meetings that others held: added, read by whom they are for, withdrawn with a reason, for programs too."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from facility.apps.dialogue.public import (
    Meeting,
    MeetingDocument,
    add_known_document,
    commit,
    document_by_token,
    documents_of,
    withdraw_document,
)
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role, User
from facility.foundation.search.public import Query, find
from facility.foundation.trail import public as trail
from tests.apps.dialogue import make
from tests.apps.dialogue.make import AT, NOW

pytestmark = pytest.mark.django_db
Actors = Callable[..., Actor]
Clients = Callable[[User], Client]
Users = Callable[..., User]
HERE = "/meetings/test-min-1/documents/"


def upload(name: str = "paper.txt", content: bytes = b"What was said") -> SimpleUploadedFile:
    """A small file."""
    return SimpleUploadedFile(name, content)


def given(**more: Any) -> dict[str, Any]:
    """What is said of a document."""
    said = {"title": "Chair’s summary", "language": "ru", "kind": "minutes", "audience": "everybody"}
    return {**said, "upload": upload(), **more}


def add(actor: Actor, meeting: Meeting, **more: Any) -> MeetingDocument:
    """A document of a known meeting."""
    return add_known_document(meeting_id=meeting.pk, actor=actor, at=AT, **given(**more))


def held() -> Meeting:
    """A meeting that others held."""
    make.process()
    return make.meeting()


def test_a_document_is_added_found_and_withdrawn_with_its_reason(actor_of: Actors) -> None:
    secretariat, meeting = actor_of(Role.DIALOGUE_SECRETARIAT), held()
    made = add(secretariat, meeting)
    assert (made.kind, made.language, made.withdrawn_at) == ("minutes", "ru", None)
    assert [hit.path for hit in find(Query("summary", PUBLIC)).hits] == ["/meetings/test-min-1/"]
    assert document_by_token("test-min-1", made.file.token, PUBLIC) == made
    gone = withdraw_document(document_id=made.pk, reason="Not the last version.", actor=secretariat, at=NOW)
    assert (gone.withdrawn_at, gone.withdrawn_by) == (NOW, secretariat.user_id)
    assert [(one.title, one.withdrawn_reason) for one in documents_of(meeting, PUBLIC)] == [
        ("Chair’s summary", "Not the last version.")
    ]
    gone.file.refresh_from_db()
    assert gone.file.state == "removed"
    with pytest.raises(NotFound):
        document_by_token("test-min-1", made.file.token, secretariat)
    assert find(Query("summary", PUBLIC)).hits == ()
    events = [entry.event for entry in trail.history(meeting.record_id)]
    assert events.count("dialogue_meeting.document_added") == 1
    assert events.count("dialogue_meeting.document_withdrawn") == 1
    # Withdrawn once: whoever comes second is told so.
    with pytest.raises(NotAllowedNow):
        withdraw_document(document_id=made.pk, reason="Again.", actor=secretariat, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingDocument.objects.update(withdrawn_reason="")
    # Loading the meeting again leaves its documents.
    make.meeting(participants=9)
    assert meeting.documents.count() == 1


def test_every_refusal_leaves_nothing(actor_of: Actors) -> None:
    secretariat, meeting = actor_of(Role.DIALOGUE_SECRETARIAT), held()
    own = make.open_to(secretariat, 2)
    for who in (PUBLIC, actor_of(Role.EDITOR), actor_of(Role.APPLICANT)):
        with pytest.raises(Forbidden):
            add(who, meeting)
    for wrong in (
        {"title": " "},
        {"language": "russian"},
        {"kind": "secret"},
        {"audience": "nobody"},
        {"kind": "list"},
        {"upload": upload("run.exe", b"MZ\x90\x00")},
        {"upload": upload(content=b"")},
    ):
        with pytest.raises(Refused):
            add(secretariat, meeting, **wrong)
    with pytest.raises(NotAllowedNow):
        add(secretariat, own.meeting)
    with pytest.raises(NotFound):
        add_known_document(meeting_id=0, actor=secretariat, at=AT, **given())
    assert not MeetingDocument.objects.exists()
    made = add(secretariat, meeting)
    with pytest.raises(Forbidden):
        withdraw_document(document_id=made.pk, reason="No.", actor=actor_of(Role.EDITOR), at=NOW)
    with pytest.raises(Refused):
        withdraw_document(document_id=made.pk, reason=" ", actor=secretariat, at=NOW)
    with pytest.raises(NotFound):
        withdraw_document(document_id=0, reason="No.", actor=secretariat, at=NOW)
    made.refresh_from_db()
    assert (made.withdrawn_at, made.file.state) == (None, "kept")


def test_what_is_for_participants_is_for_who_speaks_for_an_organisation_that_took_part(actor_of: Actors) -> None:
    secretariat, meeting, body = actor_of(Role.DIALOGUE_SECRETARIAT), held(), make.organisation("Office of the owner")
    inside, outside = actor_of(Role.APPLICANT, organisation=body), actor_of(Role.APPLICANT)
    made = add(secretariat, meeting, audience="registrants", kind="list")
    token = made.file.token
    assert documents_of(meeting, inside) == []
    commit(meeting_id=meeting.pk, texts={"en": "Show."}, owner_id=body.pk, due="", actor=secretariat, at=AT)
    assert document_by_token("test-min-1", token, inside) == made
    for who in (PUBLIC, outside, actor_of(Role.EDITOR)):
        assert documents_of(meeting, who) == []
        with pytest.raises(NotFound):
            document_by_token("test-min-1", token, who)
    assert find(Query("summary", PUBLIC)).hits == ()
    # Its reason is told to those who could read it, nobody else.
    withdraw_document(document_id=made.pk, reason="Names people.", actor=secretariat, at=NOW + timedelta(days=1))
    assert [one.withdrawn_reason for one in documents_of(meeting, inside)] == ["Names people."]
    assert documents_of(meeting, outside) == []


def test_the_pages_of_a_meeting_that_others_held(
    client: Client, client_as: Clients, user_of: Users, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    held()
    secretary, stranger = client_as(user_of(Role.DIALOGUE_SECRETARIAT)), client_as(user_of(Role.APPLICANT))
    adding = "/desk/meetings/test-min-1/documents/add/"
    assert HERE not in client.get("/meetings/test-min-1/").content.decode()
    assert HERE in secretary.get("/meetings/test-min-1/").content.decode()
    assert adding in secretary.get(HERE).content.decode()
    assert adding not in client.get(HERE).content.decode()
    assert stranger.get(adding).status_code == 403
    assert stranger.post(adding, given()).status_code == 403
    assert secretary.post(adding, given(kind="list")).status_code == 422
    assert not MeetingDocument.objects.exists()
    assert secretary.post(adding, given(title="<b>Summary</b>")).status_code == 302
    made = MeetingDocument.objects.get()
    file = f"{HERE}{made.file.token}/"
    page = client.get(HERE).content.decode()
    assert "&lt;b&gt;Summary&lt;/b&gt;" in page
    assert "Minutes" in page
    assert "Russian" in page
    assert HERE in client.get("/meetings/test-min-1/").content.decode()
    assert b"".join(client.get(file).streaming_content) == b"What was said"  # type: ignore[attr-defined]
    ending = f"/desk/meetings/test-min-1/documents/{made.pk}/withdraw/"
    assert ending in secretary.get(HERE).content.decode()
    assert client.get(ending).status_code == 302
    assert stranger.post(ending, {"reason": "No."}).status_code == 403
    assert secretary.get(ending.replace(str(made.pk), "999999")).status_code == 404
    assert secretary.post(ending, {"reason": ""}).status_code == 422
    assert secretary.post(ending, {"reason": "Not the last version."}).status_code == 302
    assert secretary.get(ending).status_code == 409
    assert client.get(file).status_code == 404
    said = client.get(HERE).content.decode()
    assert "Not the last version." in said
    assert file not in said
    for reader, address, most in ((client, "/meetings/test-min-1/", 6), (client, HERE, 6), (secretary, HERE, 15)):
        reader.get(address)
        with django_assert_max_num_queries(most):
            assert reader.get(address).status_code == 200


def test_programs_do_the_same(client: Client, client_as: Clients, user_of: Users) -> None:
    held()
    secretary, stranger = client_as(user_of(Role.DIALOGUE_SECRETARIAT)), client_as(user_of(Role.APPLICANT))
    where, listed = "/api/v1/desk/meetings/test-min-1/documents", "/api/v1/meetings/test-min-1/documents"
    put: dict[str, Any] = {"content_type": "application/json"}
    assert stranger.post(where, given()).status_code == 403
    answer = secretary.post(where, given())
    assert answer.status_code == 201
    number = json.loads(answer.content)["number"]
    [one] = json.loads(client.get(listed).content)
    assert (one["kind"], one["language"], one["withdrawn_at"]) == ("minutes", "ru", None)
    assert client.get(one["address"]).status_code == 200
    ending = f"{where}/{number}/withdraw"
    assert stranger.post(ending, {"reason": "No."}, **put).status_code == 403
    assert secretary.post(f"{where}/999999/withdraw", {"reason": "No."}, **put).status_code == 404
    assert secretary.post(ending, {"reason": ""}, **put).status_code == 422
    [gone] = json.loads(secretary.post(ending, {"reason": "Old."}, **put).content)
    assert (gone["address"], gone["withdrawn_reason"]) == ("", "Old.")
    assert secretary.post(ending, {"reason": "Old."}, **put).status_code == 409
