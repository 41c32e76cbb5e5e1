"""The IATI file: valid, silent about what nobody states, demonstration apart, released byte for byte."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from lxml import etree

from facility.apps.finance.public import Account, Posting
from facility.apps.interchange.public import (
    DEMONSTRATION,
    REAL,
    Release,
    content,
    faults,
    latest,
    load,
    may_release,
    release,
    releases,
)
from facility.apps.projects.public import FundingFacts, PartnerFacts, Project
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role, system
from facility.foundation.trail.public import Entry, Event
from tests.apps.projects.make import AT, known, own

SEEDS = Path(settings.BASE_DIR) / "seeds" / "portfolio"
BY = system("release-open-data")

pytestmark = pytest.mark.django_db


def released(kind: str = REAL) -> etree._Element:
    release(kind=kind, actor=BY, at=AT)
    return etree.fromstring(content(kind)[1])


def activity(tree: etree._Element, reference: str) -> etree._Element:
    (found,) = tree.xpath(f"iati-activity[iati-identifier='XM-OCHA-585-{reference}']")
    return found


def ours(key: str = "mpf-one", **changes: object) -> Project:
    return known(key, kind="ours", **changes)


def test_the_known_projects_of_the_facility_make_a_valid_file() -> None:
    load(SEEDS, actor=system("load-portfolio"), at=AT)
    done = release(kind=REAL, actor=BY, at=AT)
    _row, found = content(REAL)
    assert faults(found, AT) == []
    assert [(rule, number) for rule, _sentence, number in done.advice] == [("102.1.1", 18)]
    assert done.activities == len(done.included) + 1 == 18
    assert len(done.included) + len(done.left_out) == 30
    assert ["mpf-caps", ["status"]] in done.left_out
    tree = etree.fromstring(found)
    assert tree.xpath("count(//budget | //transaction | //planned-disbursement)") == 0
    assert len(tree.xpath("//iati-activity[@hierarchy='1']/related-activity[@type='2']")) == 17


def test_what_is_known_of_a_project_stands_in_its_activity() -> None:
    partner = PartnerFacts(role="partner", name="Some University", kind="university or research")
    ours(partners=(partner,), funding=(FundingFacts(source="Sweden", is_eu=False),), contract_reference="X-1")
    one = activity(released(), "mpf-one")
    dates = [(d.get("type"), d.get("iso-date"), d.findtext("narrative")) for d in one.iterfind("activity-date")]
    assert dates == [
        ("1", "2020-04-01", "2020-04 (day not stated)"),
        ("3", "2021-12-31", "2021 (month and day not stated)"),
    ]
    parties = [(p.get("role"), p.findtext("narrative"), p.get("type")) for p in one.iterfind("participating-org")]
    assert ("1", "Sweden", None) in parties
    assert ("4", "Border Police", None) in parties
    assert ("4", "Some University", "80") in parties
    assert one.find("recipient-country").get("code") == "MD"
    assert one.find("activity-status").get("code") == "4"
    assert one.find("sector").get("vocabulary") == "99"
    assert one.find("other-identifier").get("ref") == "X-1"
    assert one.find("related-activity").get("ref") == "XM-OCHA-585-MPF"


def test_actual_dates_take_the_place_of_published_ones() -> None:
    ours(planned_end="2020-12-31", actual_end="2021", actual_start="2020-04-02")
    one = activity(released(), "mpf-one")
    assert [(d.get("type"), d.get("iso-date")) for d in one.iterfind("activity-date")] == [
        ("2", "2020-04-02"),
        ("3", "2020-12-31"),
        ("4", "2021-12-31"),
    ]


def test_several_countries_are_one_group_because_their_shares_are_not_stated() -> None:
    ours("mpf-two", partner_countries=("TN", "MA"))
    ours("mpf-none", partner_countries=())
    tree = released()
    region = activity(tree, "mpf-two").find("recipient-region")
    assert (region.get("vocabulary"), region.get("code")) == ("99", "MA-TN")
    assert region.findtext("narrative") == "Morocco, Tunisia (shares not stated)"
    assert activity(tree, "mpf-none").find("recipient-region").get("code") == "not-stated"


def test_a_project_without_status_or_start_is_left_out_and_named() -> None:
    ours("mpf-one")
    ours("mpf-vague", status="", status_basis="", starts="")
    done = release(kind=REAL, actor=BY, at=AT)
    assert done.included == ["mpf-one"]
    assert done.left_out == [["mpf-vague", ["status", "start date"]]]


def test_demonstration_and_outside_projects_never_stand_in_the_real_file() -> None:
    known("outside-one")
    ours("mpf-one")
    real_grant, invented = own(), own(invented=True)
    real = etree.tostring(released()).decode()
    assert "mpf-one" in real
    assert real_grant.key in real
    assert invented.key not in real
    assert "outside-one" not in real
    shown = released(DEMONSTRATION)
    assert len(shown.findall("iati-activity")) == 2
    assert activity(shown, invented.key).find("related-activity").get("ref") == "XM-OCHA-585-MPF-DEMONSTRATION"
    assert faults(content(DEMONSTRATION)[1], AT) == []


def test_the_ledger_of_our_own_grant_becomes_transactions() -> None:
    project = own(starts="2026-01-01", ends="2027-12-31")
    kinds = (Account.AVAILABLE, Account.COMMITTED, Account.ADVANCED)
    accounts = {
        kind: Account.objects.create(
            code=kind, kind=kind, record=None if kind == Account.AVAILABLE else project.origin, balance_cents=0
        )
        for kind in kinds
    }
    available, committed, advanced = (accounts[kind] for kind in kinds)

    def post(one: Account, two: Account, cents: int, reason: str, undoes: Posting | None = None) -> Posting:
        return Posting.objects.create(
            from_account=one,
            to_account=two,
            amount_cents=cents,
            reason=reason,
            key=f"{reason}-{cents}",
            reverses=undoes,
            valid_on=date(2026, 2, 1),
            known_at=AT,
        )

    post(available, committed, 90_000_00, "commitment")
    post(committed, available, 10_000_50, "decommitment")
    paid = post(committed, advanced, 40_000_00, "payment_confirmed")
    post(advanced, committed, 40_000_00, "reversal", paid)
    post(committed, advanced, 5, "costs_accepted")
    one = activity(released(), project.key)
    found = [(t.find("transaction-type").get("code"), t.findtext("value")) for t in one.iterfind("transaction")]
    assert found == [("2", "90000.00"), ("2", "-10000.50"), ("3", "40000.00"), ("3", "-40000.00")]
    assert faults(content(REAL)[1], AT) == []


def test_the_same_records_are_not_released_twice_and_a_change_is() -> None:
    ours()
    first = release(kind=REAL, actor=BY, at=AT)
    assert release(kind=REAL, actor=BY, at=AT + timedelta(days=1)) == first
    ours("mpf-two")
    second = release(kind=REAL, actor=BY, at=AT + timedelta(days=2))
    assert releases(REAL) == [second, first]
    assert latest(REAL) == second
    assert content(REAL, first.sha256)[0] == first
    assert Entry.objects.filter(event=Event.RELEASE_PUBLISHED).count() == 2


def test_a_file_that_breaks_the_standard_is_not_released() -> None:
    project = ours()
    Project.objects.filter(pk=project.pk).update(titles={})
    with pytest.raises(Refused) as refusal:
        release(kind=REAL, actor=BY, at=AT)
    assert "Element 'title': Missing child element" in refusal.value.findings[0].text
    assert not Release.objects.exists()


def test_only_some_release_and_only_known_kinds(bare_actor: Callable[..., Actor]) -> None:
    assert may_release(bare_actor(Role.EDITOR))
    for actor in (PUBLIC, bare_actor(Role.APPLICANT)):
        with pytest.raises(Forbidden):
            release(kind=REAL, actor=actor, at=AT)
    with pytest.raises(Refused):
        release(kind="other", actor=BY, at=AT)
    assert not Release.objects.exists()


def test_a_release_stays_and_a_missing_one_is_said_to_be_missing() -> None:
    with pytest.raises(NotFound):
        content(REAL)
    ours()
    done = release(kind=REAL, actor=BY, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.all().delete()
    with pytest.raises(NotFound):
        content(REAL, "0" * 64)
    (Path(settings.FACILITY_FILES_DIR) / "releases" / f"{done.sha256}.xml").unlink()
    with pytest.raises(NotFound):
        content(REAL)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"</iati-activities>", b"", "line "),
        (b'<activity-status code="4"/>', b"", "activity-date"),
        (b'<activity-status code="4"/>', b'<activity-status code="9"/>', "9 is not a code of the list ActivityStatus"),
        (
            b">XM-OCHA-585-mpf-one<",
            b">XM-OCHA-585<",
            "The activity identifier must be different to the organisation identifier",
        ),
        (b">XM-OCHA-585-mpf-one<", b">XM-OCHA-585-MPF<", "stands more than once"),
        (b'01" type="1"/>', b'01" type="3"/>', "(6.11.1)"),
        (b">Title of mpf-one<", b"><", "(4.3.1)"),
    ],
)
def test_the_check_can_fail(old: bytes, new: bytes, fault: str) -> None:
    ours(starts="2020-04-01")
    release(kind=REAL, actor=BY, at=AT)
    good = content(REAL)[1]
    assert old in good
    head, found, tail = good.rpartition(old)
    assert found
    spoilt = head + new + tail
    assert any(fault in one for one in faults(spoilt, AT)), faults(spoilt, AT)


def test_the_check_finds_what_lacks_place_sector_or_party() -> None:
    ours()
    release(kind=REAL, actor=BY, at=AT)
    tree = etree.fromstring(content(REAL)[1])
    one = activity(tree, "mpf-one")
    for name in ("sector", "recipient-country"):
        one.remove(one.find(name))
    party = one.find("participating-org")
    party.remove(party.find("narrative"))
    found = " ".join(faults(etree.tostring(tree), AT))
    for rule in ("6.2.2", "3.7.1", "6.10.1"):
        assert f"({rule})" in found
