"""What learners wrote for themselves: worksheets and plans that only they can read."""
