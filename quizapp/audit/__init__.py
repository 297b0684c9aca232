"""One append-only, hash-chained log of what staff and the program did; entries are written in the act's transaction."""
