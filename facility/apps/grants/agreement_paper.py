"""The grant agreement on paper: data sheet, general terms in the version that was signed, schedules, signatures."""

from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from facility.apps.grants.models import AgreementText, Grant
from facility.apps.grants.texts import text_of
from facility.apps.grants.words import DUTIES, GRANT_STATES, HEADINGS, TEXT_STATUS
from facility.apps.parties import public as parties
from facility.apps.proposals import public as proposals
from facility.core.money import WHOLE_BP
from facility.foundation.accounts.public import User
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import pick
from facility.foundation.documents.public import (
    Block,
    Column,
    Fact,
    Facts,
    Heading,
    Notice,
    Paper,
    Part,
    Shares,
    Signature,
    Signatures,
    Table,
    Text,
)
from facility.foundation.post.public import fact


class _Words:
    """Figures in the words of the paper's language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.footnotes: list[str] = []

    def money(self, cents: int | None) -> str:
        return _("not known") if cents is None else fact({"money": cents}, self.language)

    def share(self, points: int) -> str:
        return fact({"share": points}, self.language)

    def day(self, day: Any) -> str:
        return fact({"day": day.isoformat()}, self.language)

    def moment(self, at: Any) -> str:
        return fact({"moment": at.isoformat()}, self.language)

    def country(self, code: str, on: Any) -> str:
        """The name as the publisher writes it; its footnote goes to the foot of the paper."""
        name = parties.country_name(code, self.language, on)
        if name.footnote and name.footnote not in self.footnotes:
            self.footnotes.append(name.footnote)
        return name.marked


def _parties_to_it(grant: Grant, words: _Words, values: Any) -> Iterator[Block]:
    seat = words.country(grant.beneficiary.country_id, grant.starts_on) if grant.beneficiary.country_id else "–"
    countries = values.get(proposals.questions.COUNTRIES) or ()
    yield Heading(_("Data sheet"))
    yield Facts(
        [
            Fact(_("Beneficiary"), grant.beneficiary.name, "strong"),
            Fact(_("Seat of the beneficiary"), seat),
            Fact(_("Action"), grant.title, "strong"),
            Fact(_("Partner countries"), ", ".join(words.country(code, grant.starts_on) for code in countries) or "–"),
            Fact(_("Call and lot"), f"{grant.call_code}, {grant.lot_code}"),
            Fact(_("Fund"), grant.fund_code),
            Fact(_("Duration"), f"{words.day(grant.starts_on)} – {words.day(grant.ends_on)}"),
            Fact(_("Application, by its fingerprint"), grant.data_sheet["application_digest"], "code"),
        ]
    )
    partners = [row for row in values.get(proposals.questions.PARTNERS) or () if row.get("name")]
    if partners:
        rows = [[row["name"], _country(row.get("country"), words, grant)] for row in partners]
        yield Table(_("Partners"), [Column(_("Partner"), width=2), Column(_("Country"))], rows)


def _country(code: str | None, words: _Words, grant: Grant) -> str:
    return words.country(code, grant.starts_on) if code else "–"


def _money_of_it(grant: Grant, words: _Words, values: Any) -> Iterator[Block]:
    yield Heading(_("Amounts"))
    budget = proposals.budget_of(values)
    if budget is not None:
        costs = [[str(HEADINGS[code]), words.money(cents)] for code, cents in budget.by_heading().items() if cents]
        yield Table(
            _("Costs of the action by heading, as applied for"),
            [Column(_("Heading")), Column(_("Amount"), is_number=True)],
            costs,
            [_("Total"), words.money(budget.total_cents)],
        )
    yield from _financing(grant, words, values)


def _financing(grant: Grant, words: _Words, values: Any) -> Iterator[Block]:
    whole = grant.total_cents
    named: list[tuple[str, int | None]] = [
        (_("Union’s contribution, at most"), grant.amount_cents),
        (_("Own money of the beneficiary and its partners"), values.get(proposals.questions.OWN)),
        *((one.name or _("Another source"), one.cents) for one in proposals.sources_of(values)),
    ]
    known = [cents for _name, cents in named if cents is not None]
    if len(known) == len(named) and sum(known) < whole:
        named.append((_("Still to be covered by the beneficiary"), whole - sum(known)))
    rows = [
        [name, words.money(cents), "–" if cents is None else words.share(cents * WHOLE_BP // whole)]
        for name, cents in named
        if cents != 0
    ]
    columns = [
        Column(_("Source")),
        Column(_("Amount"), is_number=True),
        Column(_("Share of the total cost"), is_number=True),
    ]
    yield Table(_("Financing plan"), columns, rows, [_("Total cost of the action"), words.money(whole), ""])
    share = grant.amount_cents * WHOLE_BP // whole
    if 0 < share < WHOLE_BP:
        rest = whole - grant.amount_cents
        told = {"union": words.share(share), "others": words.share(WHOLE_BP - share)}
        yield Shares(
            _("Who pays for the action"),
            _("A bar of the total cost: the Union contributes %(union)s at most, others %(others)s.") % told,
            [
                Part(_("Union"), f"{words.money(grant.amount_cents)} ({told['union']})", share),
                Part(_("Others"), f"{words.money(rest)} ({told['others']})", WHOLE_BP - share),
            ],
        )


def _schedule(grant: Grant, words: _Words) -> Iterator[Block]:
    sheet = grant.data_sheet
    advance = grant.amount_cents * int(sheet["prefinancing_bp"]) // WHOLE_BP
    in_days = _("%(n)s days")
    yield Heading(_("Payments and reports"))
    yield Table(
        _("Payment schedule"),
        [Column(_("Payment"), width=2), Column(_("When"), width=3), Column(_("Amount, at most"), is_number=True)],
        [
            [
                _("Pre-financing (%(share)s)") % {"share": words.share(int(sheet["prefinancing_bp"]))},
                _("%(days)s after the last signature, or ten days before the start, whichever is later")
                % {"days": in_days % {"n": sheet["pre_financing_days"]}},
                words.money(advance),
            ],
            [
                _("Balance"),
                _("%(days)s after the final report") % {"days": in_days % {"n": sheet["payment_days"]}},
                words.money(grant.amount_cents - advance),
            ],
        ],
    )
    duties = list(grant.duties.order_by("due_on", "pk"))
    if duties:
        sides = {"beneficiary": _("the beneficiary"), "facility": _("the facility")}
        rows = [
            [str(DUTIES[duty.kind]), sides.get(duty.owed_by, duty.owed_by), words.day(duty.due_on)] for duty in duties
        ]
        columns = [Column(_("What"), width=2), Column(_("By whom")), Column(_("Due"))]
        yield Table(_("What is due, counted from the signatures"), columns, rows)
    else:
        report = in_days % {"n": sheet["report_days"]}
        yield Text(_("Reports are due %(days)s after the end of each period.") % {"days": report})
        years = _("%(n)s years") % {"n": sheet["records_years"]}
        yield Text(_("Records are kept %(years)s after the balance.") % {"years": years})
    yield Text(
        _("Rate and source of the pre-financing: %(source)s. Duties are dated once both sides have signed.")
        % {"source": sheet["prefinancing_source"]},
        "small",
    )


def _facts(grant: Grant, words: _Words) -> dict[str, str]:
    from django.conf import settings

    sheet = grant.data_sheet
    return {
        "facility": settings.FACILITY_NAME,
        "reference": str(grant.record.reference),
        "beneficiary": grant.beneficiary.name,
        "action": grant.title,
        "fund": grant.fund_code,
        "amount": words.money(grant.amount_cents),
        "total": words.money(grant.total_cents),
        "share": words.share(grant.amount_cents * WHOLE_BP // grant.total_cents),
        "first_day": words.day(grant.starts_on),
        "last_day": words.day(grant.ends_on),
        "prefinancing": words.share(int(sheet["prefinancing_bp"])),
        "prefinancing_amount": words.money(grant.amount_cents * int(sheet["prefinancing_bp"]) // WHOLE_BP),
        "prefinancing_days": str(sheet["pre_financing_days"]),
        "report_days": str(sheet["report_days"]),
        "payment_days": str(sheet["payment_days"]),
        "records_years": str(sheet["records_years"]),
    }


def _terms(grant: Grant, text: AgreementText, words: _Words) -> Iterator[Block]:
    facts = _facts(grant, words)
    yield Heading(pick(text.content["title"], words.language).text)
    if text.status != "confirmed":
        yield Notice(str(TEXT_STATUS[text.status]), text.source)
    for number, clause in enumerate(text.content["clauses"], start=1):
        yield Heading(f"{number}. {pick(clause['title'], words.language).text}", 3)
        for paragraph in clause["text"]:
            # One pass over the placeholders: braces in a title or name are never read as another one.
            yield Text(pick(paragraph, words.language).text.format_map(facts))
    version = {"code": text.code, "version": text.version}
    yield Text(_("Text %(code)s, version %(version)s.") % version, "small")
    yield Text(text.digest, "code")


def _signed(grant: Grant, words: _Words) -> Iterator[Block]:
    ids = [one for one in (grant.signed_by_beneficiary, grant.signed_by_authority) if one]
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}
    rows = []
    for side, who, at in (
        (_("For the beneficiary"), grant.signed_by_beneficiary, grant.signed_by_beneficiary_at),
        (_("For the facility"), grant.signed_by_authority, grant.signed_by_authority_at),
    ):
        said = _("Signed electronically, %(when)s.") % {"when": words.moment(at)} if at else ""
        rows.append(Signature(side, names.get(who or 0, ""), said))
    yield Heading(_("Signatures"))
    yield Text(_("Both sides sign the content with this fingerprint:"))
    yield Text(grant.agreement_digest, "code")
    yield Signatures(rows, _("Name"), _("Date"), _("Signature"))


def agreement_paper(grant: Grant, language: str) -> Paper:
    """The whole agreement as it stands: prepared, signed by one side or by both; the terms are those it names."""
    with translation.override(language):
        words = _Words(language)
        submission = proposals.submissions_of(grant.proposal).last()
        values = proposals.read_opened(submission).answers if submission else {}
        text = text_of(grant.data_sheet)
        last = grant.signed_by_authority_at or grant.signed_by_beneficiary_at or grant.prepared_at
        draft = "" if grant.signed_by_authority_at else _("Draft: %(state)s.") % {"state": GRANT_STATES[grant.state]}
        invented = _("Demonstration: this is made up.") if grant.record.invented else ""
        blocks = [
            *_parties_to_it(grant, words, values),
            *_money_of_it(grant, words, values),
            *_schedule(grant, words),
            *(_terms(grant, text, words) if text is not None else ()),
            *_signed(grant, words),
        ]
        return Paper(
            title=_("Grant agreement"),
            language=language,
            day=local_day(last).isoformat(),
            reference=str(grant.record.reference),
            lead=_("Between the facility and %(beneficiary)s.") % {"beneficiary": grant.beneficiary.name},
            mark=" ".join(one for one in (draft, invented) if one),
            blocks=blocks,
            footnotes=words.footnotes,
            keywords=(str(grant.record.reference), grant.call_code),
        )
