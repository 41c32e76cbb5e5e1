"""A statement that is put together once finds what its question would find, for each value it is asked with."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from facility.foundation.accounts.public import User
from facility.foundation.base.kept_questions import KeptQuestion

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _named(name: str) -> QuerySet[User]:
    return User.objects.filter(name=name).order_by("pk")


def _people() -> list[User]:
    told = [("a@kept.example", "Aino"), ("b@kept.example", "Bo"), ("c@kept.example", "Aino")]
    return [User.objects.create(email=email, name=name, created_at=AT) for email, name in told]


def test_each_value_finds_its_own_rows_in_one_question() -> None:
    first, second, third = _people()
    kept = KeptQuestion(User, _named, "stands nowhere else")
    with CaptureQueriesContext(connection) as asked:
        assert kept.rows("Aino") == [first, third]
        assert kept.rows("Bo") == [second]
        assert kept.first("Aino") == first
        assert kept.first("nobody") is None
    assert len(asked) == 4


def test_a_value_is_only_ever_a_value() -> None:
    _people()
    kept = KeptQuestion(User, _named, "stands nowhere else")
    assert kept.rows("Aino' OR '1'='1") == []
    assert kept.rows("%s") == []


def test_a_stand_in_without_a_place_of_its_own_is_refused() -> None:
    def twice(name: str) -> QuerySet[Any]:
        return User.objects.filter(name=name, email=name)

    with pytest.raises(ValueError, match="no place of its own"):
        KeptQuestion(User, twice, "both").rows("Aino")
