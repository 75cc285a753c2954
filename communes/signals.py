"""What the apps to the left are told."""

from django.dispatch import Signal

# An announcement was published or taken down: what is kept of public pages no longer says the truth. Sent
# after the transaction.
announcements_changed = Signal()
