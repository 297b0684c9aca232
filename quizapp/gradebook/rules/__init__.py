"""What figures about several learners say, and when they say nothing."""
