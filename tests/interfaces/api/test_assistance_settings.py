"""Settings of a programme by programs: read with their history by staff; two people change them on the page."""

from typing import Any

OWN = "facility-assistance"


def test_programs_read_the_history_and_what_is_proposed(story: None, program: Any) -> None:
    told = program("coordinator").get(f"assistance-programmes/{OWN}/settings/follow_up_days").json()
    assert ([one["value"] for one in told["values"]], told["proposed"]["value"]) == ([180], 270)
    assert program("applicant").get(f"assistance-programmes/{OWN}/settings/follow_up_days").status_code == 403
    assert program("coordinator").get(f"assistance-programmes/{OWN}/settings/bonus").status_code == 404
