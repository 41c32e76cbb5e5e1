"""Six people save the same field at the same moment on PostgreSQL: every word is in a version, none is counted twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from facility.foundation.accounts.public import Actor
from facility.foundation.forms import public as forms
from tests.foundation.forms.make import AT, answer_set

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
PEOPLE = 6


@pytest.fixture(autouse=True)
def only_here() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")


def test_nobodys_words_vanish_when_six_save_at_once() -> None:
    owner, key = answer_set()
    with transaction.atomic():
        forms.save_field(
            answer_set=owner,
            field="summary",
            value="a b c d e f",
            base_version=0,
            actor=Actor(user_id=99),
            at=AT,
            key=key,
        )
    ready = Barrier(PEOPLE)

    def one(number: int) -> forms.Saved:
        ready.wait()
        try:
            letter = "abcdef"[number]
            with transaction.atomic():
                return forms.save_field(
                    answer_set=owner.pk,
                    field="summary",
                    value="a b c d e f".replace(letter, f"{letter} word{number}"),
                    base_version=1,
                    actor=Actor(user_id=number),
                    at=AT,
                    key=key,
                )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(one, range(PEOPLE)))
    earlier = forms.history(owner, "summary", key)
    assert sorted(found.version for found in earlier) == list(range(1, PEOPLE + 2))
    assert {word for found in earlier for word in found.value.split()} >= {f"word{number}" for number in range(PEOPLE)}
    now = forms.read(owner, key)
    asides = [found for found in earlier if found.how == "aside"]
    words = set(now.values["summary"].split()) | {word for found in asides for word in found.value.split()}
    assert words >= {f"word{number}" for number in range(PEOPLE)}


def test_six_first_answers_to_one_question_are_one_row() -> None:
    owner, key = answer_set()
    ready = Barrier(PEOPLE)

    def one(number: int) -> None:
        ready.wait()
        try:
            with transaction.atomic():
                forms.save_field(
                    answer_set=owner.pk, field="title", value=f"title {number}", base_version=0, actor=Actor(user_id=number),
                    at=AT, key=key,
                )  # fmt: skip
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(one, range(PEOPLE)))
    assert {found.value for found in forms.history(owner, "title", key)} == {f"title {one}" for one in range(PEOPLE)}
    assert forms.Answer.objects.filter(answer_set=owner).count() == 1
