"""The list of erasures: outlives the database, is completed from it, and is replayed on an older one."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from facility.core.errors import NotAllowedNow
from facility.foundation.records import custody, erasures
from facility.foundation.records import public as records
from facility.foundation.records.models import DataKey, Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(at: datetime) -> Record:
    with transaction.atomic():
        record = records.create(kind="draft", label={"en": "Draft"}, at=at)
        custody.new_data_key(record)
    return record


def test_an_erasure_is_listed_once_it_is_committed(
    sealed: Record, at: datetime, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=False), transaction.atomic():
        custody.destroy_data_key(sealed, at)
    assert erasures.noted() == {}
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        erasures.note(sealed, at)
    assert erasures.noted() == {sealed.token: at.isoformat()}


def test_what_a_crash_kept_from_the_list_is_completed_from_the_database(sealed: Record, at: datetime) -> None:
    with transaction.atomic():
        custody.destroy_data_key(sealed, at)
    assert erasures.gather() == {sealed.token: at.isoformat()}
    assert erasures.noted() == {sealed.token: at.isoformat()}


def test_an_unfinished_last_line_counts_for_nothing(sealed: Record, at: datetime, settings: Any) -> None:
    path = Path(settings.FACILITY_KEYS_DIR) / "erasures.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{{"token": "{sealed.token}", "at": "{at.isoformat()}"}}\n{{"token": "abc", "a')
    assert erasures.noted() == {sealed.token: at.isoformat()}
    with transaction.atomic():
        other = records.create(kind="draft", label={"en": "Other"}, at=at)
        custody.new_data_key(other)
        custody.destroy_data_key(other, at)
    erasures.gather()
    assert set(erasures.noted()) == {sealed.token, other.token}


def test_a_restored_database_forgets_again_and_a_second_time_changes_nothing(sealed: Record, at: datetime) -> None:
    listed = {sealed.token: at.isoformat(), "unknown-here": at.isoformat()}
    assert erasures.replay(listed=listed) == 1
    with pytest.raises(NotAllowedNow):
        custody.key_for_writers(sealed.pk)
    assert DataKey.objects.get(record=sealed).destroyed_at == at
    assert erasures.replay(listed=listed) == 0


def test_an_app_says_what_else_hangs_on_its_kind(sealed: Record, at: datetime) -> None:
    seen: list[tuple[str, datetime]] = []
    erasures.register_eraser("draft", lambda record, when: seen.append((record.token, when)))
    try:
        assert erasures.replay(listed={sealed.token: at.isoformat()}) == 1
    finally:
        del erasures._ERASERS["draft"]
    assert seen == [(sealed.token, at)]
