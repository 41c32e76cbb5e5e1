"""Counting together: the numbers that each question gives alone, in one."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import Count

from facility.foundation.base.counting import count_all
from facility.foundation.records.models import Record

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_several_questions_are_counted_in_one_whatever_they_look_like(django_assert_num_queries: Any) -> None:
    for kind in ("figure", "figure", "person"):
        Record.objects.create(kind=kind, label={}, created_at=AT)
    every = Record.objects.all()
    questions = {
        "plain": every.filter(kind="figure").order_by("-created_at"),
        "none fit": every.filter(kind="call"),
        "nobody asked": every.none(),
        "grouped": every.annotate(times=Count("trail")).filter(times=0),
        "distinct": every.filter(kind="person").distinct(),
    }
    alone = {name: rows.count() for name, rows in questions.items()}
    assert alone == {"plain": 2, "none fit": 0, "nobody asked": 0, "grouped": 3, "distinct": 1}
    with django_assert_num_queries(1):
        assert count_all(questions) == alone


@pytest.mark.django_db
def test_no_question_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert count_all({}) == {}
        assert count_all({1: Record.objects.none()}) == {1: 0}
