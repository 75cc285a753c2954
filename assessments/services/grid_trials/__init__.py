"""What a version or a draft of a grid would have given for a past year (docs/grid-versions.md)."""
