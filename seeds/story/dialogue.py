"""Dialogue in the demonstration: an exchange event, what it concluded, and a commitment that a project answers."""

from datetime import UTC, datetime, timedelta

from facility.apps.dialogue import public as dialogue
from facility.apps.projects import public as projects
from facility.foundation.accounts.public import system
from facility.foundation.links import public as links
from seeds.story.people import Cast

HELD = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
EVENT = dialogue.MeetingFacts(
    key="demonstration-exchange-2026",
    process="facility",
    kind="exchange_event",
    titles={"en": "Demonstration exchange event", "fr": "Rencontre d’échange de démonstration"},
    verification="no_page_kept",
    starts="2026-11-12",
    ends="2026-11-12",
    mode="hybrid",
    note="Made up for the demonstration.",
)


def tell(cast: Cast) -> None:
    """The meeting is held; a conclusion and two commitments are written down; one is answered and reported on."""
    dialogue.import_meeting(facts=EVENT, actor=system(dialogue.policy.LOADER), at=HELD, invented=True)
    meeting = dialogue.Meeting.objects.get(key=EVENT.key)
    secretariat = cast.actor("secretariat", HELD)
    dialogue.conclude(
        meeting_id=meeting.pk,
        texts={
            "en": "Counters open faster where employers choose the towns with the authorities.",
            "fr": "Les guichets ouvrent plus vite là où les employeurs choisissent les villes avec les autorités.",
        },
        actor=secretariat,
        at=HELD + DAY,
    )
    dialogue.commit(
        meeting_id=meeting.pk,
        texts={
            "en": "Show how the counters work to two other authorities.",
            "fr": "Montrer le fonctionnement des guichets à deux autres autorités.",
        },
        owner_id=cast.organisations["office"].pk,
        due="2026-12-15",
        actor=secretariat,
        at=HELD + DAY,
    )
    given = dialogue.Commitment.objects.get(meeting=meeting)
    dialogue.commit(
        meeting_id=meeting.pk,
        texts={"en": "Send the slides of the day to everybody.", "fr": "Envoyer à tous les diapositives du jour."},
        owner_id=None,
        due="",
        actor=secretariat,
        at=HELD + DAY,
    )
    _placed(cast, meeting)
    _answered(cast, given, HELD + 2 * DAY)
    dialogue.report_commitment(
        commitment_id=given.pk,
        state="in_part",
        words="One authority came on 13 November; the second is invited for December.",
        actor=cast.actor("applicant", HELD),
        at=HELD + 3 * DAY,
    )
    reported(cast)


def reported(cast: Cast) -> None:
    """The synopsis of the event: drafted by the system, completed, proposed by the secretariat, let out by an editor."""
    meeting = dialogue.Meeting.objects.get(key=EVENT.key)
    at = HELD + 4 * DAY
    secretariat, second = cast.actor("secretariat", at), cast.actor("editor", at)
    report = dialogue.draft_report(meeting_id=meeting.pk, kind="synopsis", actor=secretariat, at=at)
    dialogue.write_part(
        report_id=report.pk,
        part="closing",
        texts={
            "en": "The room asked to meet again in spring, with more time for questions.",
            "fr": "La salle a demandé à se retrouver au printemps, avec davantage de temps pour les questions.",
        },
        seen={},
        actor=secretariat,
        at=at,
    )
    seen = dialogue.propose_report(report_id=report.pk, actor=secretariat, at=at)
    dialogue.approve_report(report_id=report.pk, payload_seen=seen, actor=second, at=at + DAY)


def _placed(cast: Cast, meeting: dialogue.Meeting) -> None:
    """Two rounds in the room: the grantee moves from one approach to hybrid; a third stands open, a change is discussed."""
    secretariat, grantee = cast.actor("secretariat", HELD), cast.actor("applicant", HELD)
    reference = projects.Project.objects.get(record__invented=True).record.reference or ""
    for number, (approach, contributing, reason) in enumerate(
        (
            ("capacity", [], "The counters are run by people whom the action trains."),
            ("hybrid", ["capacity", "operational"], "Training, and counters that work day by day: neither leads."),
        )
    ):
        at = HELD + number * timedelta(hours=2)
        made = dialogue.open_round(
            meeting_id=meeting.pk, version="2023-09", references=[reference], actor=secretariat, at=at
        )
        row = dialogue.RoundPlacement.objects.get(round=made)
        said = {"approach": approach, "contributing": contributing, "reason": reason}
        dialogue.place_own(placement_id=row.pk, actor=grantee, at=at + timedelta(minutes=20), **said)  # type: ignore[arg-type]
        dialogue.close_round(round_id=made.pk, actor=secretariat, at=at + timedelta(hours=1))
    opened = HELD + timedelta(hours=5)
    made = dialogue.open_round(
        meeting_id=meeting.pk, version="2023-09", references=[reference], actor=secretariat, at=opened
    )
    proposal = dialogue.propose_change(
        round_id=made.pk,
        change="rename",
        approach="policy_dialogue",
        name="Policy dialogue",
        reason="Nobody in the room does one without the other.",
        actor=grantee,
        at=opened,
    )
    dialogue.remark(
        proposal_id=proposal.pk,
        words="Papers that nobody discusses stay papers: one name is enough.",
        actor=secretariat,
        at=opened + timedelta(minutes=10),
    )


def _answered(cast: Cast, given: dialogue.Commitment, at: datetime) -> None:
    """The project of the case answers the commitment: the secretariat says so, an officer confirms."""
    project = projects.Project.objects.select_related("record").get(record__invented=True)
    link = links.propose_link(
        token=project.record.token,
        reference=given.record.reference or "",
        kind="responds_to",
        note="Its counters are shown there.",
        actor=cast.actor("secretariat", at),
        at=at,
    )
    links.confirm_link(link_id=link.pk, actor=cast.actor("officer", at), at=at)
