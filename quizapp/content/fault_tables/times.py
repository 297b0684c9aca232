"""What is wrong with time limits and windows, and how to mend it: (wrong, mend) per language."""

from __future__ import annotations

from quizapp.content.fault_tables.shape import FaultTable

TIME_TEXTS: FaultTable = {
    "window_ends_first": {
        "en": (
            "The quiz {quiz} closes at {closes}, which is not after it opens ({opens}).",
            "Correct one of the two; both are times in {time_zone}.",
        ),
        "de": (
            "Das Quiz {quiz} schließt um {closes}, also nicht nach seiner Öffnung ({opens}).",
            "Eine der beiden Angaben berichtigen; beide gelten in der Zeitzone {time_zone}.",
        ),
    },
    "time_skipped": {
        "en": (
            "{time} does not exist in {time_zone}: clocks are put forward there that day.",
            "Write the time before or after the change.",
        ),
        "de": (
            "{time} gibt es in der Zeitzone {time_zone} nicht: Die Uhren werden an diesem Tag vorgestellt.",
            "Eine Uhrzeit vor oder nach der Umstellung schreiben.",
        ),
    },
    "time_twice": {
        "en": (
            "{time} comes twice in {time_zone} that day. A quiz opens at the first and closes at the second.",
            "If something else is meant, write a time before or after the change.",
        ),
        "de": (
            "{time} gibt es an diesem Tag zweimal ({time_zone}). Ein Quiz öffnet beim ersten, schließt beim zweiten Mal.",
            "Ist etwas anderes gemeint, eine Uhrzeit vor oder nach der Umstellung schreiben.",
        ),
    },
    "limit_exceeds_window": {
        "en": (
            "The quiz {quiz} is open for {window} minutes, so nobody has the {limit} minutes of the limit.",
            "Lengthen the window, or shorten the limit.",
        ),
        "de": (
            "Das Quiz {quiz} ist {window} Minuten lang offen; die {limit} Minuten des Limits hat also niemand.",
            "Das Zeitfenster verlängern oder das Limit verkürzen.",
        ),
    },
}
