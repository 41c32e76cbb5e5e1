"""Personal text in the portfolio: none; figures and their sources."""

from facility.foundation.records.retention import not_personal

not_personal("portfolio.PublishedFigure", "portfolio.Snapshot")
