"""Kinds of question: what each holds, how it is drawn, answered, shown and marked. No web, no database."""
