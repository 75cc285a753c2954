"""Pages on versions of grids: how their lines follow each other, and what one would have given."""
