"""The clocks of dossiers: what waits, for whom, and by which policy (codes as tasks show them)."""

# Confirm receipt and take up, within one working day (MPF-12); of the facility's grants officers.
INTAKE = "proposals.intake"
INTAKE_POLICY = "receipt_confirmation"
# The full application, up to the day named in the invitation; of the lead's people.
FULL_APPLICATION = "proposals.full_application"
# The answer to a question, up to the day named with it; of the lead's people.
CLARIFICATION = "proposals.clarification"
OWN = (INTAKE, FULL_APPLICATION, CLARIFICATION)
