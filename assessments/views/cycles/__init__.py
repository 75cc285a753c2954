"""Grids, cycles, their communes and their scores."""
