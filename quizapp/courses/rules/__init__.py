"""Pure rules of courses and enrolments."""
