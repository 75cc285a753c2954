"""Tables of projects that come in: their shape only. Services decide what may be done with them."""
