"""Improvement: plans and their follow-up, what other figures would give, what communes alike have."""
