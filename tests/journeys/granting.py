"""Acts 8 to 10 of the case: the agreement is signed, money moves, a report is accepted."""

from datetime import date, timedelta

from facility.apps.grants import public as grants
from facility.foundation.base import clock
from seeds.story import answers, case
from tests.journeys.stage import Stage

TODAY = clock.local_day(clock.now())
TITLE = answers.RETURN["title"]


def signed(stage: Stage) -> None:
    """Act 8: the beneficiary's signatory signs first, then the authorising officer."""
    for part, label in (("signatory", "Read and sign the agreement"), ("authority", "Read and sign for the facility")):
        stage.become(part)
        stage.go("/grants/")
        stage.keep(f"{part}-grants", "grants")
        stage.follow(TITLE)
        stage.keep(f"{part}-grant", "grant")
        stage.follow(label)
        stage.keep(f"{part}-agreement", "agreement")
        stage.agree("Sign exactly this")
    stage.keep("signed", "running")


def paid(stage: Stage) -> None:
    """Act 9: requested, checked, ordered, approved, confirmed: each by another person than the one before."""
    stage.become("signatory")
    stage.go("/grants/")
    stage.follow(TITLE)
    stage.follow("Request the pre-financing")
    stage.write("Amount in euro", "304 000")
    stage.keep("request-payment", "request-payment")
    stage.press("Request")
    to_payment(stage, "officer")
    stage.keep("payment-requested", "payment")
    stage.press("Found in order")
    to_payment(stage, "finance")
    stage.press("Order the payment")
    stage.says("An authorising officer approves the order.")
    stage.keep("payment-ordered")
    to_payment(stage, "authority")
    stage.agree("Approve the order")
    stage.keep("payment-approved")
    to_payment(stage, "finance")
    stage.follow("Confirm what the bank did")
    stage.write("Day of payment", str(TODAY))
    stage.write("Bank's reference", "DEMO-0001")
    stage.keep("confirm-payment", "confirm-payment")
    stage.press("Confirm")
    stage.keep("payment-paid", "paid")


def to_payment(stage: Stage, part: str) -> None:
    """The payment's page, found through the list."""
    stage.become(part)
    stage.go("/payments/")
    stage.follow(TITLE)


def reported(stage: Stage) -> None:
    """Act 10: costs with documents; one is cut by a rule, the rest is accepted."""
    # An action starts after its signature at the earliest; here it ran already, so that there are costs to report.
    grants.rows().update(starts_on=TODAY - timedelta(days=190), ends_on=TODAY - timedelta(days=8))
    stage.become("reporter")
    stage.go("/grants/")
    stage.follow(TITLE)
    stage.keep("duties")
    stage.press("Start the report")
    stage.write("What was achieved", "Three counters are open; 212 people came, 118 of them work or learn.")
    stage.write("What was difficult", "Recognising skills took longer than planned.")
    stage.write("What others should know", "Where employers took part from the start, people found work twice as fast.")
    stage.keep("report-texts", "report-texts")
    stage.press("Save the texts")
    add_cost(stage, "human_resources", "Coordinators", TODAY - timedelta(days=30), "94 500")
    add_cost(stage, "travel", "Exchange visits", TODAY - timedelta(days=60), "31 000")
    stage.keep("report-costs", "report-costs")
    stage.agree("Send the report")
    stage.says("Sent.")
    stage.become("officer")
    stage.go("/reports/")
    stage.keep("reports", "reports")
    stage.follow(TITLE)
    stage.keep("report-sent", "report-sent")
    stage.follow("Judge the costs and accept")
    stage.page.get_by_label("Exchange visits").first.fill("29 800")
    stage.page.get_by_label("Rule, if less").last.fill("PRG-14")
    stage.page.get_by_label("Reason, if less").last.fill("One visit has no boarding pass.")
    stage.keep("report-judged", "judge-report")
    stage.press("Accept")
    stage.keep("report-accepted", "report-accepted")


def add_cost(stage: Stage, heading: str, words: str, day: date, amount: str) -> None:
    """One cost with its document."""
    stage.follow("Add a cost")
    stage.write("Heading", heading)
    stage.write("What it was for", words)
    stage.write("Day", str(day))
    stage.write("Amount in euro", amount)
    proof = case.document(words)
    buffer = {"name": "proof.pdf", "mimeType": "application/pdf", "buffer": proof.read()}
    stage.page.get_by_label("Document").set_input_files(buffer)
    stage.keep("add-cost", "add-cost")
    stage.press("Add")
