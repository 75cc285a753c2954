"""What the apps to the left are told."""

from django.dispatch import Signal

# A file that was kept while the antivirus was away turned out infected. Arguments: file (StoredFile), found
# (what the antivirus calls it), at (datetime). Sent inside the transaction that closes the file for good.
file_infected = Signal()
