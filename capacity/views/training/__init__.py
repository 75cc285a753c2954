"""Pages of the training offer, one module a subject."""
