"""How what meetings leave is loaded, shown and addressed: commitments, rounds, proposals, reports, versions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from facility.foundation.records.public import Kind, register


def wire() -> None:
    """Register commitments, rounds, proposals and reports with their loaders, policies and addresses."""
    from facility.apps.dialogue import public as dialogue
    from facility.config import hearing

    _versions()

    def commitments(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = dialogue.Commitment.objects.select_related("record", "meeting__record")
        return {row.record_id: row for row in rows.filter(record__in=record_ids)}

    def commitment_address(commitment: Any) -> str:
        return reverse("dialogue:commitment", args=[commitment.record.reference])

    def may_view_of_meeting(actor: Any, found: Any) -> bool:
        return bool(dialogue.policy.may_view(actor, found.meeting))

    def rounds(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = dialogue.PlacingRound.objects.select_related("record", "meeting__record")
        return {row.record_id: row for row in rows.filter(record__in=record_ids)}

    def proposals(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = dialogue.TypeProposal.objects.select_related("record", "round__meeting__record")
        return {row.record_id: row for row in rows.filter(record__in=record_ids)}

    def round_address(found: Any) -> str:
        return reverse("dialogue:room", args=[found.record.token])

    def proposal_address(found: Any) -> str:
        return reverse("dialogue:type_change", args=[found.record.token])

    def may_view_proposal(actor: Any, found: Any) -> bool:
        return bool(dialogue.policy.may_view(actor, found.round.meeting))

    def reports(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = dialogue.EventReport.objects.select_related("record").filter(record__in=record_ids)
        return {row.record_id: row for row in rows}

    def report_address(found: Any) -> str:
        if found.record.is_public and found.state == "published":
            return reverse("dialogue:event_report", args=[found.record.reference])
        return reverse("dialogue:desk_report", args=[found.record.token])

    register(Kind("event_report", reports, dialogue.policy.may_view, report_address, hearing.report))
    register(Kind("placing_round", rounds, may_view_of_meeting, round_address, hearing.anything))
    register(Kind("type_proposal", proposals, may_view_proposal, proposal_address, hearing.anything))
    register(Kind("commitment", commitments, may_view_of_meeting, commitment_address, hearing.anything))


def _versions() -> None:
    """Register versions of the typology, in draft or published."""
    from facility.apps.projects import public as projects
    from facility.config import hearing

    def versions(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = projects.SchemeDraft.objects.select_related("record").filter(record__in=record_ids)
        return {row.record_id: row for row in rows}

    def version_address(found: Any) -> str:
        if found.state == "published":
            return reverse("projects:matrix", args=[found.version])
        return reverse("dialogue:version", args=[found.record.token])

    def may_view_version(actor: Any, found: Any) -> bool:
        return bool(found.state == "published" or projects.may_draft_version(actor, found))

    register(Kind("typology_draft", versions, may_view_version, version_address, hearing.version))
