"""What is wrong with draws, shares, sections and test forms, and how to mend it: (wrong, mend) per language."""

from __future__ import annotations

from quizapp.content.fault_tables.shape import FaultTable

DRAW_TEXTS: FaultTable = {
    "pool_unknown": {
        "en": ("There is no pool {pool}.", "Name a file of pools/ without its ending."),
        "de": ("Es gibt keinen Fragenpool {pool}.", "Eine Datei aus pools/ ohne Endung nennen."),
    },
    "cell_pool_elsewhere": {
        "en": ("The draw around this cell does not take from {pool}.", "Name the pool in the draw as well, or take another one here."),
        "de": (
            "Die Ziehung um diese Zelle nimmt nichts aus {pool}.",
            "Den Fragenpool auch in der Ziehung nennen oder hier einen anderen nehmen.",
        ),
    },
    "draw_without_count": {
        "en": ("This draw does not say how many questions it takes.", "Write count, or cells with a count each."),
        "de": ("Diese Ziehung sagt nicht, wie viele Fragen sie nimmt.", "count schreiben oder cells mit je einem count."),
    },
    "draw_count_and_cells": {
        "en": ("This draw has a count and cells; the cells say how many.", "Remove count here, or the cells."),
        "de": ("Diese Ziehung hat count und cells; wie viele, sagen die Zellen.", "Hier count entfernen oder die cells."),
    },
    "draw_too_many": {
        "en": (
            "{count} questions are drawn, but only {size} fit ({wanted}).",
            "Draw fewer, widen the cells, or add questions to the pools.",
        ),
        "de": (
            "{count} Fragen werden gezogen, es passen aber nur {size} ({wanted}).",
            "Weniger ziehen, die Zellen weiter fassen oder die Fragenpools ergänzen.",
        ),
    },
    "question_never_drawn": {
        "en": (
            "No quiz draws from {pool}; its {questions} questions are never asked.",
            "Add a draw to a quiz, or delete the pool.",
        ),
        "de": (
            "Kein Quiz zieht aus {pool}; seine {questions} Fragen werden nie gestellt.",
            "In einem Quiz draw ergänzen oder den Fragenpool löschen.",
        ),
    },
    "shares_too_many": {
        "en": ("The points_share of these draws add up to {total}, more than 100.", "Make them add up to 100 at most."),
        "de": ("points_share ergibt zusammen {total}, mehr als 100.", "Die Anteile auf zusammen höchstens 100 bringen."),
    },
    "shares_incomplete": {
        "en": (
            "The points_share of these draws add up to {total}, and nothing else earns the other {rest}.",
            "Make them add up to 100, or leave points_share out of one draw.",
        ),
        "de": (
            "points_share ergibt zusammen {total}, und nichts sonst bringt die übrigen {rest}.",
            "Die Anteile auf zusammen 100 bringen oder points_share bei einer Ziehung weglassen.",
        ),
    },
    "shares_leave_nothing": {
        "en": (
            "The points_share of these draws add up to 100, so the other questions would earn nothing.",
            "Make them add up to less, or give every draw its points_share.",
        ),
        "de": (
            "points_share ergibt zusammen 100, die anderen Fragen brächten also nichts.",
            "Die Anteile auf weniger bringen oder jeder Ziehung ihr points_share geben.",
        ),
    },
    "sections_and_questions": {
        "en": ("The quiz {quiz} has sections and, beside them, {field}.", "Move {field} into a section."),
        "de": ("Das Quiz {quiz} hat sections und daneben noch {field}.", "{field} in einen Abschnitt verschieben."),
    },
    "section_empty": {
        "en": ("Section {number} of the quiz {quiz} has no questions.", "Add questions or a draw, or remove the section."),
        "de": (
            "Abschnitt {number} des Quiz {quiz} hat keine Fragen.",
            "questions oder draw ergänzen oder den Abschnitt entfernen.",
        ),
    },
    "section_without_points": {
        "en": (
            "Section {number} has {field}, but an attempt may hold nothing here that earns points.",
            "Add graded questions, or leave {field} out.",
        ),
        "de": (
            "Abschnitt {number} hat {field}, aber vielleicht bringt hier in einem Versuch nichts Punkte.",
            "Bewertete Fragen ergänzen oder {field} weglassen.",
        ),
    },
    "section_pass_alone": {
        "en": (
            "Section {number} has a pass mark, but the quiz {quiz} has none.",
            'Give the quiz pass_points as well; "0" where only the sections decide.',
        ),
        "de": (
            "Abschnitt {number} hat eine Bestehensgrenze, das Quiz {quiz} aber keine.",
            'Auch dem Quiz pass_points geben; "0", wo nur die Abschnitte entscheiden.',
        ),
    },
    "weight_missing": {
        "en": ("Section {number} has no weight, others have one.", "Give every section a weight, or none."),
        "de": ("Abschnitt {number} hat kein weight, andere haben eines.", "Jedem Abschnitt ein weight geben oder keinem."),
    },
    "form_missing": {
        "en": ("course.yaml names a {field} but no {other}.", "Name both, so that learners can compare, or neither."),
        "de": (
            "course.yaml nennt {field}, aber kein {other}.",
            "Beide nennen, damit Lernende vergleichen können, oder keines.",
        ),
    },
    "forms_overlap": {
        "en": (
            "Pre-test and post-test together need {count} questions, but only {size} fit ({wanted}): some would come twice.",
            "Draw fewer, or add questions to the pools.",
        ),
        "de": (
            "Vortest und Nachtest brauchen zusammen {count} Fragen, es passen aber nur {size} ({wanted}): Einige kämen zweimal.",
            "Weniger ziehen oder die Fragenpools ergänzen.",
        ),
    },
}
