"""What the other components know of a project, a country or an organisation: as far as the reader may see each thing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.apps.assistance import public as assistance
from facility.apps.bodies import public as bodies
from facility.apps.dialogue import public as dialogue
from facility.apps.enquiries import public as enquiries
from facility.apps.grants import public as grants
from facility.apps.knowledge import public as knowledge
from facility.apps.parties.public import Organisation
from facility.apps.projects.public import Project
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.dialogue import outcome
from facility.interfaces.web.projects.shown import READ, Shown, shown
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import invented_mark, unknown
from facility.interfaces.web.ui.languages import said

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


def _requests(rows: QuerySet[assistance.Request], actor: Actor, **narrowed: str) -> Shown:
    """The newest of them; the whole list is the desk's for who reads all requests, else that of one's own."""
    whole = "assistance:desk" if assistance.policy.may_list_all(actor) else "assistance:requests"
    return shown((_request(one) for one in rows[:READ]), whole, **narrowed)


def project_requests(project: Project, actor: Actor) -> Shown:
    """Requests of the bodies that take part in a project, as far as the reader may see them. One query."""
    bodies = {project.lead_id, *(one.organisation_id for one in project.partners.all())} - {None}
    rows = assistance.visible_to(actor).filter(organisation__in=bodies)
    return _requests(rows, actor, project=project.record.reference or "")


def country_requests(code: str, actor: Actor, *, invented: bool) -> Shown:
    """Requests for a country, as far as the reader may see them, the newest first. One query."""
    return _requests(_real(assistance.visible_to(actor).filter(country=code), invented), actor, country=code)


def _real(rows: QuerySet[Any], invented: bool, field: str = "record__invented") -> QuerySet[Any]:
    return rows if invented else rows.filter(**{field: False})


def rounds_of(project: Project, actor: Actor) -> QuerySet[dialogue.RoundPlacement]:
    """Where the project was placed in rounds at meetings that the reader sees."""
    seen = dialogue.meetings(actor).order_by().values("pk")
    rows = dialogue.RoundPlacement.objects.filter(project=project, round__meeting__in=seen, approach__isnull=False)
    return rows.select_related("round__record", "round__meeting__record", "approach")


def rounds(project: Project, actor: Actor) -> Shown:
    """How the project was placed in rounds at meetings: where, when, as what, with which reason. One query."""
    found = [
        (
            link(reverse("dialogue:room", args=[one.round.record.token]), said(one.round.meeting.titles), one.round),
            said(one.approach.names) if one.approach else "",
            str(dialogue.words.ROUND_STATES[one.round.state]),
            formats.day(one.at) if one.at else "",
            one.reason,
        )
        for one in rounds_of(project, actor).order_by("at", "pk")[:READ]
    ]
    made = shown(found, "projects:list")
    made.more = reverse("projects:rounds", args=[project.record.reference]) if made.more else ""
    return made


def rounds_head() -> list[str]:
    """The head of the table of rounds."""
    return [_("Meeting"), _("Approach"), _("State"), _("Placed"), _("Reason")]


def _works(rows: Iterable[knowledge.Publication]) -> list[tuple[str, str, bool]]:
    return [
        (
            said(one.current.title) if one.current else "",
            reverse("knowledge:publication", args=[one.record.reference]),
            one.record.invented,
        )
        for one in rows
    ]


def project_publications(project: Project) -> Shown:
    """Publications about a project: title, address, made up. One query."""
    rows = knowledge.library().prefetch_related(None).filter(current__projects=project)[:READ]
    return shown(_works(rows), "knowledge:publications", project=project.record.reference or "")


def country_told(code: str, actor: Actor, *, invented: bool) -> dict[str, Shown]:
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
    lists = {"publications": "knowledge:publications", "news": "enquiries:news"}
    return {
        kind: shown(sorted(rows, key=lambda row: row[1], reverse=True), lists[kind], country=code)
        for kind, rows in found.items()
    }


def _commitment(one: dialogue.Commitment) -> Row:
    return link(outcome.address(one), said(one.texts), one), outcome.owner(one), outcome.due(one), outcome.state(one)


def commitments_head() -> list[str]:
    """The head of a table of commitments."""
    return [_("Commitment"), _("Owner"), _("Due"), _("Reported")]


def country_commitments(code: str, actor: Actor, *, invented: bool) -> Shown:
    """Commitments of bodies of a country, and of meetings held there. One query."""
    rows = dialogue.commitments(actor).filter(dialogue.commitments_about_country(code))
    found = _real(rows.order_by("-meeting__starts", "position"), invented)[:READ]
    return shown((_commitment(one) for one in found), "dialogue:commitments", country=code)


@dataclass
class Roles:
    """Every role an organisation held outside the register of projects; `more` are the whole lists behind the tens."""

    rows: list[Row] = field(default_factory=list)
    more: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, found: Shown) -> None:
        """The rows of a kind, and its list where there are more."""
        self.rows += found
        if found.more:
            self.more.append((name, found.more))


def organisation_roles(one: Organisation, actor: Actor) -> Roles:
    """Every role an organisation held outside the register of projects, as far as the reader may see it. Eight queries.

    Rows are role, thing, since, state; ten of each kind, with the whole list behind them.
    """
    made, token = Roles(), one.record.token
    made.add(_("Grants"), shown(_granted(one, actor), "grants:list", organisation=token))
    lists = "dossiers:desk_list" if proposals.policy.may_list_all(actor) else "dossiers:list"
    made.add(_("Dossiers"), shown(_leading(one, actor), lists, organisation=token))
    whole = "assistance:desk" if assistance.policy.may_list_all(actor) else "assistance:requests"
    made.add(_("Requests for assistance"), shown(_asking(one, actor), whole, organisation=token))
    made.add(_("Commitments"), shown(_promising(one, actor), "dialogue:commitments", organisation=token))
    made.add(_("Consultations"), shown(_consulted(one, actor), "bodies:consultations", organisation=token))
    made.rows += [*_seated(one, actor), *_answering(one), *_in_processes(one)]
    return made


def organisation_head() -> list[str]:
    """The head of that table."""
    return [_("Role"), _("In"), _("Since"), _("State")]


def _in_processes(one: Organisation) -> Iterable[Row]:
    """In which processes of dialogue it takes part, and the roles it holds there, where a person said that it is meant."""
    for line in dialogue.processes_of_organisation(one.pk):
        words_of = dialogue.words.MEMBERSHIPS if line.is_member else dialogue.words.ROLES
        name = link(reverse("dialogue:process", args=[line.code]), said(line.names))
        within = format_html("{}: {}", name, said(line.body)) if line.body else name
        until = _("until %(day)s") % {"day": formats.day(line.until)} if line.until else unknown()
        yield str(words_of[line.how]), within, formats.day(line.since) if line.since else unknown(), until


def _granted(one: Organisation, actor: Actor) -> Iterable[Row]:
    rows = grants.visible_to(actor).prefetch_related(None).filter(beneficiary=one).order_by("-prepared_at")
    for grant in rows[:READ]:
        name = link(reverse("grants:detail", args=[grant.record.token]), grant.title, grant)
        since = formats.day(grant.signed_by_authority_at or grant.prepared_at)
        yield _("Beneficiary of a grant"), name, since, str(grants.GRANT_STATES[grant.state])


def _leading(one: Organisation, actor: Actor) -> Iterable[Row]:
    led = proposals.visible_to(actor).prefetch_related(None).filter(lead=one).order_by("-started_at")
    for dossier in led.exclude(state__in=["concept_draft"])[:READ]:
        desk = proposals.policy.may_list_all(actor)
        url = reverse("dossiers:desk_detail" if desk else "dossiers:detail", args=[dossier.record.token])
        name = link(url, dossier.record.reference or _("Dossier"), dossier)
        since = formats.day(dossier.started_at)
        yield _("Lead of a dossier"), name, since, str(proposals.STATES[dossier.state])


def _asking(one: Organisation, actor: Actor) -> Iterable[Row]:
    for asked in assistance.visible_to(actor).filter(organisation=one)[:READ]:
        name, _body, state, day = _request(asked)
        yield _("Asked for assistance"), name, day, state


def _promising(one: Organisation, actor: Actor) -> Iterable[Row]:
    for made in dialogue.commitments(actor).filter(owner=one).order_by("-meeting__starts", "position")[:READ]:
        name, _owner, _due, state = _commitment(made)
        yield _("Owner of a commitment"), name, formats.day(made.meeting.starts), state


def _consulted(one: Organisation, actor: Actor) -> Iterable[Row]:
    """What the body was asked as a service: for itself and for staff who read consultations."""
    for asked in bodies.asked_of(actor).filter(organisation=one)[:READ]:
        name = link(
            reverse("bodies:consulted", args=[asked.pk]), said(asked.consultation.subject.label), asked.consultation
        )
        state = _("Open") if asked.consultation.state == "open" else _("Closed")
        yield _("Consulted service"), name, formats.day(asked.consultation.opened_at), state


def _seated(one: Organisation, actor: Actor) -> Iterable[Row]:
    """Its seats on committees, for who reads what committees advise; whose seat it is stands on the committee's page."""
    for seat in bodies.seats_of(one.pk, actor):
        until = _("until %(day)s") % {"day": formats.day(seat.ends_on)} if seat.ends_on else _("holds")
        name = link(reverse("bodies:committee", args=[seat.body.code]), said(seat.body.name), seat.body)
        role = _("Seat on a committee: %(capacity)s") % {"capacity": bodies.CAPACITIES[seat.capacity]}
        yield role, name, formats.day(seat.starts_on), until


def _answering(one: Organisation) -> Iterable[Row]:
    for route in enquiries.Route.objects.filter(organisation=one).order_by("-made_at"):
        until = _("until %(day)s") % {"day": formats.day(route.ended_at)} if route.ended_at else _("holds")
        yield _("Contact point that answers enquiries"), "–", formats.day(route.made_at), until
