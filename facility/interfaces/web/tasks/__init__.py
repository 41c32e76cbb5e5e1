"""The one task list, the one calendar, and the terms behind them."""
