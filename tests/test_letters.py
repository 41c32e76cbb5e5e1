"""The letters of all apps: complete in every language, with the same placeholders, and each says how it is told."""

from facility.foundation.post import public as post


def test_letters_are_complete_in_every_language() -> None:
    assert post.check_letters() == []


def test_every_kind_says_what_it_belongs_to_and_why_it_cannot_be_put_off() -> None:
    assert post.check_topics() == []
    for kind in post.kinds():
        how = post.manner(kind)
        assert how.topic in post.TOPICS, kind
        assert not how.must or post.REASONS[how.must], kind


def test_what_decides_pays_binds_runs_out_or_protects_goes_at_once_always() -> None:
    must = {kind: post.manner(kind).must for kind in post.kinds()}
    assert {must[f"grants.decided_{one}"] for one in ("award", "reserve", "reject")} == {"decision"}
    assert must["grants.payment_made"] == must["grants.payment_refused"] == "payment"
    assert must["grants.agreement_signed"] == "signature"
    assert must["clocks.reminder"] == must["reporting.report_returned"] == "deadline"
    assert must["parties.password_set"] == must["parties.way_removed"] == "security"
    assert {"tasks", "meetings"} <= set(post.choosable())
    assert post.manner("nobody.knows") == post.Manner("decisions", "undeclared")
