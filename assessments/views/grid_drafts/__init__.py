"""The pages of the grid workshop."""
