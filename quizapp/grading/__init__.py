"""Pure arithmetic of marks: exact fractions, partial credit, the 100-point key, passing, rounding."""
