"""What the actions of one year did to the lines of the next: table, design, estimate, words."""
