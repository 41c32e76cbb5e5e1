"""Published figures beside what the known records give, and the snapshots of our own figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from facility.apps.portfolio.measures import BESIDE, MEASURES, Known, Measure, Reading, readings
from facility.apps.portfolio.models import PublishedFigure, Snapshot

COUNTED = ("projects_funded", "projects")


@dataclass(frozen=True)
class Beside:
    """A published figure, the measure that stands beside it, and what the known records give."""

    figure: PublishedFigure
    measure: Measure | None = None
    reading: Reading | None = None


@dataclass(frozen=True)
class Coverage:
    """How much of a scope the register knows: known projects of those announced, and how many with an amount."""

    scope: str
    known: int
    announced: PublishedFigure | None
    with_total: int


def figures(known: Known | None = None) -> list[Beside]:
    """Every published figure in its order, with the measure beside it where there is one."""
    rows = list(PublishedFigure.objects.select_related("record"))
    known = known or Known()
    wanted: dict[str, set[str]] = {}
    for row in rows:
        if row.metric in BESIDE:
            wanted.setdefault(row.scope, {"projects"}).add(BESIDE[row.metric])
    measured = {scope: readings(scope, codes, known) for scope, codes in wanted.items()}
    found = []
    for row in rows:
        code = BESIDE.get(row.metric)
        if code is None or measured[row.scope]["projects"].value == 0:
            found.append(Beside(row))
        else:
            found.append(Beside(row, MEASURES[code], measured[row.scope][code]))
    return found


def coverage(scope: str, known: Known | None = None) -> Coverage:
    """What the register knows of a scope. The number announced is the newest published one; None: never published."""
    newest = PublishedFigure.objects.filter(scope=scope, metric__in=COUNTED).order_by("-position").first()
    measured = readings(scope, ("projects", "total"), known)
    return Coverage(scope, measured["projects"].value, newest, measured["total"].known)


def snapshots(scope: str) -> Sequence[Snapshot]:
    """What our own measures gave over time, oldest first."""
    return list(Snapshot.objects.filter(scope=scope))
