"""What people may ask of their data: taking it along, having it erased; and what the operator owes them by himself."""
