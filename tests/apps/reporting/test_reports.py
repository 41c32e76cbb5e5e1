"""Reports and lessons: no claim without a document, no cut without a rule, no lesson by one person alone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from facility.apps.finance import public as finance
from facility.apps.grants import public as grants
from facility.apps.knowledge import public as knowledge
from facility.apps.reporting import public as reporting
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.documents import public as documents
from facility.foundation.post.public import Letter
from tests.apps.evaluation import make as evaluation_make
from tests.apps.evaluation.make import AT, Cast
from tests.apps.grants import make

pytestmark = pytest.mark.django_db

LATER = datetime(2029, 1, 15, 9, 0, tzinfo=AT.tzinfo)
TEXTS = {"achieved": "Three hundred people found work.", "difficulties": "Visas.", "lessons": "Start with visas."}


@pytest.fixture
def cast(actor_of: Callable[..., Actor]) -> Cast:
    """The people of the story."""
    return evaluation_make.cast(actor_of)


@pytest.fixture
def grant(cast: Cast, actor_of: Callable[..., Actor]) -> grants.Grant:
    """Signed, with 380,000.00 (80 %) paid in advance."""
    made = make.signed(cast, actor_of)
    day = AT + timedelta(days=2)
    signatory = actor_of(Role.FINANCIAL_SIGNATORY, organisation=cast.lead)
    officer = actor_of(Role.FINANCE_OFFICER)
    request = grants.request_payment(grant_id=made.pk, amount_cents=38_000_000, actor=signatory, at=day)
    grants.check_payment(request_id=request.pk, actor=cast.officer, at=day)
    grants.order_payment(request_id=request.pk, actor=officer, at=day)
    grants.approve_order(request_id=request.pk, actor=cast.second, at=day)
    grants.confirm_payment(request_id=request.pk, paid_on=day.date(), bank_reference="B1", actor=officer, at=day)
    return made


@pytest.fixture
def reporter(cast: Cast, actor_of: Callable[..., Actor]) -> Actor:
    """Writes for the beneficiary."""
    return actor_of(Role.REPORTER, organisation=cast.lead)


@pytest.fixture
def report(grant: grants.Grant, reporter: Actor) -> reporting.Report:
    """A draft of the final report."""
    duty = grants.duties_of(grant).get(kind="final_report")
    return reporting.start(duty_id=duty.pk, actor=reporter, at=LATER)


def cost(report: reporting.Report, actor: Actor, cents: int = 10_000_000, **other: object) -> reporting.Cost:
    number = reporting.Cost.objects.count()
    pdf = b"%PDF-1.4\n" + f"% invoice {number}\n".encode() + b"1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    facts: dict[str, object] = {
        "heading": "travel",
        "description": "Visit",
        "incurred_on": date(2027, 5, 4),
        "amount_cents": cents,
        "upload": SimpleUploadedFile("invoice.pdf", pdf),
        **other,
    }
    return reporting.add_cost(report_id=report.pk, actor=actor, at=LATER, **facts)  # type: ignore[arg-type]


def sent(report: reporting.Report, reporter: Actor, *cents: int) -> list[reporting.Cost]:
    costs = [cost(report, reporter, one) for one in cents]
    reporting.save_narrative(report_id=report.pk, texts=TEXTS, actor=reporter, at=LATER)
    reporting.submit(report_id=report.pk, actor=reporter, at=LATER)
    return costs


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"incurred_on": date(2026, 3, 1)}, "outside_period"),
        ({"heading": "gifts"}, "heading_unknown"),
        ({"amount_cents": 0}, "amount_missing"),
        ({"description": " "}, "description_missing"),
    ],
)
def test_a_cost_that_breaks_a_rule_is_refused(
    report: reporting.Report, reporter: Actor, other: dict[str, object], message: str
) -> None:
    with pytest.raises(Refused) as refusal:
        cost(report, reporter, **other)
    assert [one.message for one in refusal.value.findings] == [message]
    assert reporting.Cost.objects.count() == 0


def test_one_document_proves_one_cost(report: reporting.Report, reporter: Actor) -> None:
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    cost(report, reporter, upload=SimpleUploadedFile("a.pdf", pdf))
    with pytest.raises(Refused, match="document_used_before"):
        cost(report, reporter, upload=SimpleUploadedFile("b.pdf", pdf))
    assert reporting.Cost.objects.count() == 1


def test_the_database_refuses_a_cost_without_a_document(report: reporting.Report, reporter: Actor) -> None:
    made = cost(report, reporter)
    with pytest.raises(IntegrityError), transaction.atomic():
        reporting.Cost.objects.filter(pk=made.pk).update(document=None)


def test_an_accepted_report_clears_the_share_of_what_was_accepted(
    report: reporting.Report, reporter: Actor, cast: Cast, grant: grants.Grant
) -> None:
    kept, cut = sent(report, reporter, 10_000_000, 5_000_000)
    with pytest.raises(Refused, match="cut_names_rule"):
        reporting.accept(report_id=report.pk, judgements={cut.pk: reporting.Judgement(0)}, actor=cast.officer, at=LATER)
    report.refresh_from_db()
    assert (report.state, finance.position(grant.record_id).accepted_cents) == ("submitted", 0)
    judgements = {cut.pk: reporting.Judgement(4_000_001, "PRG-14", "No boarding pass")}
    done = reporting.accept(report_id=report.pk, judgements=judgements, actor=cast.officer, at=LATER)
    assert (done.accepted_cents, done.cleared_cents) == (14_000_001, 13_300_000)
    assert finance.position(grant.record_id).accepted_cents == 13_300_000
    assert grants.duties_of(grant).get(kind="final_report").met_at == LATER
    kept.refresh_from_db()
    assert kept.accepted_cents == 10_000_000
    assert Letter.objects.filter(kind="reporting.report_accepted").count() == 1
    assert finance.faults() == []


def test_no_more_is_cleared_than_was_paid(
    report: reporting.Report, reporter: Actor, cast: Cast, grant: grants.Grant
) -> None:
    sent(report, reporter, 50_000_000)
    done = reporting.accept(report_id=report.pk, judgements={}, actor=cast.officer, at=LATER)
    assert (done.accepted_cents, done.cleared_cents) == (50_000_000, 38_000_000)


def test_an_incomplete_report_is_not_sent_and_a_sent_one_not_changed(report: reporting.Report, reporter: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        reporting.submit(report_id=report.pk, actor=reporter, at=LATER)
    assert {one.field for one in refusal.value.findings} == {"achieved", "difficulties", "lessons", "costs"}
    sent(report, reporter, 100)
    with pytest.raises(NotAllowedNow):
        cost(report, reporter)
    with pytest.raises(NotAllowedNow):
        reporting.save_narrative(report_id=report.pk, texts={"achieved": "More"}, actor=reporter, at=LATER)


def test_staff_read_a_report_once_it_was_sent(
    report: reporting.Report, reporter: Actor, cast: Cast, actor_of: Callable[..., Actor]
) -> None:
    stranger = actor_of(Role.REPORTER, organisation=cast.service)
    for actor in (cast.officer, stranger):
        with pytest.raises(NotFound):
            reporting.by_token(report.record.token, actor)
    sent(report, reporter, 100)
    assert reporting.by_token(report.record.token, cast.officer) == report
    with pytest.raises(Forbidden):
        reporting.accept(report_id=report.pk, judgements={}, actor=reporter, at=LATER)


def test_a_returned_report_is_corrected_and_sent_again(report: reporting.Report, reporter: Actor, cast: Cast) -> None:
    sent(report, reporter, 100)
    with pytest.raises(Refused, match="return_needs_reason"):
        reporting.give_back(report_id=report.pk, reason="", actor=cast.officer, at=LATER)
    reporting.give_back(report_id=report.pk, reason="Add the visits.", actor=cast.officer, at=LATER)
    cost(report, reporter, 200)
    again = reporting.submit(report_id=report.pk, actor=reporter, at=LATER)
    assert (again.state, again.returned_reason) == ("submitted", "")


def test_what_was_put_on_paper_before_a_report_was_sent_is_read_by_nobody_else(
    report: reporting.Report, reporter: Actor, cast: Cast
) -> None:
    def on_paper(actor: Actor, day: int) -> documents.Document:
        given = {"kind": "reporting.report", "record": report.record, "language": "en", "form": "docx", "actor": actor}
        return documents.ask(**given, at=LATER + timedelta(days=day))  # type: ignore[arg-type]

    def there(actor: Actor) -> list[documents.Document]:
        return documents.documents_of(report.record, actor)

    def send(day: int) -> None:
        reporting.submit(report_id=report.pk, actor=reporter, at=LATER + timedelta(days=day))

    cost(report, reporter, 100)
    draft = on_paper(reporter, 0)
    reporting.save_narrative(report_id=report.pk, texts=TEXTS, actor=reporter, at=LATER)
    assert there(reporter) == [draft]
    send(1)
    assert there(cast.officer) == []
    with pytest.raises(NotFound):
        documents.by_token(draft.token, cast.officer)
    first = on_paper(cast.officer, 2)
    reporting.give_back(report_id=report.pk, reason="Add.", actor=cast.officer, at=LATER + timedelta(days=3))
    cost(report, reporter, 200)
    on_paper(reporter, 4)
    send(5)
    # What staff had made of the report as it was sent first stays.
    assert there(cast.officer) == [first]


@pytest.fixture
def accepted(report: reporting.Report, reporter: Actor, cast: Cast) -> reporting.Report:
    """An accepted report."""
    sent(report, reporter, 100)
    return reporting.accept(report_id=report.pk, judgements={}, actor=cast.officer, at=LATER)


def propose(report: reporting.Report, actor: Actor) -> knowledge.Lesson:
    return knowledge.propose(
        report_id=report.pk,
        title={"en": "Start with visas"},
        body={"en": "Apply for visas before recruiting."},
        themes=["legal_migration"],
        countries=[],
        actor=actor,
        at=LATER,
    )


def test_a_lesson_is_cleared_by_a_second_person_and_then_everybody_reads_it(
    accepted: reporting.Report, cast: Cast, actor_of: Callable[..., Actor]
) -> None:
    editor = actor_of(Role.EDITOR)
    lesson = propose(accepted, cast.officer)
    assert list(knowledge.visible_to(PUBLIC)) == []
    with pytest.raises(Refused, match="second_person_needed"):
        knowledge.clear(lesson_id=lesson.pk, actor=cast.officer, at=LATER)
    with pytest.raises(NotAllowedNow):
        knowledge.publish(lesson_id=lesson.pk, actor=editor, at=LATER)
    knowledge.clear(lesson_id=lesson.pk, actor=editor, at=LATER)
    published = knowledge.publish(lesson_id=lesson.pk, actor=editor, at=LATER)
    reference = published.record.reference or ""
    assert knowledge.by_reference(reference, PUBLIC) == published
    assert published.record.is_public
    assert published.project is not None


def test_no_lesson_comes_out_of_a_report_that_is_not_accepted(report: reporting.Report, cast: Cast) -> None:
    with pytest.raises(NotAllowedNow):
        propose(report, cast.officer)
    assert knowledge.Lesson.objects.count() == 0


def test_a_dropped_lesson_says_why(accepted: reporting.Report, cast: Cast, actor_of: Callable[..., Actor]) -> None:
    lesson = propose(accepted, cast.officer)
    editor = actor_of(Role.EDITOR)
    with pytest.raises(Refused):
        knowledge.drop(lesson_id=lesson.pk, reason=" ", actor=editor, at=LATER)
    assert knowledge.drop(lesson_id=lesson.pk, reason="Known already", actor=editor, at=LATER).state == "dropped"
