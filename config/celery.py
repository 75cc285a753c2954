"""The Celery application: one per process, configured from the Django settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")

app = Celery("adaa")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
