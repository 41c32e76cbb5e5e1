"""Versions of answers are only added; a schema in use is not changed any more."""

from django.db import migrations

from facility.foundation.base.triggers import append_only, frozen_once


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial")]

    operations = [
        append_only("forms_answerversion"),
        frozen_once("forms_schema", "frozen_at"),
    ]
