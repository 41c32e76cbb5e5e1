"""Personal text: every table says what it is for and when it ends; export and erasure leave the trail whole."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from facility.foundation.accounts.public import Actor, User
from facility.foundation.post import public as post
from facility.foundation.post.forgetting import LETTERS_KEPT, forget
from facility.foundation.records import retention

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_every_table_says_whether_it_holds_personal_text() -> None:
    assert retention.undeclared() == []


def test_what_is_declared_exists_and_says_purpose_and_end() -> None:
    tables = {model._meta.label for model in apps.get_models()}
    assert set(retention.stores()) <= tables
    assert retention.declared_not_personal() <= tables
    assert not set(retention.stores()) & retention.declared_not_personal()
    for store in retention.stores().values():
        assert store.purpose
        assert store.ends


def test_a_table_that_nobody_declared_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    left = {name: store for name, store in retention.stores().items() if name != "post.Letter"}
    monkeypatch.setattr(retention, "_STORES", left)
    assert "post.Letter" in retention.undeclared()


@pytest.fixture
def told(user_of: Any) -> tuple[User, post.Letter, post.Letter]:
    user = user_of(email="ana@example.org", name="Ana Example")
    facts = {
        "inviter": "Ben",
        "organisation": "X",
        "role": "partner",
        "link": {"path": "/"},
        "expires": {"day": "2026-04-01"},
    }
    kind = next(kind for kind in post.kinds() if kind.startswith("parties."))
    facts |= dict.fromkeys(post_placeholders(kind) - set(facts), "x")
    with transaction.atomic():
        mine = post.queue(kind=kind, to=user, facts=facts, at=AT, key="mine")
        by_address = post.queue(kind=kind, to="ANA@example.org", facts=facts, at=AT, key="address")
        post.queue(kind=kind, to="ben@example.org", facts=facts, at=AT, key="other")
        post.notify(user_id=user.pk, kind=kind, facts=facts, at=AT)
    return user, mine, by_address


def post_placeholders(kind: str) -> set[str]:
    from facility.foundation.post.texts import text

    return set(text(kind, "en").placeholders)


@pytest.mark.django_db
def test_a_person_gets_all_that_is_held(told: tuple[User, post.Letter, post.Letter]) -> None:
    user, mine, _by_address = told
    held = retention.export(user.pk)
    assert held["accounts.User"][0]["email"] == "ana@example.org"
    assert [row["kind"] for row in held["post.Letter"]] == [mine.kind, mine.kind]
    assert len(held["post.Notice"]) == 2  # that of the letter, and the one alone
    assert held["files.StoredFile"] == []
    assert held["forms.AnswerVersion"] == held["forms.Comment"] == []


@pytest.mark.django_db
def test_all_stores_are_counted_in_two_questions_and_only_those_that_hold_something_are_asked(
    told: tuple[User, post.Letter, post.Letter], django_assert_num_queries: Any
) -> None:
    user = told[0]
    with django_assert_num_queries(2):
        held = retention.held(user.pk)
    assert (held["post.Letter"], held["post.Notice"], held["accounts.User"]) == (2, 2, 1)
    full = {name for name, count in held.items() if count}
    with django_assert_num_queries(2 + len(full) + 1):  # the person comes with the wishes to join an organisation
        told_of = retention.export(user.pk)
    assert {name: len(rows) for name, rows in told_of.items()} == held
    assert retention.held(0) == dict.fromkeys(held, 0)


@pytest.mark.django_db
def test_erasure_empties_letters_by_user_and_by_address_and_sends_none_of_them(
    told: tuple[User, post.Letter, post.Letter],
) -> None:
    user, mine, by_address = told
    with transaction.atomic():
        done = retention.erase(user.pk, AT)
    assert (done["post.Letter"], done["post.Notice"], done["accounts.User"]) == (2, 2, 1)
    for letter in (mine, by_address):
        letter.refresh_from_db()
        assert (letter.to_address, letter.facts, letter.state, letter.last_error) == ("", {}, "failed", "erased")
    assert post.Letter.objects.filter(state="waiting").count() == 1
    assert post.notices_for(Actor(user_id=user.pk)) == []


@pytest.mark.django_db
def test_letters_and_notices_end_in_their_time(told: tuple[User, post.Letter, post.Letter]) -> None:
    post.send_due(AT)
    assert forget(at=AT + timedelta(days=365)) == 0
    assert forget(at=AT + timedelta(days=366)) == 2
    assert forget(at=AT + LETTERS_KEPT + timedelta(days=1)) == 3
    assert forget(at=AT + LETTERS_KEPT + timedelta(days=1)) == 0
    assert set(post.Letter.objects.values_list("to_address", "state")) == {("", "sent")}
