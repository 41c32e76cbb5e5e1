"""What several pages of one dossier need: the dossier itself, its draft, its answers to read, the findings as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from facility.apps.parties import public as parties
from facility.apps.proposals import public as proposals
from facility.core.budget import share_bp
from facility.core.errors import NotFound
from facility.core.findings import Finding
from facility.foundation.forms import public as forms
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.targets import target_of
from facility.interfaces.web.dossiers.wording import language, stage_words, state_of
from facility.interfaces.web.forms.reading import parts_shown
from facility.interfaces.web.ui.components.facts import invented_mark, status_tag
from facility.interfaces.web.ui.findings import view_rows
from facility.interfaces.web.ui.languages import said


def own_dossier(request: FacilityRequest, token: str) -> proposals.Proposal:
    """The dossier for those who write it. Raises NotFound for everybody else, staff included."""
    found = proposals.by_token(token, request.actor)
    if not proposals.policy.may_read_draft(request.actor, found):
        raise NotFound("dossier")
    return found


def first_part(proposal: proposals.Proposal) -> str:
    """The address of the part that is written first."""
    asked = (one for one in forms.form_of(proposal.answers.schema).parts if one.is_asked(proposal.stage))
    return reverse("dossiers:part", args=[proposal.record.token, next(asked).key])


def country_options() -> list[tuple[str, str]]:
    """All countries to choose from, named by the style guide."""
    return [(name.code, name.marked) for name in parties.countries(language())]


def country_words(code: str) -> str:
    """The name of a country with the mark of its footnote."""
    return str(parties.country_name(code, language())) if parties.is_country(code) else code


def share_of(requested: int | None, total: int | None) -> int | None:
    """The Union's share in basis points, where both amounts are known."""
    return share_bp(requested, total) if requested is not None and total else None


def computed_of(values: Mapping[str, Any]) -> dict[str, int | None]:
    """The figures that are never typed, by the name the questions use."""
    keys = proposals.questions
    return {"eu_share": share_of(values.get(keys.REQUESTED), proposals.total_cents(values))}


@lru_cache(maxsize=1024)
def rule_url(number: str) -> str:
    """The page of a rule; kept, for a dossier names fifty."""
    return reverse("calls:rule", args=[number])


@dataclass(frozen=True)
class Open:
    """A dossier that is being written, as its pages show it."""

    request: FacilityRequest
    proposal: proposals.Proposal

    @cached_property
    def draft(self) -> proposals.Draft:
        """Answers, documents, and what the rules say now."""
        return proposals.read_draft(self.proposal, self.request.at)

    @cached_property
    def form(self) -> forms.Form:
        """The questions."""
        return forms.form_of(self.proposal.answers.schema)

    @property
    def token(self) -> str:
        """The dossier's random address."""
        return self.proposal.record.token

    @cached_property
    def answers(self) -> forms.Answers:
        """The answers; of a dossier that is not written any more the rules are not asked."""
        return self.draft.answers if self.proposal.is_draft else proposals.answers_of(self.proposal)

    @property
    def values(self) -> Mapping[str, Any]:
        """The answers by key."""
        return self.answers.values

    @property
    def title(self) -> str:
        """The title as the applicants wrote it, else what it is."""
        return str(self.values.get(proposals.questions.TITLE) or _("Untitled dossier"))

    @cached_property
    def may_write(self) -> bool:
        """Whether the actor may change it now."""
        return self.proposal.is_draft and bool(proposals.policy.may_write(self.request.actor, self.proposal))

    @cached_property
    def leads(self) -> bool:
        """Whether the actor acts for the lead: submits, lets partners in, withdraws."""
        return bool(proposals.policy.may_submit(self.request.actor, self.proposal))

    @property
    def organisation_url(self) -> str:
        """Where the facts of the lead are mended, for its own people."""
        return reverse("parties:edit", args=[self.proposal.lead.record.token]) if self.leads else ""

    def rows(self, findings: Sequence[Finding]) -> list[dict[str, Any]]:
        """Findings as rows that lead to their fields."""
        target = target_of(self.token, self.form, self.proposal.stage, self.organisation_url)
        return view_rows(findings, target=target, rule_url=rule_url)

    def parts(self) -> list[dict[str, Any]]:
        """Every part with its answers to read, each leading to its field."""
        urls = {part.key: reverse("dossiers:part", args=[self.token, part.key]) for part in self.form.parts}
        return parts_shown(
            self.form,
            self.draft.answers,
            language=language(),
            stage=self.proposal.stage,
            options=options(),
            computed=computed_of(self.values),
            part_url=urls if self.may_write else None,
        )


def options() -> dict[str, list[tuple[str, str]]]:
    """What may be chosen in questions that ask for countries."""
    countries = country_options()
    return {"country": countries, "countries": countries}


def answers_shown(opened: proposals.Opened, form: forms.Form) -> list[dict[str, Any]]:
    """What was handed in, part by part, to read."""
    return parts_shown(
        form,
        forms.Answers(values=opened.answers),
        language=language(),
        stage=opened.submission.stage,
        options=options(),
        computed=computed_of(opened.answers),
    )


def frame(proposal: proposals.Proposal, title: str) -> dict[str, Any]:
    """What the head of every page of a dossier shows."""
    call = proposal.lot.call
    lot = said(proposal.lot.title)
    return {
        "proposal": proposal,
        "token": proposal.record.token,
        "heading": title,
        "eyebrow": format_html("{}, {}", said(call.title), lot),
        "reference": proposal.record.reference or stage_words(proposal.stage),
        "tag": format_html("{} {}", status_tag(*state_of(proposal)), invented_mark(proposal.record)),
    }
