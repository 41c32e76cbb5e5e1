"""Says the findings of links in words."""

from facility.core.findings import Finding
from facility.foundation.links.public import FINDINGS
from facility.interfaces.web.ui.findings import register_words


def words(finding: Finding) -> tuple[str, str]:
    """What is wrong; empty for a finding of somebody else."""
    return (str(FINDINGS[finding.message]), "") if finding.message in FINDINGS else ("", "")


def wire() -> None:
    """Make the words known to the pages."""
    register_words(words)
