"""Names of countries by publisher and day, order, statuses and regions."""

from datetime import date
from typing import Any

import pytest
from babel import Locale

from facility.apps.parties import public as parties
from facility.apps.parties.loading import read
from facility.core.errors import NotFound

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
EU_FOOTNOTE = (
    "This designation is without prejudice to positions on status, and is in line with UNSCR 1244/1999 "
    "and the ICJ Opinion on the Kosovo declaration of independence."
)


def test_every_iso_country_has_an_english_and_a_french_name() -> None:
    codes = read("countries")["codes"].split()
    assert len(codes) == len(set(codes)) == 250
    for language in ("en", "fr"):
        names = parties.countries(language, DAY)
        assert {name.code for name in names} == set(codes)
        assert all(name.text and name.language == language for name in names)
    assert set(codes) <= set(Locale("en").territories)


def test_the_style_guide_wins_over_the_general_list() -> None:
    assert [parties.country_name(code, "en", DAY).text for code in ("TR", "CV", "CZ", "BA", "CI")] == [
        "Türkiye",
        "Cabo Verde",
        "Czechia",
        "Bosnia and Herzegovina",
        "Côte d’Ivoire",
    ]
    assert parties.country_name("CV", "fr", DAY).text == "Cabo Verde"
    assert parties.country_name("TR", "fr", DAY).text == "Turquie"


def test_kosovo_is_never_named_without_its_footnote_and_the_wording_follows_the_publisher() -> None:
    for_eu = parties.country_name("XK", "en", DAY, "eu")
    assert (str(for_eu), for_eu.footnote) == ("Kosovo*", EU_FOOTNOTE)
    for_un = parties.country_name("XK", "en", DAY, "un")
    assert for_un.footnote == (
        "References to Kosovo shall be understood to be in the context of Security Council resolution 1244 (1999)."
    )
    for language in ("en", "fr"):
        for publisher in ("", "eu", "un"):
            assert parties.country_name("XK", language, DAY, publisher).marked.endswith("*")


def test_the_publisher_of_the_facility_is_the_default(settings: Any) -> None:
    settings.FACILITY_PUBLISHER = "un"
    assert parties.country_name("PS", "en", DAY).text == "State of Palestine"
    settings.FACILITY_PUBLISHER = "eu"
    assert parties.country_name("PS", "en", DAY).marked == "Palestine*"


def test_a_name_is_the_one_of_its_day() -> None:
    assert parties.country_name("TR", "en", date(2022, 5, 31)).text == "Turkey"
    assert parties.country_name("TR", "en", date(2022, 6, 1)).text == "Türkiye"
    assert parties.country_name("MK", "en", date(2019, 2, 11)).text == "former Yugoslav Republic of Macedonia"
    assert parties.country_name("MK", "en", date(2019, 2, 12)).text == "North Macedonia"


def test_another_language_falls_back_to_english_visibly() -> None:
    name = parties.country_name("MD", "de", DAY)
    assert (name.text, name.language) == ("Moldova", "en")


def test_an_unknown_code_is_not_found() -> None:
    assert not parties.is_country("ZZ")
    with pytest.raises(NotFound):
        parties.country_name("ZZ", "en", DAY)
    with pytest.raises(NotFound):
        parties.country("ZZ")


def test_member_states_stand_in_protocol_order_and_others_by_name() -> None:
    given = ["TR", "FR", "MD", "GR", "GB", "BE", "SE", "FI", "DE", "CZ"]
    assert parties.in_order(given, "en", DAY) == ["BE", "CZ", "DE", "GR", "FR", "FI", "SE", "MD", "TR", "GB"]
    assert parties.in_order(given, "fr", DAY)[-3:] == ["MD", "GB", "TR"]
    assert parties.in_order(given, "en", date(2019, 1, 1))[-3:] == ["GB", "MD", "TR"]
    assert parties.member_states(DAY)[:3] == ["BE", "BG", "CZ"]


