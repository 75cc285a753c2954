"""Appeals: contested lines, their files, who decides and what the decision does."""
