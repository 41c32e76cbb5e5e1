"""Files beside the texts of a request by programs."""

from typing import Any

import pytest

from tests.apps.assistance import make

pytestmark = pytest.mark.django_db


def test_programs_read_the_files_of_a_request_and_take_them_out(actor_of: Any, program: Any) -> None:
    from facility.apps.assistance import public as assistance
    from seeds.story.case import document

    make.loaded()
    of = make.cast(actor_of)
    request = make.draft(of)
    one = assistance.attach_file(request_id=request.pk, upload=document("A plan"), actor=of.asker, at=make.AT)
    ours, place = program(make.user(of.asker)), f"assistance-requests/{request.record.token}"
    [shown] = ours.get(place).json()["files"]
    assert (shown["token"], shown["media_type"], shown["sha256"]) == (
        one.file.token,
        "application/pdf",
        one.file.sha256,
    )
    file = f"{place}/files/{one.file.token}"
    assert program(make.user(of.coordinator)).get(file).status_code == 404
    assert ours.get(file).status_code == 200
    assert ours.ask("DELETE", file).json()["files"] == []
    assert ours.get(file).status_code == 404
