"""Letters that went before stand among the notices too."""

from django.db import migrations, models


def _list_what_went(apps, schema_editor):
    """Letters that went before stand among the notices too, as read; reminders had a notice of their own already."""
    letters, notices = apps.get_model("post", "Letter"), apps.get_model("post", "Notice")
    same = notices.objects.filter(
        user=models.OuterRef("to_user"), kind=models.OuterRef("kind"), record=models.OuterRef("record")
    )
    rows = letters.objects.filter(to_user__isnull=False).exclude(to_address="").exclude(models.Exists(same))
    part = []
    for one in rows.order_by("pk").iterator(chunk_size=500):
        part.append(
            notices(
                user_id=one.to_user_id,
                record_id=one.record_id,
                kind=one.kind,
                letter_id=one.pk,
                at=one.queued_at,
                read_at=one.queued_at,
            )
        )
        if len(part) == 500:
            notices.objects.bulk_create(part)
            part = []
    notices.objects.bulk_create(part)


class Migration(migrations.Migration):
    dependencies = [("post", "0002_centre")]

    operations = [migrations.RunPython(_list_what_went, migrations.RunPython.noop)]
