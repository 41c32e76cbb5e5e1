"""Loads countries, regions and kinds of body: they are part of an empty facility."""

from django.db import migrations

from facility.apps.parties.loading import load


def forwards(apps, editor):
    load(lambda name: apps.get_model("parties", name))


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
