"""Tables of clocks: deadlines as folds of an event log."""
