"""What is written in the log about priorities, programming and versions."""

from django.utils.functional import Promise

EVENTS: dict[str, str | Promise] = {}
