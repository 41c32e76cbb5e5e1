"""Programmes of assistance are settings: dated, sourced, only added, and never more certain than their source."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction

from facility.apps.assistance import public as assistance
from facility.core.errors import Forbidden, NotFound
from facility.foundation.accounts.public import Role, system
from facility.foundation.search.models import Document
from facility.foundation.trail.models import Entry

LOADER = system("load-portfolio")
pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(at: Any) -> list[str]:
    return assistance.load_programmes(actor=LOADER, at=at)


def test_two_programmes_are_shipped_and_loading_again_changes_nothing(loaded: list[str], at: Any) -> None:
    assert loaded == ["facility-assistance", "eu-un-partnership"]
    settings, entries = assistance.Setting.objects.count(), Entry.objects.count()
    assert assistance.load_programmes(actor=LOADER, at=at) == []
    assert (assistance.Setting.objects.count(), Entry.objects.count()) == (settings, entries)
    assert Document.objects.filter(kind="programme").count() == 4


def test_the_facilitys_own_programme_takes_its_figures_from_sister_instruments_and_says_so(
    loaded: list[str], at: Any
) -> None:
    terms = assistance.terms_of(assistance.programme_by_code("facility-assistance"), at.date())
    assert (terms.silence_days, terms.status("silence_days")) == (5, "analogue")
    assert (terms.expert_days, terms.status("expert_days")) == (60, "analogue")
    assert (terms.follow_up_days, terms.status("follow_up_days")) == (180, "demonstration")
    assert terms.never_given == ("cash", "salaries", "equipment")
    assert terms.askers == (assistance.Asker("public_authority", "member_states"),)
    assert (terms.countries, terms.sectors, terms.taking_requests) == (None, (), True)
    assert len(terms.criteria) == len(terms.modalities) + 1 == 6
    assert (terms.value("nothing"), terms.status("nothing")) == (None, "")


def test_what_the_partnerships_page_does_not_say_stays_unknown(loaded: list[str], at: Any) -> None:
    terms = assistance.terms_of(assistance.programme_by_code("eu-un-partnership"), at.date())
    assert (terms.value("pilot_countries"), terms.countries, terms.expert_days) == (3, None, None)
    assert {one.kind for one in terms.askers} == {"public_authority", "international_organisation"}
    assert len(terms.sectors) == 7
    assert all(one.source and one.status for one in terms.known.values())


def test_a_setting_holds_from_its_day_and_the_earlier_one_stays_to_be_read(loaded: list[str]) -> None:
    programme, day = assistance.programme_by_code("facility-assistance"), date(2026, 6, 1)
    words = {"source": "A decision of the committee", "status": "confirmed"}
    assistance.Setting.objects.create(programme=programme, key="silence_days", value=7, valid_from=day, **words)
    assert assistance.terms_of(programme, day).silence_days == 7
    assert assistance.terms_of(programme, day - timedelta(days=1)).silence_days == 5
    assert assistance.terms_of(programme, day).countries is None
    later = assistance.Setting.objects.create(
        programme=programme, key="countries", value=["MD"], valid_from=day, **words
    )
    assert assistance.terms_of(programme, day).countries == ("MD",)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        later.delete()
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        assistance.Setting.objects.filter(pk=later.pk).update(value=["GE"])


@pytest.mark.parametrize(
    "wrong", [{"key": "bonus"}, {"status": "certain"}, {"source": ""}], ids=["key", "status", "source"]
)
def test_a_setting_without_source_or_of_an_unknown_kind_is_not_kept(loaded: list[str], wrong: dict[str, str]) -> None:
    words = {"key": "silence_days", "source": "A text", "status": "confirmed"} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        assistance.Setting.objects.create(
            programme=assistance.programme_by_code("facility-assistance"), value=1, **words
        )


def test_nobody_but_the_loader_brings_programmes_in(actor_of: Any, at: Any) -> None:
    with pytest.raises(Forbidden):
        assistance.load_programmes(actor=actor_of(Role.ADMINISTRATOR), at=at)
    assert assistance.Programme.objects.count() == 0
    with pytest.raises(NotFound):
        assistance.programme_by_code("facility-assistance")
