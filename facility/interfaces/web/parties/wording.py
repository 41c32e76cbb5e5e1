"""Says the findings of parties in words."""

from facility.apps.parties.public import FINDINGS
from facility.core.findings import Finding
from facility.interfaces.web.ui.findings import facts, register_words


def words(finding: Finding) -> tuple[str, str]:
    """What is wrong and what to do; empty for a finding of somebody else."""
    if finding.text or finding.message not in FINDINGS:
        return "", ""
    wrong, remedy = FINDINGS[finding.message]
    told = facts(finding)
    return str(wrong) % told, str(remedy) % told


def wire() -> None:
    """Make the words known to the pages."""
    register_words(words)
