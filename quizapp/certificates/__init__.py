"""Papers: eligibility, issue, PDF, public verification."""
