"""Meetings: moments are offered and chosen, a meeting is held with its outcome or declined with its reason.

What is agreed already gets the task to say what came of it.
"""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import migrations, models

KIND, WITHIN = "enquiries.tell_outcome", timedelta(days=7)


def tell(apps: Any, schema_editor: Any) -> None:
    """A task for each meeting that is agreed and has none."""
    clocks, events = apps.get_model("clocks", "Clock").objects, apps.get_model("clocks", "ClockEvent").objects
    there = clocks.filter(kind=KIND).exclude(state="stopped").values("record")
    agreed = apps.get_model("enquiries", "Enquiry").objects.filter(state="agreed").exclude(record__in=there)
    for one in agreed.order_by("pk"):
        due = one.meets_at + WITHIN
        made = clocks.create(
            record_id=one.record_id, kind=KIND, role=one.role, organisation_id=one.organisation_id,
            started_at=one.received_at, due_at=due,
        )  # fmt: skip
        events.create(clock=made, kind="start", at=one.received_at, until=due)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("calls", "0005_worded_answers"),
        ("clocks", "0003_open_by_index"),
        ("enquiries", "0007_tasks_of_components"),
        ("parties", "0004_organisation_found_by"),
        ("records", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(
            model_name="enquiry",
            name="enquiry_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="enquiry",
            name="enquiry_forgotten_is_empty",
        ),
        migrations.RemoveConstraint(
            model_name="enquiry",
            name="enquiry_end_known",
        ),
        migrations.AddField(
            model_name="enquiry",
            name="held_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="enquiry",
            name="offered",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="enquiry",
            name="outcome",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("received", "answered", "offered", "agreed", "held", "closed"))),
                name="enquiry_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "closed_reason__in",
                        ("", "answered", "cancelled", "not_ours", "no_reply", "spam", "converted", "declined", "held"),
                    )
                ),
                name="enquiry_end_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "offered"), _negated=True),
                    models.Q(
                        ("intent", "meeting"),
                        ("meets_at", None),
                        ("minutes__gt", 0),
                        models.Q(("place", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="enquiry_offered_has_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "held"), _negated=True),
                    models.Q(
                        ("held_at__isnull", False),
                        ("intent", "meeting"),
                        ("meets_at__isnull", False),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="enquiry_held_has_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_reason", "declined"), _negated=True),
                    models.Q(
                        ("intent", "meeting"),
                        models.Q(
                            models.Q(("outcome", ""), _negated=True), ("forgotten_at__isnull", False), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="enquiry_declined_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("forgotten_at", None),
                        models.Q(("email", ""), _negated=True),
                        models.Q(("email_key", ""), _negated=True),
                        models.Q(("message", ""), _negated=True),
                    ),
                    models.Q(
                        ("answer", ""),
                        ("email", ""),
                        ("email_key", ""),
                        ("forgotten_at__isnull", False),
                        ("message", ""),
                        ("name", ""),
                        ("outcome", ""),
                        ("state", "closed"),
                    ),
                    _connector="OR",
                ),
                name="enquiry_forgotten_is_empty",
            ),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
