"""What is written in the log about a programme at work."""

from django.utils.functional import Promise

EVENTS: dict[str, str | Promise] = {}
