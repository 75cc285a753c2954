"""What the apps to the left are told."""

from django.dispatch import Signal

# Someone's open work passes to a colleague. Arguments: giver and taker (accounts.User), by (the
# administrator), reason (str), at (datetime). Sent inside the transaction; each receiver returns how many
# files it passed on.
files_handed_over = Signal()
