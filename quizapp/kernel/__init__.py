"""The smallest shared words of the product: errors, identity, texts, numbers, codes, clock, events."""
