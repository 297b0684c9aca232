"""What a learner has done and what comes next."""
