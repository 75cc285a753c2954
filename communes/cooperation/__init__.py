"""Cooperation between communes: bodies, what they run, how they are made, governed and paid (W6-W14)."""
