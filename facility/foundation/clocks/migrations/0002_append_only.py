from django.db import migrations

from facility.foundation.base.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("clocks", "0001_initial")]

    operations = [append_only("clocks_clockevent")]
