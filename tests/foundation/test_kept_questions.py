"""A statement that is put together once finds what its question would find, for each value it is asked with."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from facility.foundation.accounts.public import User
from facility.foundation.base.kept_questions import KeptQuestion
from facility.foundation.post.models import Notice

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _named(name: str) -> QuerySet[User]:
    return User.objects.filter(name=name).order_by("pk")


def _people() -> list[User]:
    told = [("a@kept.example", "Aino"), ("b@kept.example", "Bo"), ("c@kept.example", "Aino")]
    return [User.objects.create(email=email, name=name, created_at=AT) for email, name in told]


def test_each_value_finds_its_own_rows_in_one_question() -> None:
    first, second, third = _people()
    kept = KeptQuestion(_named)
    with CaptureQueriesContext(connection) as asked:
        assert kept.rows("Aino") == [first, third]
        assert kept.rows("Bo") == [second]
        assert kept.first("Aino") == first
        assert kept.first("nobody") is None
    assert len(asked) == 4


def test_a_value_is_only_ever_a_value() -> None:
    _people()
    kept = KeptQuestion(_named)
    assert kept.rows("Aino' OR '1'='1") == []
    assert kept.rows("%s") == []


def test_a_value_without_a_place_is_refused_and_so_is_one_of_another_kind() -> None:
    def nobody(name: str) -> QuerySet[Any]:
        return User.objects.filter(email="a@kept.example")

    with pytest.raises(ValueError, match="no place"):
        KeptQuestion(nobody).rows("Aino")
    with pytest.raises(TypeError, match="not None"):
        KeptQuestion(_named).rows(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not True"):
        KeptQuestion(_named).rows(True)


def test_numbers_moments_and_tuples_have_their_places_and_joined_rows_come_along() -> None:
    first, second, third = _people()
    told = [
        Notice.objects.create(user=user, kind="test", at=AT + timedelta(hours=hour))
        for hour, user in enumerate((first, second, third))
    ]

    def since(users: tuple[int, ...], at: datetime) -> QuerySet[Notice]:
        rows = Notice.objects.filter(user__in=users, at__gte=at).select_related("user")
        return rows.annotate(twice=F("pk") * 2).order_by("at")

    kept = KeptQuestion(since)
    for users, at in (
        ((first.pk, third.pk), AT),
        ((first.pk, third.pk), AT + timedelta(hours=1)),
        ((second.pk,), AT),
        ((), AT),
    ):
        with CaptureQueriesContext(connection) as asked:
            found = [(one.pk, one.user.name, one.twice) for one in kept.rows(users, at)]  # type: ignore[attr-defined]
        assert found == [(one.pk, one.user.name, one.pk * 2) for one in told if one.user_id in users and one.at >= at]
        assert len(asked) == (1 if users else 0)


def test_columns_and_parts_are_read_as_a_query_set_reads_them() -> None:
    _people()
    names = KeptQuestion(lambda name: User.objects.filter(name=name).order_by("pk").values_list("email", flat=True))
    assert names.rows("Aino") == ["a@kept.example", "c@kept.example"]
    assert names.rows("Bo") == ["b@kept.example"]
    some = KeptQuestion(lambda name: User.objects.filter(name=name).order_by("pk").only("email")[:1])
    (one,) = some.rows("Aino")
    assert one.get_deferred_fields() >= {"name"}
    assert one.email == "a@kept.example"


def test_what_is_kept_beside_its_holder_is_not_asked_for_again() -> None:
    first, _second, _third = _people()
    mine = Notice.objects.create(user=first, kind="test", at=AT)
    other = Notice.objects.create(user=_second, kind="test", at=AT)
    kept = KeptQuestion(lambda user: Notice.objects.filter(user=user))
    kept.beside(first, "notices", first.pk)
    with CaptureQueriesContext(connection) as asked:
        assert list(first.notices.all()) == [mine]
    assert len(asked) == 0
    assert list(first.notices.filter(kind="test")) == [mine]
    first.notices.all().delete()
    assert list(Notice.objects.all()) == [other]


def test_threads_ask_one_statement_through_connections_of_their_own() -> None:
    kept = KeptQuestion(_named)
    assert kept.rows("Aino") == []
    seen: list[Any] = []

    def ask() -> None:
        with CaptureQueriesContext(connections["default"]) as asked:
            seen.append((kept.rows("nobody"), len(asked)))
        connections["default"].close()

    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("one connection for all where the database is in memory")
    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert seen == [([], 1)]
