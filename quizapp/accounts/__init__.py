"""Who people are: sign-in, sessions, roles, keeping an anonymous result."""
