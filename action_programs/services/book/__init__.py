"""The book of a programme: everything it says, written out in one language, and its making on paper."""
