"""Room: meetings of a course (on screen "Webinar"), and who was there."""
