"""Reading: lesson pages, marking sections as read, search."""
