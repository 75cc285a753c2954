from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("communes", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="CensusSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=12, verbose_name="code")),
                ("census", models.PositiveSmallIntegerField(verbose_name="census")),
                ("figures", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "census figures",
                "verbose_name_plural": "census figures",
                "ordering": ["code", "census"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "census"), name="census_once_a_place")
                ],
            },
        ),
    ]
