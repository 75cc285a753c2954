"""Standard packs: what is in them, their sealing in the worker, their downloads."""
