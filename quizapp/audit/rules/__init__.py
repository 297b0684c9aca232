"""The chain as arithmetic on plain values, and the list of acts."""
