"""What the public reads: publications, their results, groups, maps, pictures and open data."""
