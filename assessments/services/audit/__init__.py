"""Audit: missions and their samples, findings, replies, conclusions, and what came of recommendations."""
