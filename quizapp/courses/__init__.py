"""Published courses: revisions, the catalogue, enrolment."""
