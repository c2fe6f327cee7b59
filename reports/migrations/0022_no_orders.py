from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0021_orders_become_grounds")]
    operations = [
        migrations.RemoveField("campaign", "order_kind"),
        migrations.RemoveField("campaign", "order_number"),
        migrations.RemoveField("campaign", "order_date"),
        migrations.RemoveField("campaign", "order_issuer"),
        migrations.RemoveField("campaign", "order_abstract"),
        migrations.RemoveField("historicalcampaign", "order_kind"),
        migrations.RemoveField("historicalcampaign", "order_number"),
        migrations.RemoveField("historicalcampaign", "order_date"),
        migrations.RemoveField("historicalcampaign", "order_issuer"),
        migrations.RemoveField("historicalcampaign", "order_abstract"),
    ]
