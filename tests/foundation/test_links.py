"""Links between records: proposed, confirmed, ended, and never shown where the other end may not be viewed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.links import public as links
from facility.foundation.records import public as records
from facility.foundation.records.models import Record
from facility.foundation.trail.public import Entry

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Records of the kind `paper` that are public may be viewed by all, others by nobody."""

    def load(ids: Any) -> dict[int, Record]:
        return {record.pk: record for record in Record.objects.filter(pk__in=ids)}

    known = records.Kind("paper", load, lambda _actor, one: one.is_public, lambda one: f"/p/{one.token}")
    monkeypatch.setitem(records._KINDS, "paper", known)
    yield


def paper(is_public: bool = True, kind: str = "paper") -> Record:
    with transaction.atomic():
        return records.create(kind=kind, label={"en": "Paper"}, at=AT, is_public=is_public)


@pytest.fixture
def officer(actor_of: Any) -> Actor:
    return actor_of(Role.GRANTS_OFFICER)


def propose(source: Record, target: Record, actor: Actor, **extra: Any) -> links.Link:
    with transaction.atomic():
        return links.propose(
            **({"source": source, "target": target, "kind": "continues", "actor": actor, "at": AT} | extra)
        )


def test_a_proposal_is_no_fact_until_it_is_confirmed(officer: Actor) -> None:
    first, second = paper(), paper()
    link = propose(first, second, officer, note="same team")
    assert links.links_of(first, PUBLIC) == []
    (proposed,) = links.links_of(first, PUBLIC, proposed=True)
    assert proposed.state == "proposed"
    with transaction.atomic():
        links.confirm(link_id=link.pk, actor=officer, at=AT)
    (there,) = links.links_of(first, PUBLIC)
    (back,) = links.links_of(second, PUBLIC)
    assert (str(there.words), there.other, there.is_outgoing) == ("continues", second, True)
    assert (str(back.words), back.other, back.is_outgoing) == ("continued by", first, False)
    assert there.address == f"/p/{second.token}"
    assert [entry.event for entry in Entry.objects.filter(record=first)] == ["link.proposed", "link.confirmed"]


def test_a_link_whose_other_end_may_not_be_viewed_is_not_shown(officer: Actor) -> None:
    seen, hidden, unknown = paper(), paper(is_public=False), paper(kind="unheard-of")
    with transaction.atomic():
        links.connect(source=seen, target=hidden, kind="see_also", actor=officer, at=AT)
        links.connect(source=seen, target=unknown, kind="see_also", actor=officer, at=AT)
    assert links.links_of(seen, PUBLIC) == []
    assert [row.other for row in links.links_of(hidden, PUBLIC)] == [seen]


def test_proposing_twice_is_once_and_a_rejected_one_may_come_again(officer: Actor) -> None:
    first, second = paper(), paper()
    link = propose(first, second, officer)
    assert propose(first, second, officer).pk == link.pk
    with transaction.atomic():
        links.reject(link_id=link.pk, actor=officer, at=AT)
    again = propose(first, second, officer)
    assert again.pk != link.pk
    with pytest.raises(NotAllowedNow), transaction.atomic():
        links.confirm(link_id=link.pk, actor=officer, at=AT)


def test_an_ended_link_is_kept_and_shown_for_its_days(officer: Actor) -> None:
    first, second = paper(), paper()
    with transaction.atomic():
        link = links.connect(source=first, target=second, kind="continues", actor=officer, at=AT)
        assert links.connect(source=first, target=second, kind="continues", actor=officer, at=AT).pk == link.pk
        links.remove(link_id=link.pk, ends_on=date(2026, 6, 30), actor=officer, at=AT)
    assert links.links_of(first, PUBLIC) == []
    assert len(links.links_of(first, PUBLIC, on=date(2026, 6, 30), kind="continues")) == 1
    assert links.links_of(first, PUBLIC, on=date(2026, 7, 1)) == []
    with pytest.raises(NotAllowedNow), transaction.atomic():
        links.remove(link_id=link.pk, ends_on=date(2026, 7, 1), actor=officer, at=AT)
    assert links.Link.objects.count() == 1


def test_odd_links_are_refused_and_leave_nothing(officer: Actor) -> None:
    first, second = paper(), paper()
    with pytest.raises(Refused):
        propose(first, first, officer)
    with pytest.raises(NotFound):
        propose(first, second, officer, kind="nonsense")
    with pytest.raises(Refused):
        propose(first, second, officer, valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1))
    with pytest.raises(NotFound), transaction.atomic():
        links.confirm(link_id=99, actor=officer, at=AT)
    assert links.Link.objects.count() == 0
    link = propose(first, second, officer, valid_from=date(2026, 2, 1))
    with pytest.raises(Refused), transaction.atomic():
        links.remove(link_id=link.pk, ends_on=date(2026, 1, 1), actor=officer, at=AT)
    assert links.Link.objects.get().valid_to is None


def test_the_database_itself_refuses_a_second_open_link(officer: Actor) -> None:
    first, second = paper(), paper()
    propose(first, second, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        links.Link.objects.create(source=first, target=second, kind="continues", proposed_at=AT)


@pytest.mark.parametrize("count", [1, 3])
def test_links_need_the_same_queries_for_one_and_for_three(
    count: int, officer: Actor, django_assert_num_queries: Any
) -> None:
    first = paper()
    with transaction.atomic():
        for _ in range(count):
            links.connect(source=first, target=paper(), kind="see_also", actor=officer, at=AT)
    with django_assert_num_queries(2):
        assert len(links.links_of(first, PUBLIC)) == count


def test_a_kind_brings_words_for_both_directions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("facility.foundation.links.kinds._KINDS", {})
    links.register_kind("backs", "backs", "backed by")
    assert links.link_kind("backs").inverse == "backed by"
    assert list(links.link_kinds()) == ["backs"]


def test_an_act_that_makes_a_link_true_confirms_what_was_proposed(officer: Actor) -> None:
    first, second, third = paper(), paper(), paper()
    proposed = propose(first, second, officer)
    with transaction.atomic():
        made = links.connect(source=first, target=second, kind="continues", actor=officer, at=AT)
        other = links.connect(source=first, target=third, kind="continues", actor=officer, at=AT)
    assert (made.pk, made.state, other.state) == (proposed.pk, "confirmed", "confirmed")
    with pytest.raises(Refused), transaction.atomic():
        links.connect(source=first, target=first, kind="continues", actor=officer, at=AT)
    assert links.Link.objects.count() == 2
