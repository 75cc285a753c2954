"""Pages about yearly reports and the meetings of regions."""
