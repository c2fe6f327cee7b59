from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0016_addresses_that_changed")]

    operations = [migrations.RemoveConstraint(model_name="deferral", name="deferral_once_per_list")]
