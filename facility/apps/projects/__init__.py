"""The register of actions with partners, funding lines, frameworks and typology."""
