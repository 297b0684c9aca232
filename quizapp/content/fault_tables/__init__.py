"""Tables that put faults into words, one for each thing that can be at fault."""
