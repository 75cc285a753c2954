"""Commands of capacity building."""
