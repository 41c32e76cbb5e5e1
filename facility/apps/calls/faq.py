"""The ten questions people ask before they apply, answered from the rules and figures of a rulebook.

Questions: pages of the facility listed in domain notes, section 9 (FAQ of the calls and both Q&A pages). An answer
speaks only of what the rulebook holds; where a rule is not confirmed the answer shows its status beside it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.projects import public as projects
from facility.core.money import WHOLE_BP
from facility.core.rules import texts
from facility.core.rules.model import Rulebook, RuleEntry

# Source of the one answer that no rule checks.
UNION_ACTIONS = (
    "https://www.icmpd.org/our-work/capacity-building/european-and-global-initiatives/"
    "mobility-partnership-facility-mpf/qa-for-call-for-proposals/"
)


@dataclass(frozen=True)
class Rests:
    """A rule that an answer rests on, with how sure it is."""

    number: str
    status: str


@dataclass(frozen=True)
class FaqAnswer:
    """A question with its answer in sentences, the rules it rests on, and a source where no rule says it."""

    number: int
    question: str
    sentences: tuple[str, ...]
    rests_on: tuple[Rests, ...]
    source: str = ""

    @property
    def text(self) -> str:
        """The answer as one paragraph."""
        return " ".join(self.sentences)


@dataclass
class _Asked:
    """What an answer is made from: the entries in force for the lot, and how to write figures."""

    entries: list[RuleEntry]
    everything: list[RuleEntry]
    frameworks: Sequence[Any]
    language: str
    written: texts.Formatter

    def of(self, *kinds: str) -> list[RuleEntry]:
        """Entries of these kinds, in the order of the rulebook."""
        return [entry for entry in self.entries if entry.kind in kinds]

    def countries(self, codes: Sequence[str]) -> str:
        """Country names in a row."""
        return ", ".join(self.written.country(code) for code in codes)

    def labels(self, group: str, codes: Sequence[str]) -> str:
        """Words for codes in a row."""
        return ", ".join(texts.label(group, code, self.language) for code in codes)


Sentences = Iterator[str]


def _what_is(asked: _Asked) -> Sentences:
    yield _(
        "A Mobility Partnership is agreed between the Union, those Member States that sign it, and one partner country. "
        "A Common Agenda on Migration and Mobility (CAMM) is agreed with one partner country as well, without Member "
        "States signing one by one."
    )
    for kind, words in (
        ("mobility_partnership", _("Mobility Partnerships on record: {countries}.")),
        ("camm", _("Common Agendas on record: {countries}.")),
    ):
        held = [one.partner_country for one in asked.frameworks if one.kind == kind]
        if held:
            yield words.format(countries=asked.countries(held))
    if asked.of("signatory_state"):
        yield _(
            "For the applicant the difference is who may lead: under a Mobility Partnership only a body of a state that signed it."
        )


def _frameworks(asked: _Asked) -> Sentences:
    closed = [entry for entry in asked.of("countries", "regions") if entry.may_block]
    if closed:
        yield _("Any framework with a country that the call admits: its list of countries decides, not the framework.")
    else:
        yield _(
            "Countries with a Mobility Partnership or a Common Agenda come first; the list of countries advises and does not exclude, so other frameworks may be supported."
        )
    yield _("In the form choose the framework the action implements, or “none”.")


def _same_rules(asked: _Asked) -> Sentences:
    special = [entry for entry in asked.everything if entry.lots]
    lots = sorted({lot for entry in special for lot in entry.lots})
    if not special:
        yield _("Yes: every rule of this rulebook holds for all its lots.")
    else:
        numbers = ", ".join(sorted({entry.number for entry in special}))
        yield _("Not all: these rules are set lot by lot ({lots}): {rules}. The others are the same.").format(
            lots=", ".join(lots), rules=numbers
        )
    by_fund = sorted({fund for entry in asked.everything for fund in entry.funds})
    if by_fund:
        yield _("Some rules depend on the fund ({funds}).").format(funds=", ".join(by_fund))


def _countries(asked: _Asked) -> Sentences:
    for entry in asked.of("countries"):
        figures, status = entry.figures, texts.label("source_status", entry.source_status, asked.language)
        listed = asked.countries(figures.listed)
        if entry.source_status == "confirmed":
            yield _("On the list: {countries}.").format(countries=listed)
        else:
            yield _("On a list {status}: {countries}.").format(status=status, countries=listed)
        for row in figures.conditional:
            condition = texts.label("condition", row.condition, asked.language)
            since = asked.written.day(row.since.isoformat()) if row.since else _("not on record yet")
            yield _("{country} only after this: {condition} ({since}).").format(
                country=asked.written.country(row.country), condition=condition, since=since
            )
        if not entry.may_block:
            yield _("This list advises; it does not exclude.")
    for entry in asked.of("regions"):
        for region, held in entry.figures.regions.items():
            yield f"{texts.label('regions', region, asked.language)}: {asked.countries(held)}."
    if not asked.of("countries", "regions"):
        yield _("The rulebook names no countries.")


def _one_fund(asked: _Asked) -> Sentences:
    if asked.of("one_fund"):
        yield _("No. One action draws on one fund.")
    else:
        yield _("The rulebook holds no rule on this.")
    for entry in asked.of("lot_funds"):
        yield _("This lot is paid from: {funds}.").format(funds=", ".join(entry.figures.funds))


def _how_much_left(asked: _Asked) -> Sentences:
    yield _(
        "The page of the call shows, for each lot and fund, the envelope, what is committed and what is left, with the day and the source of the amount. Where an amount was never published, it says so."
    )


def _national(asked: _Asked) -> Sentences:
    yield _(
        "No. It comes from what the funds reserve for actions of the Union, not from the national programme of a Member State."
    )


def _share(asked: _Asked) -> Sentences:
    entries = asked.of("eu_share")
    for entry in entries:
        ceiling = entry.figures.ceiling_bp
        yield _(
            "The grant pays at most {share} of the eligible total; the share is computed from the two amounts and never typed."
        ).format(share=asked.written.percent(ceiling))
        example, total = 100_000_00 * ceiling // WHOLE_BP, 100_000_00
        yield _(
            "Of a total of {total} the grant pays at most {grant}; at least {own} comes from you, your partners or other sources."
        ).format(
            total=asked.written.money(total),
            grant=asked.written.money(example),
            own=asked.written.money(total - example),
        )
    if asked.of("financing_adds_up"):
        yield _("Grant, own contribution and other sources must add up to the total.")
    if asked.of("sources_named"):
        yield _("Every other source is named with its amount.")
    if not entries:
        yield _("The rulebook holds no ceiling.")


def _non_public(asked: _Asked) -> Sentences:
    for kind, open_text, closed_text in (
        ("lead_kinds", _("As lead: yes, the rulebook names no kind of organisation."), _("As lead: only {kinds}.")),
        (
            "partner_kinds",
            _("As co-applicant: yes, the rulebook names no kind of organisation."),
            _("As co-applicant: only {kinds}."),
        ),
    ):
        entries = asked.of(kind)
        if not entries:
            yield open_text
        for entry in entries:
            if entry.figures.admitted:
                yield closed_text.format(kinds=asked.labels("kinds", entry.figures.admitted))
            if entry.figures.refused:
                yield _("Not admitted: {kinds}.").format(kinds=asked.labels("kinds", entry.figures.refused))
    for entry in asked.of("natural_person"):
        roles = entry.figures.admitted_roles
        yield (
            _("Natural persons may be: {roles}.").format(roles=asked.labels("role", roles))
            if roles
            else _("Natural persons cannot apply.")
        )


def _lead(asked: _Asked) -> Sentences:
    if asked.of("legal_person"):
        yield _("A legal person, alone or with co-applicants.")
    for entry in asked.of("lead_kinds"):
        if entry.figures.admitted:
            yield _("Of these kinds: {kinds}.").format(kinds=asked.labels("kinds", entry.figures.admitted))
    for entry in asked.of("seat"):
        yield _("With a seat in: {seats}.").format(seats=asked.labels("seats", entry.figures.seats))
        if entry.figures.international_organisations:
            yield _("International organisations count wherever they sit.")
    for entry in asked.of("international_organisation"):
        roles = asked.labels("role", entry.figures.roles)
        yield _("An international organisation may be: {roles}.").format(roles=roles)
    if asked.of("signatory_state"):
        yield _("Under a Mobility Partnership the lead comes from a state that signed it.")


@dataclass(frozen=True)
class _Question:
    number: int
    asks: Promise
    fields: tuple[str, ...]
    kinds: tuple[str, ...]
    answer: Callable[[_Asked], Sentences]
    source: str = ""


_QUESTIONS = (
    _Question(
        1,
        gettext_lazy("What is a Mobility Partnership, what is a CAMM, and how do they differ?"),
        ("framework",),
        ("signatory_state",),
        _what_is,
    ),
    _Question(
        2,
        gettext_lazy("Which other frameworks may be supported?"),
        ("framework",),
        ("countries", "regions"),
        _frameworks,
    ),
    _Question(3, gettext_lazy("Are the rules of eligibility the same for all lots?"), ("lot",), (), _same_rules),
    _Question(4, gettext_lazy("Which countries are eligible?"), ("countries",), ("countries", "regions"), _countries),
    _Question(
        5, gettext_lazy("Can an action use more than one fund?"), ("funds",), ("one_fund", "lot_funds"), _one_fund
    ),
    _Question(6, gettext_lazy("How do I learn how much is left?"), ("funds", "budget.requested"), (), _how_much_left),
    _Question(
        7,
        gettext_lazy("Does the money come from national programmes?"),
        ("funds", "budget.others"),
        (),
        _national,
        UNION_ACTIONS,
    ),
    _Question(
        8,
        gettext_lazy("What does the EU share mean, and what may be our own part?"),
        ("budget.requested", "budget.own", "budget.total"),
        ("eu_share", "financing_adds_up", "sources_named"),
        _share,
    ),
    _Question(
        9,
        gettext_lazy("Can a body that is not public take part?"),
        ("partners", "lead.kinds"),
        ("lead_kinds", "partner_kinds", "natural_person"),
        _non_public,
    ),
    _Question(
        10,
        gettext_lazy("Who may lead, and may an international organisation lead?"),
        ("lead", "lead.country", "lead.kinds"),
        ("legal_person", "lead_kinds", "seat", "international_organisation", "signatory_state"),
        _lead,
    ),
)


def faq(
    rulebook: Rulebook,
    language: str,
    *,
    on: date,
    lot: str | None = None,
    written: texts.Formatter | None = None,
    field: str | None = None,
) -> list[FaqAnswer]:
    """The ten questions (or those that concern one field) answered from a rulebook's rules in force on a day. One or two queries.

    `written` formats figures (the pages pass theirs); `lot` leaves out rules of other lots.
    """
    chosen = [one for one in _QUESTIONS if field is None or field in one.fields]
    everything = list(rulebook.in_force(on))
    entries = [entry for entry in everything if lot is None or not entry.lots or lot in entry.lots]
    needs_frameworks = any(one.number == 1 for one in chosen)
    known = list(projects.frameworks().prefetch_related(None)) if needs_frameworks else []
    asked = _Asked(entries, everything, known, language, written or texts.PlainFormatter(language))
    with translation.override(language):
        return [_answered(one, asked) for one in chosen]


def _answered(question: _Question, asked: _Asked) -> FaqAnswer:
    held = {(entry.number, entry.source_status) for entry in asked.of(*question.kinds)}
    rests = tuple(Rests(number, status) for number, status in sorted(held))
    return FaqAnswer(question.number, str(question.asks), tuple(question.answer(asked)), rests, question.source)


def faq_for(
    field: str,
    rulebook: Rulebook,
    language: str,
    *,
    on: date,
    lot: str | None = None,
    written: texts.Formatter | None = None,
) -> list[FaqAnswer]:
    """The answers that belong beside a field of the dossier: lead, funds, countries, framework, budget.requested…"""
    return faq(rulebook, language, on=on, lot=lot, written=written, field=field)
