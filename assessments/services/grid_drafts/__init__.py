"""The grid workshop: the next version of a grid, written on screen (docs/grid-workshop.md)."""
