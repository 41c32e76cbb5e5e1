"""Projects one by one and with their neighbours: claims, placements, related ones, the roles of organisations."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from facility.apps.projects.models import (
    Approach,
    Claim,
    Component,
    Framework,
    FundingLine,
    Placement,
    Project,
    ProjectFramework,
    ProjectPartner,
    Scheme,
)
from facility.apps.projects.policy import sees_all
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, AskedBy
from facility.foundation.base.kept_questions import KeptQuestion


def visible_to(actor: Actor) -> QuerySet[Project]:
    """The projects whose detail page the actor may open, with their records."""
    rows = Project.objects.select_related("record")
    return rows if sees_all(actor) else rows.filter(record__is_public=True)


def _by_reference(actor: Actor, reference: str) -> QuerySet[Project]:
    return visible_to(actor).select_related("lead__record").filter(record__reference=reference)


_BY_REFERENCE = AskedBy(_by_reference)
_PARTS: dict[str, KeptQuestion[Any]] = {
    "components": KeptQuestion(lambda project: Component.objects.filter(project=project)),
    "partners": KeptQuestion(
        lambda project: ProjectPartner.objects.select_related("organisation__record").filter(project=project)
    ),
    "funding_lines": KeptQuestion(
        lambda project: FundingLine.objects.select_related("instrument").filter(project=project)
    ),
    "frameworks": KeptQuestion(
        lambda project: ProjectFramework.objects.select_related("framework").filter(project=project)
    ),
}
_CLAIMS = KeptQuestion(lambda project: Claim.objects.filter(project=project))
_PLACEMENTS = KeptQuestion(
    lambda project: Placement.objects.select_related("approach__scheme", "refusal").filter(project=project)
)


def by_reference(reference: str, actor: Actor) -> Project:
    """The project at a public address with its parts. Raises NotFound for one that is not there or not visible."""
    found = _BY_REFERENCE.rows(actor, reference)
    if not found:
        raise NotFound("project")
    for name, question in _PARTS.items():
        question.beside(found[0], name, found[0].pk)
    return found[0]


def claims_of(project: Project) -> Sequence[Claim]:
    """Everything that sources say, by attribute, oldest first."""
    return _CLAIMS.rows(project.pk)


def placements_of(project: Project) -> Sequence[Placement]:
    """The history of a project in the typology, oldest first."""
    return _PLACEMENTS.rows(project.pk)


# What a line shows of a project and what makes it alike: a project has some forty columns.
_OF_RELATED = ("titles", "title_key", "acronym", "lead", "country_codes", "record__reference", "record__invented")


def related_to(project: Project, actor: Actor, limit: int = 6) -> list[Project]:
    """Projects that share a partner country and the theme, or the acronym's first word; the most alike first.

    With what a line shows of them: titles, reference, whether they are made up.
    Invented projects stand beside invented ones only.
    """
    countries = [code for code in project.country_codes.strip(";").split(";") if code]
    shared = Q()
    for code in countries:
        shared |= Q(country_codes__contains=f";{code};")
    stem = project.acronym.split(" ")[0]
    hit = Q(theme=project.theme) & shared if project.theme and countries else Q(pk=None)
    if len(stem) > 3:
        hit |= Q(acronym__startswith=stem)
    if project.call_code:
        hit |= Q(call_code=project.call_code) & shared if countries else Q(pk=None)
    rows = visible_to(actor).filter(hit, record__invented=project.record.invented).exclude(pk=project.pk)

    def likeness(one: Project) -> tuple[int, str]:
        same = sum(f";{code};" in one.country_codes for code in countries)
        name = bool(len(stem) > 3 and one.acronym.startswith(stem))
        return (-(4 * name + same + (one.lead_id is not None and one.lead_id == project.lead_id)), one.title_key)

    return sorted(rows.only(*_OF_RELATED)[:60], key=likeness)[:limit]


def roles_of(organisation_id: int, actor: Actor) -> Sequence[ProjectPartner]:
    """Every role an organisation held in visible projects, the latest project first."""
    rows = ProjectPartner.objects.select_related("project__record").filter(
        organisation_id=organisation_id, project__in=visible_to(actor)
    )
    return list(rows.order_by("-project__starts", "project__title_key", "position"))


def roles_per_organisation(actor: Actor, *, invented: bool = False) -> dict[int, dict[str, int]]:
    """How many visible projects each organisation held which role in."""
    rows = ProjectPartner.objects.filter(organisation__isnull=False, project__in=visible_to(actor))
    if not invented:
        rows = rows.filter(project__record__invented=False)
    found: dict[int, dict[str, int]] = {}
    counted = rows.order_by().values_list("organisation_id", "role").annotate(n=Count("project", distinct=True))
    for organisation_id, role, number in counted:
        found.setdefault(organisation_id, {})[role] = number
    return found


def typology(actor: Actor, *, invented: bool = False) -> list[tuple[Scheme, list[tuple[Approach, list[Project]]], int]]:
    """Each version of the typology, newest first: settled main approaches with their projects, and how many have none.

    Three queries. Without `invented` only real projects count.
    """
    rows = visible_to(actor)
    rows = rows if invented else rows.filter(record__invented=False)
    total = rows.aggregate(every=Count("pk"), made_up=Count("pk", filter=Q(record__invented=True)))
    settled = Placement.objects.filter(status="confirmed", weight="primary", project__in=rows)
    newest: dict[tuple[int, int], Placement] = {}
    for one in settled.select_related("project__record", "approach").order_by("at", "id"):
        newest[one.approach.scheme_id, one.project_id] = one
    found = []
    shown = Scheme.objects.filter(invented__in={False, invented}).prefetch_related("approaches")
    for scheme in shown.order_by("-valid_from", "-version"):
        placed = [one for (scheme_id, _project), one in newest.items() if scheme_id == scheme.pk]
        columns = [
            (approach, [one.project for one in placed if one.approach_id == approach.pk])
            for approach in scheme.approaches.all()
        ]
        found.append((scheme, columns, total["made_up" if scheme.invented else "every"] - len(placed)))
    return found


def frameworks() -> QuerySet[Framework]:
    """Every framework with its signatories."""
    return Framework.objects.prefetch_related("signatories")


def signatories(code: str) -> frozenset[str] | None:
    """The states that signed a framework; None where the list, or the framework, is not known."""
    found = Framework.objects.filter(code=code).first()
    countries = frozenset(found.signatories.values_list("country", flat=True)) if found else frozenset()
    return countries or None
