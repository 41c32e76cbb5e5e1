"""Files beside the texts of a request, in the browser and by programs."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import RequestFile
from seeds.story.case import document
from tests.apps.assistance import make
from tests.interfaces.test_assistance_endorsements import browser

pytestmark = pytest.mark.django_db


def test_a_file_is_added_read_and_taken_out(actor_of: Any) -> None:
    make.loaded()
    of = make.cast(actor_of)
    request = make.draft(of)
    client, place = browser(of.asker), f"/assistance/requests/{request.record.token}/"
    assert f"{place}files/add/" in client.get(place).content.decode()
    assert client.post(f"{place}files/add/", {}).status_code == 422
    assert client.post(f"{place}files/add/", {"upload": document("A plan")}).status_code == 302
    one = RequestFile.objects.get()
    file = f"{place}files/{one.file.token}/"
    page = client.get(place).content.decode()
    assert file in page
    assert one.file.name in page
    assert b"".join(client.get(file)).startswith(b"%PDF")
    assert browser(of.coordinator).get(file).status_code == 404
    assert Client().get(file).status_code == 302
    assert client.get(f"{place}files/none/").status_code == 404
    assert client.get(f"{file}take-out/").status_code == 405
    assert client.post(f"{file}take-out/").status_code == 302
    assert not RequestFile.objects.exists()


def test_staff_read_what_was_handed_in_and_nobody_changes_it(actor_of: Any) -> None:
    make.loaded()
    of = make.cast(actor_of)
    request = make.draft(of)
    one = assistance.attach_file(request_id=request.pk, upload=document("A plan"), actor=of.asker, at=make.AT)
    assistance.submit(request_id=request.pk, actor=of.asker, at=make.AT)
    place = f"/assistance/requests/{request.record.token}/"
    officer, client = browser(of.coordinator), browser(of.asker)
    assert one.file.name in officer.get(place).content.decode()
    assert officer.get(f"{place}files/{one.file.token}/").status_code == 200
    assert browser(actor_of()).get(f"{place}files/{one.file.token}/").status_code == 404
    assert f"{place}files/add/" not in client.get(place).content.decode()
    assert client.get(f"{place}files/add/").status_code == 409
    assert officer.get(f"{place}files/add/").status_code == 403
    assert client.post(f"{place}files/{one.file.token}/take-out/").status_code == 409
    assert officer.post(f"{place}files/{one.file.token}/take-out/").status_code == 403


def test_the_page_asks_as_much_for_many_files_as_for_one(actor_of: Any) -> None:
    make.loaded()
    of = make.cast(actor_of)
    request = make.draft(of)
    client, place = browser(of.asker), f"/assistance/requests/{request.record.token}/"
    counts = []
    for _time in range(3):
        assistance.attach_file(request_id=request.pk, upload=document("A plan"), actor=of.asker, at=make.AT)
        client.get(place)
        with CaptureQueriesContext(connection) as seen:
            client.get(place)
        counts.append(len(seen))
    assert counts[0] == counts[2] <= 15
