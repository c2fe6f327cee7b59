"""The one letter of each campaign becomes the first of any number of rows, with the copies of what it was before."""

from itertools import groupby

from django.db import migrations

NAMES = ("kind", "number", "date", "issuer", "abstract")
KEPT = ("history_date", "history_change_reason", "history_type", "history_user_id", "history_user_name")


def letter_of(campaign):
    return {name: getattr(campaign, f"order_{name}") for name in NAMES}


def rows_of_orders(apps, schema_editor):
    grounds, copies = apps.get_model("reports", "Ground"), apps.get_model("reports", "HistoricalGround")
    recorded = apps.get_model("reports", "HistoricalCampaign").objects.order_by("id", "history_id")
    recorded = {pk: list(of_campaign) for pk, of_campaign in groupby(recorded, key=lambda copy: copy.id)}
    for campaign in apps.get_model("reports", "Campaign").objects.order_by("pk"):
        ground = grounds.objects.create(campaign=campaign, position=1, **letter_of(campaign))
        # Of copies that follow each other with the same letter, the first says who wrote it, and when.
        for _, same in groupby(recorded.get(campaign.pk, ()), key=letter_of):
            first = next(same)
            kept = {name: getattr(first, name) for name in KEPT}
            copies.objects.create(id=ground.pk, campaign=campaign, position=1, **letter_of(first), **kept)


def orders_of_rows(apps, schema_editor):
    grounds = apps.get_model("reports", "Ground")
    for campaign in apps.get_model("reports", "Campaign").objects.order_by("pk"):
        first = grounds.objects.filter(campaign_id=campaign.pk).order_by("position", "pk").first()
        letter = (
            {f"order_{name}": getattr(first, name) for name in NAMES} if first else {"order_date": campaign.starts_on}
        )
        apps.get_model("reports", "Campaign").objects.filter(pk=campaign.pk).update(**letter)
        # What the letters were before is not told by a campaign's copies any more.
        apps.get_model("reports", "HistoricalCampaign").objects.filter(id=campaign.pk).update(**letter)


class Migration(migrations.Migration):
    dependencies = [("reports", "0020_grounds")]
    operations = [migrations.RunPython(rows_of_orders, orders_of_rows)]
