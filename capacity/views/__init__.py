"""Pages of capacity building, one module a subject."""
