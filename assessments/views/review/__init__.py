"""The queue, the page of a file, its review and its approval."""
