"""The commands of the action programmes."""
