"""What is counted beside money: the rows of each kind, by which day they belong to a phase, and which funds pay them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, Left, NullIf, TruncDate

from facility.apps.assistance import public as assistance
from facility.apps.dialogue import public as dialogue
from facility.apps.enquiries import public as enquiries
from facility.apps.finance.public import named_funds
from facility.apps.knowledge import public as knowledge
from facility.apps.projects import public as projects

if TYPE_CHECKING:
    from facility.apps.portfolio.overview.counting import Scope


@dataclass(frozen=True)
class Kind:
    """A kind of thing: its rows, which lie in the phase, their own day as text, and the funds that pay them.

    `has_day` asks for rows whose day is known, where it need not be. `state` is the column of their parts.
    """

    rows: QuerySet[Any]
    within: Q
    day: Combinable
    funds: Combinable
    has_day: Q = field(default_factory=Q)
    state: str = ""

    @property
    def may_lack_day(self) -> bool:
        """Whether there can be rows whose day nobody knows."""
        return bool(self.has_day)


def _day_of(moment: str) -> Combinable:
    """The day of a moment at the facility's seat, as text."""
    return Cast(TruncDate(moment, tzinfo=ZoneInfo(settings.FACILITY_TIME_ZONE)), CharField(max_length=10))


def _first_day(partial: str) -> Combinable:
    """The first day that a partial date can be, as text; empty where it is not known."""
    filled = Left(Concat(F(partial), Value("-01-01"), output_field=CharField()), 10)
    return Case(When(**{partial: ""}, then=Value("")), default=filled, output_field=CharField())


def _of_meeting(scope: "Scope", way: str = "") -> Combinable:
    """Who pays a meeting: what is stated of it, else the funds of the project it belongs to, else those of its process."""
    project = NullIf(F(f"{way}project__fund_codes"), Value(""), output_field=TextField())
    own = named_funds(f"{way}record", "own_day", scope.until)
    of_process = named_funds(f"{way}process__record", "own_day", scope.until)
    return Coalesce(own, project, of_process, output_field=TextField())


def kinds(scope: "Scope") -> dict[str, Kind]:
    """Every kind that is counted."""
    return {**_assistance(scope), **_dialogue(scope), **_knowledge(scope), "projects": _projects(scope)}


def _projects(scope: "Scope") -> Kind:
    """Projects of the facility, known by the day on which they came into the register."""
    rows: QuerySet[Any] = projects.Project.objects.filter(scope.real(), kind="ours", record__is_public=True)
    return Kind(
        rows=rows.filter(scope.by_then("record__created_at")),
        within=scope.within_text("starts"),
        day=_first_day("starts"),
        funds=F("fund_codes"),
        has_day=~Q(starts=""),
    )


def _assistance(scope: "Scope") -> dict[str, Kind]:
    asked = assistance.Request.objects.exclude(submitted_at=None)
    days = assistance.BookedDay.objects.filter(scope.real("expert__record__invented"), booking__state="confirmed")
    return {
        "requests": Kind(
            rows=asked.filter(scope.by_then("submitted_at"), scope.real()),
            within=scope.within("submitted_at"),
            day=_day_of("submitted_at"),
            funds=named_funds("programme__record", "own_day", scope.until),
            state="state",
        ),
        "days": Kind(
            rows=days.filter(scope.by_then("booking__confirmed_at")),
            within=scope.within_days("day"),
            day=Cast("day", CharField(max_length=10)),
            funds=named_funds("booking__request__programme__record", "own_day", scope.until),
        ),
    }


def _dialogue(scope: "Scope") -> dict[str, Kind]:
    """Meetings on record that are not cancelled, and what was taken on at meetings that everybody sees."""
    held = dialogue.Meeting.objects.filter(scope.real(), record__is_public=True)
    promised = dialogue.Commitment.objects.filter(scope.real(), meeting__record__is_public=True)
    planned = Q(plan=None) | scope.by_then("plan__published_at") if scope.until is not None else Q()
    return {
        "meetings": Kind(
            rows=held.filter(scope.by_then("record__created_at"), planned, scope.not_yet("plan__cancelled_at")),
            within=scope.within_text("starts"),
            day=_first_day("starts"),
            funds=_of_meeting(scope),
            has_day=~Q(starts=""),
        ),
        "commitments": Kind(
            rows=promised.filter(scope.by_then("record__created_at")),
            within=scope.within_text("meeting__starts"),
            day=_first_day("meeting__starts"),
            funds=_of_meeting(scope, "meeting__"),
            state="state",
        ),
    }


def _editions(scope: "Scope") -> QuerySet[Any]:
    """The edition of each publication that is in force, or was on the day."""
    real = scope.real("publication__record__invented")
    if scope.until is None:
        return knowledge.Edition.objects.filter(real, state="published")
    out = Q(published_at__lte=scope.until)
    later = knowledge.Edition.objects.filter(out, publication=OuterRef("publication"), number__gt=OuterRef("number"))
    return knowledge.Edition.objects.filter(
        real, out, ~Exists(later), scope.not_yet("publication__withdrawn_at"), ~Q(state="dropped")
    )


def _knowledge(scope: "Scope") -> dict[str, Kind]:
    moment = "published_at"
    drawn = knowledge.Lesson.objects.filter(scope.real(), scope.by_then(moment), state__in=["published", "withdrawn"])
    told = enquiries.NewsItem.objects.filter(scope.real(), scope.by_then(moment), state="published")
    within, day = scope.within(moment), _day_of(moment)
    own = named_funds("record", "own_day", scope.until)
    return {
        "lessons": Kind(rows=drawn.filter(scope.not_yet("withdrawn_at")), within=within, day=day, funds=own),
        "publications": Kind(
            rows=_editions(scope),
            within=within,
            day=day,
            funds=named_funds("publication__record", "own_day", scope.until),
        ),
        "news": Kind(rows=told, within=within, day=day, funds=own),
    }
