"""Files beside the texts of a request: added while it is written, looked into, part of what the receipt stands for."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import Request, RequestFile
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC
from facility.foundation.files.public import StoredFile
from facility.foundation.trail import public as trail
from seeds.story.case import document
from tests.apps.assistance import make

pytestmark = pytest.mark.django_db
AT = make.AT
DAY = timedelta(days=1)


@pytest.fixture
def of(actor_of: Any) -> make.Cast:
    make.loaded()
    return make.cast(actor_of)


def attach(request: Request, of: make.Cast, **changes: Any) -> RequestFile:
    given: dict[str, Any] = {"request_id": request.pk, "upload": document("A plan"), "actor": of.asker, "at": AT}
    return assistance.attach_file(**given | changes)


def test_a_file_is_added_and_taken_out_while_the_request_is_written(of: make.Cast) -> None:
    request = make.draft(of)
    one, two = attach(request, of), attach(request, of, upload=document("A law"))
    assert [each.pk for each in assistance.files_of(request)] == [one.pk, two.pk]
    assistance.detach_file(request_id=request.pk, token=one.file.token, actor=of.asker, at=AT)
    assert [each.pk for each in assistance.files_of(request)] == [two.pk]
    events = [entry.event for entry in trail.history(request.record_id)]
    assert events.count("file.kept") == 2
    assistance.submit(request_id=request.pk, actor=of.asker, at=AT)
    with pytest.raises(NotAllowedNow):
        attach(request, of)
    with pytest.raises(NotAllowedNow):
        assistance.detach_file(request_id=request.pk, token=two.file.token, actor=of.asker, at=AT)
    assert len(assistance.files_of(request)) == 1


def test_the_fingerprint_stands_for_the_files_too(of: make.Cast) -> None:
    bare, with_file = make.draft(of), make.draft(of)
    attach(with_file, of)
    first = assistance.submit(request_id=bare.pk, actor=of.asker, at=AT)
    second = assistance.submit(request_id=with_file.pk, actor=of.asker, at=AT)
    assert first.fingerprint != second.fingerprint
    assistance.send_back(request_id=with_file.pk, reason="Say more.", actor=of.coordinator, at=AT + DAY)
    attach(with_file, of, upload=document("A list"), at=AT + DAY)
    again = assistance.submit(request_id=with_file.pk, actor=of.asker, at=AT + 2 * DAY)
    assert again.fingerprint != second.fingerprint


def test_what_cannot_be_read_safely_is_refused_and_nothing_is_kept(of: make.Cast) -> None:
    request = make.draft(of)
    for upload in (None, SimpleUploadedFile("tool.exe", b"MZ"), SimpleUploadedFile("plan.pdf", b"<html>")):
        with pytest.raises(Refused):
            attach(request, of, upload=upload)
    for _number in range(10):
        attach(request, of)
    with pytest.raises(Refused):
        attach(request, of)
    assert StoredFile.objects.filter(purpose="assistance_request").count() == 10


def test_only_who_asks_adds_and_only_who_reads_the_request_reads(of: make.Cast, actor_of: Any) -> None:
    request = make.draft(of)
    one = attach(request, of)
    for stranger in (PUBLIC, of.coordinator, actor_of()):
        with pytest.raises(Forbidden):
            attach(request, of, actor=stranger)
        with pytest.raises(Forbidden):
            assistance.detach_file(request_id=request.pk, token=one.file.token, actor=stranger, at=AT)
    other = make.draft(of)
    with pytest.raises(NotFound):
        assistance.file_of(other, one.file.token)
    with pytest.raises(NotFound):
        attach(request, of, request_id=0)
    assert len(assistance.files_of(request)) == 1
