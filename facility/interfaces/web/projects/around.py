"""What the other components know of a project, a country or an organisation: as far as the reader may see each thing."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.apps.assistance import public as assistance
from facility.apps.dialogue import public as dialogue
from facility.apps.enquiries import public as enquiries
from facility.apps.grants import public as grants
from facility.apps.knowledge import public as knowledge
from facility.apps.parties.public import Organisation
from facility.apps.projects.public import Project
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.dialogue import outcome
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import invented_mark
from facility.interfaces.web.ui.languages import said

SHOWN = 10
Row = tuple[Any, ...]


def link(url: str, name: object, record: Any = None) -> SafeString:
    """A link, with the mark of what is made up."""
    return format_html('<a class="ecl-link" href="{}">{}</a> {}', url, name, invented_mark(record) if record else "")


def _request(one: assistance.Request) -> Row:
    name = link(reverse("assistance:detail", args=[one.record.token]), one.title, one)
    day = formats.day(one.submitted_at) if one.submitted_at else ""
    return name, one.organisation.name, str(assistance.words.STATES[one.state]), day


def requests_head() -> list[str]:
    """The head of a table of requests."""
    return [_("Request for assistance"), _("Asked by"), _("State"), _("Handed in")]


def project_requests(project: Project, actor: Actor) -> list[Row]:
    """Requests of the bodies that take part in a project, as far as the reader may see them. One query."""
    bodies = {project.lead_id, *(one.organisation_id for one in project.partners.all())} - {None}
    rows = assistance.visible_to(actor).filter(organisation__in=bodies)
    return [_request(one) for one in rows[:SHOWN]]


def country_requests(code: str, actor: Actor, *, invented: bool) -> list[Row]:
    """Requests for a country, as far as the reader may see them, the newest first. One query."""
    rows = assistance.visible_to(actor).filter(country=code)
    return [_request(one) for one in _real(rows, invented)[:SHOWN]]


def _real(rows: QuerySet[Any], invented: bool, field: str = "record__invented") -> QuerySet[Any]:
    return rows if invented else rows.filter(**{field: False})


def rounds(project: Project, actor: Actor) -> list[Row]:
    """How the project was placed in rounds at meetings: where, when, as what, with which reason. One query."""
    seen = dialogue.meetings(actor).order_by().values("pk")
    rows = dialogue.RoundPlacement.objects.filter(project=project, round__meeting__in=seen, approach__isnull=False)
    found = rows.select_related("round__record", "round__meeting__record", "approach").order_by("at", "pk")
    return [
        (
            link(reverse("dialogue:room", args=[one.round.record.token]), said(one.round.meeting.titles), one.round),
            said(one.approach.names) if one.approach else "",
            str(dialogue.words.ROUND_STATES[one.round.state]),
            formats.day(one.at) if one.at else "",
            one.reason,
        )
        for one in found[:SHOWN]
    ]


def rounds_head() -> list[str]:
    """The head of the table of rounds."""
    return [_("Meeting"), _("Approach"), _("Round"), _("Placed"), _("Reason")]


def _works(rows: Iterable[knowledge.Publication]) -> list[tuple[str, str, bool]]:
    return [
        (
            said(one.current.title) if one.current else "",
            reverse("knowledge:publication", args=[one.record.reference]),
            one.record.invented,
        )
        for one in rows
    ]


def project_publications(project: Project) -> list[tuple[str, str, bool]]:
    """Publications about a project: title, address, made up. One query."""
    return _works(knowledge.library().prefetch_related(None).filter(current__projects=project)[:SHOWN])


def country_told(code: str, actor: Actor, *, invented: bool) -> dict[str, list[tuple[str, str, bool]]]:
    """Publications and news about a country: title, address, made up. One query."""
    works = knowledge.library().prefetch_related(None).annotate(named=Cast("current__countries", TextField()))
    news = enquiries.news_visible_to(actor).filter(state="published").annotate(named=Cast("countries", TextField()))
    pages = {"publications": "knowledge:publication", "news": "enquiries:news_item"}
    of = {"publications": (works, "current__title"), "news": (news, "title")}
    each = [
        _real(rows.order_by().filter(named__contains=f'"{code}"'), invented).values_list(
            Value(kind, CharField()), title, "record__reference", "record__invented"
        )
        for kind, (rows, title) in of.items()
    ]
    found: dict[str, list[tuple[str, str, bool]]] = {kind: [] for kind in pages}
    for kind, title, reference, made_up in each[0].union(each[1], all=True):
        found[kind].append((str(said(title)), reverse(pages[kind], args=[reference]), made_up))
    return {kind: sorted(rows, key=lambda row: row[1], reverse=True)[:SHOWN] for kind, rows in found.items()}


def _commitment(one: dialogue.Commitment) -> Row:
    return link(outcome.address(one), said(one.texts), one), outcome.owner(one), outcome.due(one), outcome.state(one)


def commitments_head() -> list[str]:
    """The head of a table of commitments."""
    return [_("Commitment"), _("Owner"), _("Due"), _("Reported")]


def country_commitments(code: str, actor: Actor, *, invented: bool) -> list[Row]:
    """Commitments of bodies of a country, and of meetings held there. One query."""
    rows = dialogue.commitments(actor).filter(Q(owner__country=code) | Q(meeting__country=code))
    return [_commitment(one) for one in _real(rows.order_by("-meeting__starts", "position"), invented)[:SHOWN]]


def organisation_roles(one: Organisation, actor: Actor) -> list[Row]:
    """Every role an organisation held outside the register of projects, as far as the reader may see it. Five queries.

    Rows are role, thing, since, state.
    """
    return [*_granted(one, actor), *_asking(one, actor), *_promising(one, actor), *_answering(one)]


def organisation_head() -> list[str]:
    """The head of that table."""
    return [_("Role"), _("In"), _("Since"), _("State")]


def _granted(one: Organisation, actor: Actor) -> Iterable[Row]:
    for grant in grants.visible_to(actor).prefetch_related(None).filter(beneficiary=one).order_by("-prepared_at"):
        name = link(reverse("grants:detail", args=[grant.record.token]), grant.title, grant)
        since = formats.day(grant.signed_by_authority_at or grant.prepared_at)
        yield _("Beneficiary of a grant"), name, since, str(grants.GRANT_STATES[grant.state])
    led = proposals.visible_to(actor).prefetch_related(None).filter(lead=one).order_by("-started_at")
    for dossier in led.exclude(state__in=["concept_draft"])[:SHOWN]:
        desk = proposals.policy.may_list_all(actor)
        url = reverse("dossiers:desk_detail" if desk else "dossiers:detail", args=[dossier.record.token])
        name = link(url, dossier.record.reference or _("Dossier"), dossier)
        since = formats.day(dossier.started_at)
        yield _("Lead of a dossier"), name, since, str(proposals.STATES[dossier.state])


def _asking(one: Organisation, actor: Actor) -> Iterable[Row]:
    for asked in assistance.visible_to(actor).filter(organisation=one)[:SHOWN]:
        name, _body, state, day = _request(asked)
        yield _("Asked for assistance"), name, day, state


def _promising(one: Organisation, actor: Actor) -> Iterable[Row]:
    for made in dialogue.commitments(actor).filter(owner=one).order_by("-meeting__starts", "position")[:SHOWN]:
        name, _owner, _due, state = _commitment(made)
        yield _("Owner of a commitment"), name, formats.day(made.meeting.starts), state


def _answering(one: Organisation) -> Iterable[Row]:
    for route in enquiries.Route.objects.filter(organisation=one).order_by("-made_at"):
        until = _("until %(day)s") % {"day": formats.day(route.ended_at)} if route.ended_at else _("holds")
        yield _("Contact point that answers enquiries"), "–", formats.day(route.made_at), until
