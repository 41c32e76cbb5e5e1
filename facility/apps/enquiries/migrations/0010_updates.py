"""Registering for updates stands in the inbox once the address is confirmed: with who, why and the wishes of that day.

Subscriptions from before, confirmed or not, said no reason: none of them gets an entry.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0005_worded_answers"),
        ("enquiries", "0009_reported_bounces"),
        ("parties", "0004_organisation_found_by"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="enquiry",
            name="enquiry_intent_known",
        ),
        migrations.RemoveConstraint(
            model_name="enquiry",
            name="enquiry_end_known",
        ),
        migrations.RemoveConstraint(
            model_name="route",
            name="route_intent_known",
        ),
        migrations.AddField(
            model_name="enquiry",
            name="subscriber",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="enquiries.subscriber",
            ),
        ),
        migrations.AddField(
            model_name="enquiry",
            name="wishes",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="message",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="organisation_name",
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="reason",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("intent__in", ("meeting", "contact", "assistance", "updates"))),
                name="enquiry_intent_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "closed_reason__in",
                        (
                            "",
                            "answered",
                            "cancelled",
                            "not_ours",
                            "no_reply",
                            "spam",
                            "converted",
                            "declined",
                            "held",
                            "seen",
                        ),
                    )
                ),
                name="enquiry_end_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("intent", "updates"), ("subscriber__isnull", False)),
                    models.Q(models.Q(("intent", "updates"), _negated=True), ("subscriber", None)),
                    _connector="OR",
                ),
                name="enquiry_updates_of_subscriber",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_reason", "seen"), _negated=True),
                    models.Q(("answered_at", None), ("intent", "updates")),
                    _connector="OR",
                ),
                name="enquiry_seen_is_of_updates",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("forgotten_at", None)),
                fields=("subscriber",),
                name="enquiry_one_kept_of_subscriber",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("intent", "updates"), models.Q(("state", "closed"), _negated=True)),
                fields=("email_key",),
                name="enquiry_one_open_of_updates",
            ),
        ),
        migrations.AddConstraint(
            model_name="route",
            constraint=models.CheckConstraint(
                condition=models.Q(("intent__in", ["", "meeting", "contact", "assistance", "updates"])),
                name="route_intent_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason__in", ["", "call", "dossier", "register", "page", "partnership", "press", "other"])
                ),
                name="subscriber_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "requested"),
                    models.Q(("message", ""), ("name", ""), ("organisation_name", ""), ("reason", "")),
                    _connector="OR",
                ),
                name="subscriber_words_wait_for_confirmation",
            ),
        ),
    ]
