"""What is said of the lines of a file, and the documents asked for there (``docs/threads.md``)."""
