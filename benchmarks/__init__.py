"""What the portal costs, measured: one command a figure, each with its limit beside it.

    python -m tools.services .venv/bin/python -m benchmarks.compute_scores

Machines are shared and noisy: only ratios of one run mean something.
"""
