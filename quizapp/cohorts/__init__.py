"""Groups of a course: their trainers, dates, seats and people; client companies; announcements; the calendar."""
