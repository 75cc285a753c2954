"""What changed in a file between two moments, line by line (``docs/threads.md``)."""
