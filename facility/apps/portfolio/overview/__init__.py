"""The whole facility on one page: what each component holds, of one fund and one phase."""

from facility.apps.portfolio.overview.figures import COLUMNS, COMPONENTS, Figure, Whole, overview, overview_rows
from facility.apps.portfolio.overview.phases import Phase, phase, phases

__all__ = ["COLUMNS", "COMPONENTS", "Figure", "Phase", "Whole", "overview", "overview_rows", "phase", "phases"]
