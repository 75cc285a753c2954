"""Template tags of people and places."""
