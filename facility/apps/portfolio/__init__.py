"""Measures, published figures, dashboards."""
