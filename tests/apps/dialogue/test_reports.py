"""Reports of meetings: drafted from what the system knows, written in versions, let out by two people, put on paper."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from facility.apps.dialogue.public import (
    CommitmentFacts,
    EventReport,
    Meeting,
    OutcomeFacts,
    PresentationFacts,
    ReportEdition,
    ReportText,
    approve_report,
    commit,
    conclude,
    draft_report,
    import_outcome,
    open_round,
    propose_report,
    published_reports,
    put_session,
    read_again,
    reopen_report,
    report_by_token,
    report_edition,
    report_paper,
    report_parts,
    standing,
    take_back_report,
    versions,
    write_part,
)
from facility.apps.interchange.public import load
from facility.apps.projects.public import Project, confirm_placement, place
from facility.core.canonical import digest
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused, Unproven
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.clocks.public import Clock
from facility.foundation.documents import public as documents
from facility.foundation.documents.public import Document
from facility.foundation.jobs.models import JobKey
from facility.foundation.records.retention import Whose, stores
from facility.foundation.search.public import Query, find
from tests.apps.dialogue import make
from tests.apps.dialogue.make import AT, LOADER, NOW
from tests.apps.projects.make import AT as KNOWN_AT
from tests.apps.projects.make import known
from tests.apps.projects.test_typology import published
from tests.apps.projects.test_typology import versions as typology

pytestmark = pytest.mark.django_db
Actors = Callable[..., Actor]
SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "portfolio"
DAY = timedelta(days=1)
# The register holds the projects of the tests from that day on.
READ = KNOWN_AT + DAY
# What the published types of 2023 follow to in the version of September 2023; none of it is confirmed.
AGAIN = {
    "operational": (0, 1),
    "policy_dialogue": (0, 3),
    "capacity": (0, 1),
    "action_research": (0, 1),
    "hybrid": (0, 1),
}
OUTCOME = OutcomeFacts(
    meeting="test-min-1",
    presentations=(
        PresentationFacts(
            presented_as="Border",
            sessions={"en": "Morning"},
            project="one",
            by_function="Head",
            approach="2023 / capacity",
        ),
        PresentationFacts(presented_as="Elsewhere", sessions={"en": "Afternoon"}),
    ),
    conclusions=({"en": "More time.", "fr": "Plus de temps."},),
    commitments=(
        CommitmentFacts(reference="T-CM-1", texts={"en": "Meet again."}, due="2023-10-30", due_note="zone not stated"),
    ),
)


def held(**changes: Any) -> Meeting:
    """A known exchange event with two projects, of which one was presented."""
    typology()
    make.process()
    meeting = make.meeting(kind="exchange_event", **changes)
    known("one", kind="ours")
    known("two", kind="ours")
    import_outcome(facts=OUTCOME, actor=LOADER, at=AT)
    return meeting


def words(report: EventReport, language: str = "en") -> str:
    """Everything the draft says, as one text."""
    content = report.content | {"texts": standing(versions(report))}
    return json.dumps(documents.finish(report_paper.compose(content, language)), ensure_ascii=False)


def test_a_synopsis_says_what_the_system_knows_and_the_day_on_which_it_was_read(actor_of: Actors) -> None:
    meeting, secretariat = held(), actor_of(Role.DIALOGUE_SECRETARIAT)
    open_round(meeting_id=meeting.pk, version="2023-09", references=["one", "two"], actor=secretariat, at=AT)
    report = draft_report(meeting_id=meeting.pk, kind="synopsis", actor=secretariat, at=AT)
    assert report.state == "draft"
    assert not report.record.is_public
    assert list(report_parts(report.content)) == ["introduction", "presented-1", "presented-2", "closing"]
    assert [one["reference"] for one in report.content["not_presented"]] == ["one", "two"]
    assert [one["here"] for one in report.content["not_presented"]] == [True, False]
    [placed] = report.content["rounds"]
    assert (placed["number"], placed["unplaced"], placed["version"]) == (1, 2, "2023-09")
    said = words(report)
    for text in ("First conference <b>of</b> ministers", "21 September 2023", "More time.", "Meet again. (T-CM-1)"):
        assert text in said, text
    for text in (
        "zone not stated",
        "States represented: 42",
        "as read on 2 May 2024",
        "Not placed",
        "No source states",
    ):
        assert text in said, text
    assert "2 projects were presented." in said
    french = words(report, "fr")
    assert "Plus de temps." in french
    assert "2 mai 2024" in french
    # Read on another day it says the other day; what happened meanwhile stands in it.
    conclude(meeting_id=meeting.pk, texts={"en": "One more."}, actor=secretariat, at=AT)
    assert "One more." not in words(report)
    again = read_again(report_id=report.pk, actor=secretariat, at=AT + DAY)
    assert "One more." in words(again)
    assert "3 May 2024" in words(again)
    assert standing(versions(again)) == standing(versions(report))


def test_what_was_written_in_one_language_says_so_on_the_paper_of_the_other(actor_of: Actors) -> None:
    report = draft_report(meeting_id=held().pk, kind="synopsis", actor=actor_of(Role.DIALOGUE_SECRETARIAT), at=AT)
    french, english = words(report, "fr"), words(report)
    assert "Meet again. (uniquement en anglais)" in french
    assert "Plus de temps." in french
    assert "Plus de temps. (" not in french
    assert "(only in" not in english


def test_a_meeting_of_our_own_is_told_by_numbers_and_never_by_names(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    plan = make.open_to(secretariat, 5, zone="")
    number = put_session(
        plan_id=plan.pk, titles={"en": "Opening"}, about={"en": "Why we meet."}, day=date(2026, 5, 12),
        starts_time=None, ends_time=None, actor=secretariat, at=NOW,
    )  # fmt: skip
    people = [actor_of(Role.APPLICANT, name=f"Secret Person {count}") for count in range(3)]
    make.registered(plan, people[0], function="Head of unit", organisation="Office")
    make.registered(plan, people[1], function="Adviser", organisation="office")
    make.registered(plan, people[2], function="Secret Person 2", organisation="Secret Person 2")
    over = datetime(2026, 5, 14, 12, tzinfo=UTC)
    with pytest.raises(NotAllowedNow):
        draft_report(meeting_id=plan.meeting_id, kind="synopsis", actor=secretariat, at=NOW)
    report = draft_report(meeting_id=plan.meeting_id, kind="synopsis", actor=secretariat, at=over)
    told = report.content["participants"]
    assert told == {
        "stated": 3,
        "present": 0,
        "organisations": [["Office", 2], ["", 1]],
        "functions": [["Adviser", 1], ["Head of unit", 1], ["", 1]],
    }
    said = words(report)
    assert "Secret Person" not in said
    assert "time zone not stated" in said
    assert "3 people took part." in said
    assert f"session-{number}" in report_parts(report.content)
    assert report.content["rounds"] == []
    assert report.content["not_presented"] is None


def test_every_refusal_of_a_draft_leaves_nothing(actor_of: Actors) -> None:
    meeting, secretariat = held(), actor_of(Role.DIALOGUE_SECRETARIAT)
    with pytest.raises(Forbidden):
        draft_report(meeting_id=meeting.pk, kind="synopsis", actor=actor_of(Role.APPLICANT), at=AT)
    with pytest.raises(NotFound):
        draft_report(meeting_id=0, kind="synopsis", actor=secretariat, at=AT)
    with pytest.raises(Refused):
        draft_report(meeting_id=meeting.pk, kind="minutes", actor=secretariat, at=AT)
    with pytest.raises(NotAllowedNow, match="to come"):
        draft_report(meeting_id=meeting.pk, kind="synopsis", actor=secretariat, at=datetime(2023, 9, 1, tzinfo=UTC))
    hidden = make.planned(secretariat)
    with pytest.raises(NotAllowedNow):
        draft_report(
            meeting_id=hidden.meeting_id, kind="synopsis", actor=secretariat, at=datetime(2027, 1, 1, tzinfo=UTC)
        )
    assert not EventReport.objects.exists()
    draft_report(meeting_id=meeting.pk, kind="synopsis", actor=secretariat, at=AT)
    with pytest.raises(NotAllowedNow):
        draft_report(meeting_id=meeting.pk, kind="synopsis", actor=secretariat, at=AT)
    assert EventReport.objects.count() == 1


def test_texts_are_kept_in_versions_and_nobody_writes_over_another(actor_of: Actors) -> None:
    meeting, secretariat = held(), actor_of(Role.DIALOGUE_SECRETARIAT)
    report = draft_report(meeting_id=meeting.pk, kind="synopsis", actor=secretariat, at=AT)
    who: dict[str, Any] = {"report_id": report.pk, "actor": secretariat, "at": AT + DAY}
    drafted = standing(versions(report))["introduction"]
    assert drafted["fr"] != drafted["en"]
    assert (
        write_part(part="introduction", texts={"en": "<b>We met.</b>", "fr": drafted["fr"]}, seen={"en": 1}, **who) == 1
    )
    assert standing(versions(report))["introduction"] == {"en": "<b>We met.</b>", "fr": drafted["fr"]}
    with pytest.raises(Refused):
        write_part(part="introduction", texts={"en": "Mine."}, seen={"en": 1}, **who)
    with pytest.raises(Refused):
        write_part(part="closing", texts={"en": "x" * 10_001}, seen={}, **who)
    with pytest.raises(NotFound):
        write_part(part="session-999", texts={"en": "x"}, seen={}, **who)
    with pytest.raises(Forbidden):
        write_part(part="closing", texts={"en": "x"}, seen={}, **who | {"actor": actor_of(Role.APPLICANT)})
    assert write_part(part="introduction", texts={"en": "<b>We met.</b>"}, seen={}, **who) == 0
    assert write_part(part="introduction", texts={"en": ""}, seen={"en": 2}, **who) == 1
    assert standing(versions(report))["introduction"] == {"fr": drafted["fr"]}
    assert [one.number for one in versions(report) if (one.part, one.language) == ("introduction", "en")] == [1, 2, 3]
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportText.objects.filter(report=report).update(text="other")
    told = stores()["dialogue.ReportText"].exporter(Whose(secretariat.user_id or 0, ""))  # type: ignore[misc]
    assert [told.say(one)["text"] for one in told.rows] == ["<b>We met.</b>", ""]


def proposed(secretariat: Actor) -> tuple[EventReport, str]:
    """A synopsis that waits for the second person."""
    report = draft_report(meeting_id=held().pk, kind="synopsis", actor=secretariat, at=AT)
    return report, propose_report(report_id=report.pk, actor=secretariat, at=AT)


def test_two_people_let_a_report_out_exactly_as_it_was_proposed(actor_of: Actors) -> None:
    secretariat, editor = actor_of(Role.DIALOGUE_SECRETARIAT), actor_of(Role.EDITOR)
    report, seen = proposed(secretariat)
    assert Clock.objects.filter(record=report.record, state="running", role=Role.EDITOR).count() == 1
    reference = EventReport.objects.get().record.reference or ""
    who: dict[str, Any] = {"report_id": report.pk, "at": AT + DAY}
    for wrong, error in (
        ({"actor": secretariat, "payload_seen": seen}, Forbidden),
        ({"actor": replace(editor, proved=False), "payload_seen": seen}, Unproven),
        ({"actor": actor_of(Role.APPLICANT), "payload_seen": seen}, Forbidden),
        ({"actor": actor_of(Role.GRANTS_OFFICER), "payload_seen": seen}, Forbidden),
        ({"actor": editor, "payload_seen": "0" * 64}, NotAllowedNow),
        ({"actor": editor, "payload_seen": seen, "at": AT + 31 * DAY}, NotAllowedNow),
    ):
        with pytest.raises(error):
            approve_report(**who | wrong)
    with pytest.raises(NotAllowedNow):
        write_part(report_id=report.pk, part="closing", texts={"en": "x"}, seen={}, actor=secretariat, at=AT)
    with pytest.raises(NotAllowedNow):
        read_again(report_id=report.pk, actor=secretariat, at=AT)
    with pytest.raises(NotFound):
        report_edition(reference)
    assert published_reports(report.meeting) == []
    # What is concluded meanwhile changes nothing in what was proposed.
    conclude(meeting_id=report.meeting_id, texts={"en": "Too late."}, actor=secretariat, at=AT)
    edition = approve_report(actor=editor, payload_seen=seen, **who)
    assert report_edition(reference) == edition
    assert edition.digest == digest(edition.content)
    assert "Too late." not in json.dumps(edition.content)
    assert [one.pk for one in published_reports(report.meeting)] == [edition.pk]
    assert not Clock.objects.filter(record=report.record).exclude(state="stopped").exists()
    assert f"/event-reports/{reference}/" in [one.path for one in find(Query("synopsis", PUBLIC)).hits]
    with pytest.raises(NotAllowedNow):
        approve_report(actor=editor, payload_seen=seen, **who)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportEdition.objects.filter(pk=edition.pk).update(approved_by=edition.proposed_by)
    # Another edition: the first stays out until the second is approved.
    reopen_report(report_id=report.pk, actor=secretariat, at=AT + 2 * DAY)
    # Who holds both roles leaves it to another one of the secretariat.
    both = actor_of(Role.DIALOGUE_SECRETARIAT, Role.EDITOR)
    second = propose_report(report_id=report.pk, actor=both, at=AT + 2 * DAY)
    assert report_edition(reference).number == 1
    assert Clock.objects.filter(record=report.record, state="running", role=Role.DIALOGUE_SECRETARIAT).count() == 1
    approve_report(report_id=report.pk, actor=secretariat, payload_seen=second, at=AT + 3 * DAY)
    assert report_edition(reference).number == 2
    assert "Too late." in json.dumps(report_edition(reference).content)


def test_a_proposal_is_taken_back_and_needs_an_introduction(actor_of: Actors) -> None:
    secretariat, editor = actor_of(Role.DIALOGUE_SECRETARIAT), actor_of(Role.EDITOR)
    report, seen = proposed(secretariat)
    with pytest.raises(Forbidden):
        take_back_report(report_id=report.pk, actor=actor_of(Role.AUDITOR), at=AT)
    with pytest.raises(Forbidden):
        write_part(report_id=report.pk, part="closing", texts={"en": "x"}, seen={}, actor=editor, at=AT)
    assert take_back_report(report_id=report.pk, actor=editor, at=AT).state == "draft"
    with pytest.raises(NotAllowedNow):
        take_back_report(report_id=report.pk, actor=editor, at=AT)
    with pytest.raises(NotAllowedNow):
        approve_report(report_id=report.pk, payload_seen=seen, actor=editor, at=AT)
    write_part(
        report_id=report.pk,
        part="introduction",
        texts={"en": "", "fr": ""},
        seen={"en": 1, "fr": 1},
        actor=secretariat,
        at=AT,
    )
    with pytest.raises(Refused):
        propose_report(report_id=report.pk, actor=secretariat, at=AT)
    with pytest.raises(NotAllowedNow):
        reopen_report(report_id=report.pk, actor=secretariat, at=AT)
    assert EventReport.objects.get().state == "draft"
    assert ReportEdition.objects.count() == 1
    for role in (Role.APPLICANT, Role.GRANTS_OFFICER):
        with pytest.raises(NotFound):
            report_by_token(report.record.token, actor_of(role))
    for act in (read_again, propose_report, take_back_report, reopen_report):
        with pytest.raises(NotFound):
            act(report_id=0, actor=secretariat, at=AT)


def test_the_worker_makes_every_file_once_a_report_is_out(actor_of: Actors) -> None:
    from facility.apps.dialogue.jobs import put_on_paper

    secretariat, editor = actor_of(Role.DIALOGUE_SECRETARIAT), actor_of(Role.EDITOR)
    report, seen = proposed(secretariat)
    kinds = [one.name for one in documents.offered(report.record, editor)]
    assert kinds == ["dialogue.event_report_proposed"]
    assert documents.offered(report.record, PUBLIC) == []
    approve_report(report_id=report.pk, payload_seen=seen, actor=editor, at=AT)
    assert JobKey.objects.filter(key__startswith="dialogue.report_papers").count() == 1
    put_on_paper({"report": report.pk}, AT)
    put_on_paper({"report": report.pk}, AT)
    rows = Document.objects.filter(record=report.record)
    assert sorted((one.language, one.form) for one in rows) == [
        ("en", "docx"), ("en", "pdf"), ("fr", "docx"), ("fr", "pdf"),
    ]  # fmt: skip
    for one in rows:
        assert documents.make(document_id=one.pk, at=AT) == "ready"
        assert documents.by_token(one.token, PUBLIC).state == "ready"


def test_what_is_to_be_confirmed_again_stands_in_the_files_of_the_real_report(actor_of: Actors) -> None:
    """The report of September 2023 itself, let out by two people, as PDF and DOCX in both languages."""
    from facility.apps.dialogue.jobs import put_on_paper

    load(SEEDS, actor=LOADER, at=AT)
    report, editor = EventReport.objects.get(), actor_of(Role.EDITOR)
    seen = propose_report(report_id=report.pk, actor=actor_of(Role.DIALOGUE_SECRETARIAT), at=AT)
    edition = approve_report(report_id=report.pk, payload_seen=seen, actor=editor, at=AT)
    assert len(edition.content["matrix"]["again"]) == 7
    put_on_paper({"report": report.pk}, AT)
    rows = Document.objects.filter(record=report.record)
    assert [documents.make(document_id=one.pk, at=AT) for one in rows] == ["ready"] * 4


def test_partnership_approaches_is_drafted_from_the_exchange_event_of_september_2023() -> None:
    load(SEEDS, actor=LOADER, at=AT)
    report = EventReport.objects.get()
    assert (report.kind, report.meeting.key, report.state) == ("approaches", "mpf-exchange-2023", "draft")
    assert report.scheme is not None
    assert report.scheme.version == "2023-09"
    assert not report.record.invented
    assert len(report.content["presented"]) == 8
    said = words(report)
    assert "Hybrid would follow from the type then; nobody has placed it" in said
    assert "The updated matrix" in said
    assert "Not placed" in said
    found = report.content["matrix"]
    assert found["unplaced"] == found["known"]
    # Nothing is confirmed yet, and the draft is not empty: what stood in the version before is counted apart.
    assert {one["code"]: (one["mains"], one["again"]) for one in found["approaches"]} == AGAIN
    assert len(found["again"]) == sum(again for _mains, again in AGAIN.values())
    assert all(not one["proposed"] for one in found["again"])
    assert "Projects to be confirmed again" in said
    assert "nobody has proposed it yet" in said
    assert "they are counted apart and never as confirmed." in said
    assert "La matrice mise à jour" in words(report, "fr")
    load(SEEDS, actor=LOADER, at=AT + DAY)
    assert EventReport.objects.count() == 1


def test_reading_takes_the_same_few_questions_for_any_meeting(
    actor_of: Actors, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    from facility.apps.dialogue.reports.facts import gather

    secretariat, meeting = actor_of(Role.DIALOGUE_SECRETARIAT), held()
    open_round(meeting_id=meeting.pk, version="2023-09", references=["one", "two"], actor=secretariat, at=AT)
    for kind in ("synopsis", "approaches"):
        report = draft_report(meeting_id=meeting.pk, kind=kind, actor=secretariat, at=AT)
        for rows in range(3):
            commit(meeting_id=meeting.pk, texts={"en": f"C{rows}"}, owner_id=None, due="", actor=secretariat, at=AT)
            found = EventReport.objects.select_related("meeting__record", "meeting__process", "meeting__plan").get(
                pk=report.pk
            )
            with django_assert_max_num_queries(12):
                gather(found, AT)


def test_the_matrix_says_apart_what_is_confirmed_proposed_and_unplaced(actor_of: Actors) -> None:
    """Four projects: one confirmed, one proposed, one that stood in the version before, one that nobody placed."""
    typology()
    make.process()
    meeting = make.meeting(kind="exchange_event")
    officer, editor, secretariat = (
        actor_of(Role.GRANTS_OFFICER),
        actor_of(Role.EDITOR),
        actor_of(Role.DIALOGUE_SECRETARIAT),
    )
    for key, earlier in (("capacity", "capacity"), ("skills", "skills"), ("research", "research"), ("none", "")):
        known(key, kind="ours", placements=(published(key, earlier),) if earlier else ())
    report = draft_report(meeting_id=meeting.pk, kind="approaches", actor=secretariat, at=AT)
    read: dict[str, Any] = {"report_id": report.pk, "actor": secretariat}

    def counted() -> tuple[dict[str, tuple[int, int]], int, list[tuple[str, str, bool]]]:
        found = read_again(at=READ, **read).content["matrix"]
        rows = {one["code"]: (one["mains"], one["again"]) for one in found["approaches"]}
        return rows, found["unplaced"], [(one["reference"], one["main"], one["proposed"]) for one in found["again"]]

    # Skills becomes hybrid, capacity stays; research has no successor and stands open.
    rows, unplaced, again = counted()
    assert (rows, unplaced) == ({"capacity": (0, 1), "hybrid": (0, 1)}, 4)
    assert sorted(again) == [("capacity", "capacity", False), ("skills", "hybrid", False)]
    # A proposal stands for what would follow, also another one than that; it is confirmed by nobody yet.
    given: dict[str, Any] = {"scheme": "2023-09", "approach": "capacity", "weight": "primary", "reason": "It trains."}
    project = Project.objects.get(key="skills")
    proposal = place(project_id=project.pk, actor=officer, at=READ, **given)
    rows, unplaced, again = counted()
    assert (rows, unplaced) == ({"capacity": (0, 2), "hybrid": (0, 0)}, 4)
    assert sorted(again) == [("capacity", "capacity", False), ("skills", "capacity", True)]
    said = words(read_again(at=READ, **read))
    assert "Of 2 projects neither is known: they are unplaced." in said
    assert "proposed, waits for a curator" in said
    assert "Of 2 projects neither" not in words(read_again(at=READ, **read), "fr")
    # Confirmed, it stands among what is confirmed and nowhere else.
    confirm_placement(placement_id=proposal.pk, actor=editor, at=READ)
    rows, unplaced, again = counted()
    assert (rows, unplaced) == ({"capacity": (1, 1), "hybrid": (0, 0)}, 3)
    assert again == [("capacity", "capacity", False)]


def test_an_edition_that_knows_nothing_of_what_is_to_be_confirmed_again_makes_nothing_up(actor_of: Actors) -> None:
    report = draft_report(meeting_id=held().pk, kind="approaches", actor=actor_of(Role.DIALOGUE_SECRETARIAT), at=AT)
    del report.content["matrix"]["again"]
    for one in report.content["matrix"]["approaches"]:
        del one["again"]
    said = words(report)
    assert "To be confirmed again" in said
    assert "never as confirmed" not in said
    assert "Projects to be confirmed again" not in said


def test_a_text_has_paragraphs_and_lists_and_no_markup(actor_of: Actors) -> None:
    report = draft_report(meeting_id=held().pk, kind="synopsis", actor=actor_of(Role.DIALOGUE_SECRETARIAT), at=AT)
    text = "First.\nStill first.\n\n<b>Then</b>:\n- one\n  and more\n– two\nAfter.\n\n-not a list"
    content = report.content | {"texts": {"introduction": {"en": text}}}
    shown = list(documents.finish(report_paper.compose(content, "en"))["blocks"])
    told = [one.get("items") or one.get("text") for one in shown if one["is"] in {"text", "list"}]
    place = told.index("First.")
    assert told[place : place + 6] == [
        "First.", "Still first.", "<b>Then</b>:", ["one and more", "two"], "After.", "-not a list",
    ]  # fmt: skip
