"""Attendance reports of webinar programs: bytes in, stays of people out."""