@pytest.mark.parametrize(
    ("code", "status", "last_before", "first"),
    [
        ("HR", "eu_member", date(2013, 6, 30), date(2013, 7, 1)),
        ("HR", "schengen", date(2022, 12, 31), date(2023, 1, 1)),
        ("BG", "schengen", date(2024, 3, 30), date(2024, 3, 31)),
        ("CH", "schengen_associated", date(2008, 12, 11), date(2008, 12, 12)),
        ("MD", "candidate", date(2022, 6, 22), date(2022, 6, 23)),
    ],
)
def test_a_status_begins_on_its_day(code: str, status: str, last_before: date, first: date) -> None:
    assert not parties.status_on(code, status, last_before)
    assert parties.status_on(code, status, first)


def test_the_united_kingdom_left_at_the_end_of_january_2020() -> None:
    assert parties.is_member_state("GB", date(2020, 1, 31))
    assert not parties.is_member_state("GB", date(2020, 2, 1))
    assert len(parties.member_states(date(2020, 1, 31))) == 28
    assert len(parties.member_states(DAY)) == 27
    assert not parties.is_member_state(None, DAY)


def test_ireland_and_cyprus_are_not_in_the_schengen_area_and_denmark_is_out_of_the_fund() -> None:
    assert not parties.status_on("IE", "schengen", DAY)
    assert not parties.status_on("CY", "schengen", DAY)
    assert [row.status for row in parties.statuses_of("DK", DAY)] == ["eu_member", "schengen", "opted_out_amif"]
    assert [row.status for row in parties.statuses_of("NO", DAY)] == ["schengen", "schengen_associated"]


def test_a_country_may_be_in_several_regions_so_that_they_never_add_up() -> None:
    egypt = {one.region for one in parties.regions_of("EG", "grants", DAY)}
    assert egypt == {"africa", "southern-neighbourhood"}
    schemes = parties.region_schemes("grants", DAY)
    members = [parties.countries_in("grants", region.code, DAY) for region in schemes[0].regions.all()]
    assert sum(map(len, members)) > len(frozenset.union(*members))


def test_regions_of_grants_and_of_dialogue_are_apart_and_dated() -> None:
    assert {one.scheme for one in parties.regions_of("AM", "grants", DAY)} == {"mpf-grants"}
    assert {one.scheme for one in parties.regions_of("AM", "dialogue", DAY)} == {"prague-process"}
    assert "BY" in parties.countries_in("grants", "eastern-partnership", date(2021, 6, 28))
    assert "BY" not in parties.countries_in("grants", "eastern-partnership", date(2021, 6, 29))
    assert parties.regions_of("DE", "grants", DAY) == []


def test_a_region_whose_members_are_not_published_says_so() -> None:
    schemes = {scheme.code: scheme for scheme in parties.region_schemes("dialogue", DAY)}
    black_sea = schemes["budapest-process"].regions.get(code="black-sea")
    assert not black_sea.members_known
    assert parties.countries_in("dialogue", "black-sea", DAY) == frozenset()
    assert parties.countries_in("dialogue", "silk-routes", DAY, "budapest-process") == {"AF", "BD", "IQ", "IR", "PK"}


def test_loading_again_changes_nothing() -> None:
    before = (
        parties.Country.objects.count(),
        parties.CountryStatus.objects.count(),
        parties.Region.objects.count(),
        len(parties.kinds()),
    )
    edition = parties.load_reference()
    after = (
        parties.Country.objects.count(),
        parties.CountryStatus.objects.count(),
        parties.Region.objects.count(),
        len(parties.kinds()),
    )
    assert before == after
    assert len(edition) == 64


def test_names_are_read_from_memory(django_assert_num_queries: Any) -> None:
    parties.country_name("MD", "en", DAY)
    with django_assert_num_queries(0):
        parties.countries("fr", DAY)
        parties.in_order(["MD", "FR"], "en", DAY)
        parties.regions_of("EG", "grants", DAY)
