"""Yearly reports and slides of a published version: what they say, their making, who takes them."""
