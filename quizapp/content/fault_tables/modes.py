"""What is wrong with the mode of a quiz, and how to mend it: (wrong, mend) per language."""

from __future__ import annotations

from quizapp.content.fault_tables.shape import FaultTable

MODE_TEXTS: FaultTable = {
    "learn_layout": {
        "en": ("The quiz {quiz} is in learn mode with all questions on one page.", "Write layout: one_per_page."),
        "de": ("Das Quiz {quiz} hat mode: learn, aber alle Fragen auf einer Seite.", "layout: one_per_page schreiben."),
    },
    "learn_only": {
        "en": ("{field} stands in the quiz {quiz}, which is not in learn mode.", "Write mode: learn, or remove {field}."),
        "de": ("{field} steht im Quiz {quiz}, das nicht mode: learn hat.", "mode: learn schreiben oder {field} entfernen."),
    },
    "release_outside_test": {
        "en": ("The quiz {quiz} is not in test mode; it holds no solutions back.", "Write mode: test, or remove release."),
        "de": ("Das Quiz {quiz} hat nicht mode: test; es hält keine Lösungen zurück.", "mode: test schreiben oder release entfernen."),
    },
    "test_mode_purpose": {
        "en": ("The quiz {quiz} has purpose: {purpose}; only a test can be in test mode.", "Write purpose: test, or remove mode."),
        "de": (
            "Das Quiz {quiz} hat purpose: {purpose}; mode: test gibt es nur beim Test.",
            "purpose: test schreiben oder mode entfernen.",
        ),
    },
    "release_never_comes": {
        "en": (
            "The solutions of {quiz} come after a pass or the last attempt, but nothing is passed here and attempts have no end.",
            "Write pass_points or a limit of attempts, or another release: at_once, after_close or never.",
        ),
        "de": (
            "Die Lösungen von {quiz} kommen nach dem Bestehen oder dem letzten Versuch, doch beides gibt es hier nicht.",
            "pass_points oder unter attempts ein limit schreiben, oder ein anderes release: at_once, after_close oder never.",
        ),
    },
    "release_needs_end": {
        "en": ("The solutions of {quiz} come when it has closed, but it never closes.", "Write closes under time, or another release."),
        "de": (
            "Die Lösungen von {quiz} kommen, wenn es geschlossen ist, doch es schließt nie.",
            "Unter time ein closes schreiben oder ein anderes release.",
        ),
    },
}
