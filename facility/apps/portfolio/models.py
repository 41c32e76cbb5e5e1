"""Tables of portfolio: measures, published figures, dashboards."""
