"""Pages of the action programmes."""
