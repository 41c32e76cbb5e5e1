"""The roster of experts: read by coordinators and auditors, and by each expert for themselves."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from facility.apps.assistance import public as assistance
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest
from facility.interfaces.api.paging import page
from facility.interfaces.api.problems import Problem
from facility.interfaces.api.v1.shapes import Texts, listing, page_of
from facility.interfaces.web.experts.forms import NeedForm
from facility.interfaces.web.experts.lists import ExpertList
from facility.interfaces.web.experts.naming import Names

router = Router(tags=["assistance"])


class ExpertOut(Schema):
    """An expert of the roster; `languages` gives the level (CEFR) by code, `release_until` the last day where stated."""

    token: str
    name: str
    state: str
    profession: str
    competences: list[str]
    languages: dict[str, str]
    countries: list[str]
    home_authority: str
    release: str
    release_until: date | None
    invented: bool


class PeriodOut(Schema):
    """Days on which an expert is available, both inside."""

    starts_on: date
    ends_on: date


class BookingOut(Schema):
    """Days booked of an expert."""

    state: str
    purpose: str
    first_day: date
    last_day: date
    days: int
    agreed_at: datetime | None
    confirmed_at: datetime | None
    released_at: datetime | None
    release_reason: str


class ExpertDetailOut(ExpertOut):
    """One expert with everything declared (`interests` null: not declared), and the days booked."""

    experience: str
    interests: str | None
    periods: list[PeriodOut]
    applied_at: datetime
    changed_at: datetime
    decided_at: datetime | None
    decision_reason: str
    bookings: list[BookingOut]


class ReasonOut(Schema):
    """What one rule of matching says of one expert: fits, misses or open."""

    rule: str
    kind: str
    says: str
    points: int
    facts: dict[str, Any]


class MatchOut(Schema):
    """One expert's place in the ranked list."""

    token: str
    name: str
    points: int
    misses_a_must: bool
    free: list[date]
    reasons: list[ReasonOut]


class MatchesOut(Schema):
    """Everybody in the roster, best first, under one version of the rules."""

    rules_version: int
    rules_source: str
    rules_status: str
    found: list[MatchOut]


class CompetenceOut(Schema):
    """A competence of the list in force, with where it is named."""

    code: str
    label: Texts
    source_url: str


_EXPERT = ("state", "profession", "release", "release_until")
_DETAIL = ("experience", "interests", "applied_at", "changed_at", "decided_at", "decision_reason")


def _expert(one: assistance.Expert) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _EXPERT} | {
        "token": one.record.token,
        "name": one.person.name,
        "competences": [row.code for row in one.competences.all()],
        "languages": {row.code: row.level for row in one.languages.all()},
        "countries": [row.code for row in one.countries.all()],
        "home_authority": one.home_authority.name if one.home_authority else one.home_authority_name,
        "invented": one.record.invented,
    }


def _experts(rows: Sequence[assistance.Expert]) -> list[dict[str, Any]]:
    return [_expert(one) for one in rows]


def _detail(one: assistance.Expert) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in _DETAIL}
    return _expert(one) | told | {"periods": list(one.periods.all()), "bookings": list(assistance.bookings_of(one))}


_ASKED = listing(ExpertList, "q", "state", "competence", "language", orders=("name", "profession", "state"))


@router.get("/experts", response=page_of(ExpertOut), openapi_extra=_ASKED)
def list_experts(request: ApiRequest) -> dict[str, Any]:
    """The roster, with the filters of the page; for coordinators and auditors."""
    require(assistance.policy.may_view_expert, request.actor)
    return page(request, ExpertList(assistance.experts(request.actor), Names()), _experts)


@router.get("/experts/{token}", response=ExpertDetailOut)
def read_expert(request: ApiRequest, token: str) -> dict[str, Any]:
    """One expert, for coordinators and auditors; oneself for an expert."""
    return _detail(assistance.expert_by_token(token, request.actor))


@router.get("/own-expert-profile", response=ExpertDetailOut)
def read_own_expert(request: ApiRequest) -> dict[str, Any]:
    """One's own profile in the roster; 404 for who has none."""
    found = assistance.own_expert(request.actor)
    if found is None:
        raise NotFound("expert")
    return _detail(found)


@router.get("/expert-competences", response=list[CompetenceOut])
def list_competences(request: ApiRequest) -> list[dict[str, Any]]:
    """The competences that experts can name, as the list in force has them."""
    items: list[dict[str, Any]] = assistance.current(assistance.COMPETENCES).items
    return items


@router.get("/expert-matches", response=MatchesOut)
def match_experts(
    request: ApiRequest,
    first: date,
    last: date,
    days: int,
    competence: str = "",
    language: str = "",
    level: str = "",
    country: str = "",
) -> dict[str, Any]:
    """Who fits a need between two days: everybody in the roster, ranked, each with the reasons."""
    require(assistance.policy.may_view_expert, request.actor)
    form = NeedForm(request.GET, names=Names())
    if not form.is_valid():
        wrong = [{"place": f"query.{name}", "message": str(said[0])} for name, said in form.errors.items()]
        raise Problem(422, "invalid", errors=wrong)
    found = assistance.matched(form.need(), request.actor)
    return {
        "rules_version": found.rules.version,
        "rules_source": found.rules.source,
        "rules_status": found.rules.status,
        "found": [
            {
                "token": expert.record.token,
                "name": expert.person.name,
                "points": one.points,
                "misses_a_must": one.misses_a_must,
                "free": list(one.free),
                "reasons": [
                    {
                        "rule": reason.rule.number,
                        "kind": reason.rule.kind,
                        "says": reason.says,
                        "points": reason.rule.points if reason.says == "fits" else 0,
                        "facts": dict(reason.facts),
                    }
                    for reason in one.reasons
                ],
            }
            for expert, one in assistance.matched_experts(found.found)
        ],
    }
