"""Pages of consultations and committees."""
