"""What is written in the log about the participation and the diagnosis."""

from django.utils.functional import Promise

EVENTS: dict[str, str | Promise] = {}
