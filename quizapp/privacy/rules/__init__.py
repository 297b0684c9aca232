"""What can be said about persons' data without looking anything up."""
