"""The terms of agreements: versions that are only added, named by the sheet that is signed, filled without surprises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from facility.apps.grants import public as grants
from facility.apps.grants.agreement_paper import agreement_paper
from facility.apps.grants.models import AgreementText, Grant
from facility.apps.grants.texts import LONGEST, shipped, text_in_force
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused, Unproven
from facility.foundation.accounts.public import Role
from facility.foundation.approvals.public import Approval
from facility.foundation.clocks import public as clocks
from facility.foundation.documents.public import finish
from facility.foundation.trail import public as trail

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def words(text: str) -> dict[str, str]:
    return {"en": text, "fr": f"{text} (fr)"}


def given(*paragraphs: str, **other: Any) -> dict[str, Any]:
    return {
        "title": words("Our terms"),
        "source": "Our own model",
        "status": "confirmed",
        "clause": [{"title": words("Only clause"), "text": [words(one) for one in paragraphs]}],
    } | other


@pytest.mark.django_db
def test_the_first_version_is_the_shipped_demonstration_and_says_so() -> None:
    assert (grants.latest_text().pk, grants.latest_text().version) == (None, 1)
    with transaction.atomic():
        first, again = text_in_force(), text_in_force()
    assert (first.version, first.status, again.pk) == (1, "demonstration", first.pk)
    assert grants.check_text(shipped()) == []
    with pytest.raises(NotFound), transaction.atomic():
        text_in_force("another")


def rows() -> tuple[int, int, int]:
    return AgreementText.objects.filter(version__gt=1).count(), Approval.objects.count(), trail.Entry.objects.count()


@pytest.mark.django_db
def test_one_proposes_another_adopts_and_the_file_of_it_can_be_proposed_again(actor_of: Any) -> None:
    officer, authority = actor_of(Role.GRANTS_OFFICER), actor_of(Role.AUTHORISING_OFFICER)
    assert grants.proposed_text(AT) is None
    waiting = grants.propose_text(given=given("{amount}, “quoted” \\ {beneficiary}"), actor=officer, at=AT)
    assert (grants.latest_text().version, waiting.version, waiting.proposed_by) == (1, 2, officer.user_id)
    assert [one.kind for one in clocks.tasks_for(authority, AT)] == ["grants.adopt_text"]
    second = grants.adopt_text(payload_seen=waiting.seen, actor=authority, at=AT)
    assert (second.version, second.proposed_by, second.adopted_by) == (2, officer.user_id, authority.user_id)
    assert (grants.latest_text().pk, grants.proposed_text(AT)) == (second.pk, None)
    assert clocks.tasks_for(authority, AT) == []
    record = grants.terms_record()
    assert record is not None
    assert [(one.event, one.user_id) for one in trail.history(record.pk)] == [
        ("approval.proposed", officer.user_id),
        ("agreement_text.proposed", officer.user_id),
        ("approval.executed", authority.user_id),
        ("agreement_text.adopted", authority.user_id),
    ]
    told = trail.history(record.pk).last()
    assert told is not None
    assert told.facts == {"version": 2, "digest": second.digest, "proposed_by": officer.user_id}
    again = grants.parse_text(grants.written(second))
    with pytest.raises(Refused) as same:
        grants.propose_text(given=again, actor=officer, at=AT)
    assert [one.message for one in same.value.findings] == ["text_unchanged"]
    third = grants.propose_text(given={**again, "status": "unconfirmed"}, actor=authority, at=AT)
    assert (third.version, third.content) == (3, second.content)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.FINANCIAL_SIGNATORY, Role.ADMINISTRATOR, Role.FINANCE_OFFICER])
def test_nobody_else_proposes_adopts_or_takes_back(actor_of: Any, role: Role) -> None:
    officer, other = actor_of(Role.GRANTS_OFFICER), actor_of(role)
    with pytest.raises(Forbidden):
        grants.propose_text(given=given("x"), actor=other, at=AT)
    waiting = grants.propose_text(given=given("x"), actor=officer, at=AT)
    before = rows()
    with pytest.raises(Forbidden):
        grants.adopt_text(payload_seen=waiting.seen, actor=other, at=AT)
    with pytest.raises(Forbidden):
        grants.withdraw_text(actor=other, at=AT)
    assert (rows(), before[0]) == (before, 0)


@pytest.mark.django_db
def test_who_proposed_never_adopts_whatever_roles_they_hold(actor_of: Any) -> None:
    everything = actor_of(Role.AUTHORISING_OFFICER, Role.GRANTS_OFFICER, Role.ADMINISTRATOR)
    waiting = grants.propose_text(given=given("x"), actor=everything, at=AT)
    before = rows()
    with pytest.raises(Forbidden):
        grants.adopt_text(payload_seen=waiting.seen, actor=everything, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementText.objects.create(
            code="general", version=2, content={}, digest="0" * 64, source="x", status="confirmed",
            proposed_by=everything.user_id, adopted_at=AT, adopted_by=everything.user_id,
        )  # fmt: skip
    assert (rows(), before[0]) == (before, 0)


@pytest.mark.django_db
def test_a_stale_page_an_expired_proposal_and_a_missing_proof_adopt_nothing(actor_of: Any) -> None:
    officer, authority = actor_of(Role.GRANTS_OFFICER), actor_of(Role.AUTHORISING_OFFICER)
    with pytest.raises(NotFound):
        grants.adopt_text(payload_seen="x", actor=authority, at=AT)
    with pytest.raises(NotFound):
        grants.withdraw_text(actor=authority, at=AT)
    first = grants.propose_text(given=given("first"), actor=officer, at=AT)
    with pytest.raises(NotAllowedNow):
        grants.propose_text(given=given("second"), actor=authority, at=AT)
    grants.withdraw_text(actor=officer, at=AT)
    second = grants.propose_text(given=given("second"), actor=officer, at=AT)
    before = rows()
    for seen, actor, at, refusal in (
        (first.seen, authority, AT, NotAllowedNow),
        (second.seen, authority, second.expires_at + timedelta(days=1), NotAllowedNow),
        (second.seen, replace(authority, proved=False), AT, Unproven),
    ):
        with pytest.raises(refusal):
            grants.adopt_text(payload_seen=seen, actor=actor, at=at)
    assert (rows(), before[0]) == (before, 0)
    # A version that came otherwise meanwhile: what was read is no longer what follows.
    AgreementText.objects.create(
        code="general", version=2, content={}, digest="0" * 64, source="x", status="confirmed",
        adopted_at=AT, adopted_by=1,
    )  # fmt: skip
    with pytest.raises(NotAllowedNow):
        grants.adopt_text(payload_seen=second.seen, actor=authority, at=AT)
    assert AgreementText.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "message", "field"),
    [
        (given("{amount} {salary}"), "text_unknown_fact", "clause 1"),
        (given("{amount"), "text_unknown_fact", "clause 1"),
        (given("{amount.__class__}"), "text_unknown_fact", "clause 1"),
        (given("{}"), "text_unknown_fact", "clause 1"),
        (given("   "), "text_length", "clause 1"),
        (given("x" * (LONGEST + 1)), "text_length", "clause 1"),
        (given(), "text_clauses", "clause 1"),
        (given("x", title={"en": "Only English"}), "text_in_both_languages", "title"),
        (given("x", status="sure"), "text_status", "status"),
        (given("x", source=" "), "text_source", "source"),
        (given("x", source=3), "text_source", "source"),
        (given("x", clause=[]), "text_clauses", "clause"),
        (given("x", clause="all"), "text_clauses", "clause"),
        (given("x", clause=["all"]), "text_clauses", "clause 1"),
        (given("x", clause=[{"title": words("t"), "text": ["plain"]}]), "text_in_both_languages", "clause 1"),
        (given("x", clause=[{"text": [words("t")]}]), "text_in_both_languages", "clause 1"),
    ],
)
def test_what_is_wrong_is_said_by_clause(wrong: dict[str, Any], message: str, field: str) -> None:
    assert {(one.message, one.field) for one in grants.check_text(wrong)} == {(message, field)}


@pytest.mark.django_db
def test_a_refused_text_changes_nothing(actor_of: Any) -> None:
    with pytest.raises(Refused):
        grants.propose_text(given=given("{salary}"), actor=actor_of(Role.AUTHORISING_OFFICER), at=AT)
    assert (rows(), grants.terms_record()) == ((0, 0, 0), None)


def test_what_is_not_toml_says_the_line() -> None:
    with pytest.raises(Refused) as refusal:
        grants.parse_text('title = "x"\nclause = = 1')
    assert "line 2" in refusal.value.findings[0].facts["why"]


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_text_is_never_changed(act: str) -> None:
    with transaction.atomic():
        text_in_force()
    rows = AgreementText.objects.all()
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        rows.update(source="other") if act == "update" else rows.delete()
    assert rows.get().source == shipped()["source"]


def said(grant: Grant, language: str = "en") -> str:
    return str(finish(agreement_paper(grant, language)))


def test_an_agreement_keeps_the_text_that_it_names(story: None) -> None:
    grant = grants.rows().get()
    before = said(grant)
    assert grant.data_sheet["text"] == {"code": "general", "version": 1, "digest": grants.latest_text().digest}
    AgreementText.objects.create(
        code="general",
        version=2,
        content={"title": words("New"), "clauses": []},
        digest="0" * 64,
        source="x",
        status="confirmed",
        adopted_at=AT,
        adopted_by=1,
    )
    assert grants.latest_text().version == 2
    assert said(grant) == before


def test_an_agreement_older_than_the_texts_has_no_terms_and_says_nothing_false(story: None) -> None:
    grant = grants.rows().get()
    del grant.data_sheet["text"]
    assert "General terms" not in said(grant)
    assert "Payment schedule" in said(grant)


def test_names_are_never_read_as_places_to_fill(story: None) -> None:
    grant = grants.rows().get()
    grant.title = "{amount} {0} {beneficiary.name} %(n)s"
    assert "the action “{amount} {0} {beneficiary.name} %(n)s” as described" in said(grant)


def test_a_name_with_a_footnote_carries_it_to_the_foot(story: None) -> None:
    grant = grants.rows().get()
    grant.beneficiary.country_id = "XK"
    paper = agreement_paper(grant, "en")
    assert "Kosovo*" in str(finish(paper)["blocks"])
    assert any("without prejudice" in one for one in paper.footnotes)
    assert agreement_paper(grant, "fr").footnotes != paper.footnotes


def test_before_the_signatures_it_is_a_draft_with_room_to_sign(story: None) -> None:
    grant = grants.rows().get()
    grant.state, grant.signed_by_authority_at, grant.signed_by_authority = "signed_by_beneficiary", None, None
    assert "Draft: To be signed by the facility." in said(grant)
    grant.pk = 0  # nothing is dated before the last signature
    grant.beneficiary.country_id = None
    text = said(grant)
    assert "Reports are due 60 days after the end of each period." in text
    assert "'Seat of the beneficiary', '–'" in text


def test_what_is_not_known_of_the_money_is_said_to_be_unknown(story: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from facility.apps.grants import agreement_paper as module

    grant = grants.rows().get()
    real = module.proposals.read_opened

    class Answers:
        def __init__(self, **changed: Any) -> None:
            opened = real(module.proposals.submissions_of(grant.proposal).last())
            self.answers = {**opened.answers, **changed}

    sources = [{"name": "Foundation", "amount": None, "is_union": False}]
    monkeypatch.setattr(module.proposals, "read_opened", lambda _one: Answers(other_sources=sources))
    assert "['Foundation', 'not known', '–']" in said(grant)
    monkeypatch.setattr(
        module.proposals, "read_opened", lambda _one: Answers(own_contribution=0, partners=[], budget_lines=[])
    )
    text = said(grant)
    assert "Still to be covered by the beneficiary" in text
    assert ("'caption': 'Partners'" in text, "Costs of the action by heading" in text) == (False, False)
