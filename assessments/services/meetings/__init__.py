"""The meeting of a region about a cycle's results: planned, called, held, followed up."""
