"""Settings, addresses, wiring: the only floor that knows everyone."""
