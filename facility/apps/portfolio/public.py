"""The door of the portfolio: measures, published figures, snapshots."""

from facility.apps.portfolio import words
from facility.apps.portfolio.actions import FigureFacts, import_figure, take_snapshot
from facility.apps.portfolio.exports import FIGURE_COLUMNS, figure_rows
from facility.apps.portfolio.measures import BESIDE, FACILITY_SCOPE, MEASURES, Known, Measure, Reading, readings
from facility.apps.portfolio.models import PublishedFigure, Snapshot
from facility.apps.portfolio.overview import (
    COLUMNS,
    COMPONENTS,
    Figure,
    Phase,
    Whole,
    overview,
    overview_rows,
    phase,
    phases,
)
from facility.apps.portfolio.policy import may_import_figures, may_take_snapshot, may_view_whole
from facility.apps.portfolio.queries import COUNTED, Beside, Coverage, coverage, figures, snapshots
from facility.apps.portfolio.spaces import KINDS as SPACE_KINDS
from facility.apps.portfolio.spaces import Answered, Line, Space, space_of

__all__ = [
    "COLUMNS",
    "COMPONENTS",
    "Figure",
    "Phase",
    "Whole",
    "may_view_whole",
    "overview",
    "overview_rows",
    "phase",
    "phases",
    "SPACE_KINDS",
    "Answered",
    "Line",
    "Space",
    "space_of",
    "BESIDE",
    "COUNTED",
    "FACILITY_SCOPE",
    "FIGURE_COLUMNS",
    "MEASURES",
    "Beside",
    "Coverage",
    "FigureFacts",
    "Known",
    "Measure",
    "PublishedFigure",
    "Reading",
    "Snapshot",
    "coverage",
    "figure_rows",
    "figures",
    "import_figure",
    "may_import_figures",
    "may_take_snapshot",
    "readings",
    "snapshots",
    "take_snapshot",
    "words",
]
