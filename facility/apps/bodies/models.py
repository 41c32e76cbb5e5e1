"""Tables of bodies: committees, consultations, minutes."""
