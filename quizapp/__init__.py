"""quizapp: a self-hosted server for self-assessment quizzes and e-learning modules."""

__version__ = "0.1.0"
