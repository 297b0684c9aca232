"""What is wrong with a course, its quizzes and pools, and how to mend it: (wrong, mend) per language."""

from __future__ import annotations

from quizapp.content.fault_tables.shape import FaultTable

COURSE_TEXTS: FaultTable = {
    "locale_unknown": {
        "en": (
            "{locale} is not a language of this course ({known}).",
            "Add it to locales in course.yaml, or remove this text.",
        ),
        "de": (
            "{locale} ist keine Sprache dieses Kurses ({known}).",
            "Sie in course.yaml unter locales ergänzen oder diesen Text entfernen.",
        ),
    },
    "locale_twice": {
        "en": ("The language {name} is listed twice.", "List it once."),
        "de": ("Die Sprache {name} ist zweimal aufgeführt.", "Sie einmal aufführen."),
    },
    "time_zone_unknown": {
        "en": ("{time_zone} is not a time zone.", "Use a name such as Europe/Berlin."),
        "de": ("{time_zone} ist keine Zeitzone.", "Einen Namen wie Europe/Berlin verwenden."),
    },
    "module_count": {
        "en": (
            "The course has {count} recipes.",
            "A course has 1 to {most} of them, each in a folder such as modules/01-key.",
        ),
        "de": (
            "Der Kurs hat {count} Rezepte.",
            "Ein Kurs hat 1 bis {most} davon, jedes in einem Ordner wie modules/01-schluessel.",
        ),
    },
    "title_claims_chamber": {
        "en": (
            "Only a chamber of commerce grants titles that end in {suffix}.",
            "Leave {suffix} out, unless the chamber itself runs the course.",
        ),
        "de": (
            "Titel mit {suffix} am Ende verleiht nur eine Kammer.",
            "{suffix} weglassen, außer die Kammer führt den Kurs selbst durch.",
        ),
    },
    "module_key_twice": {
        "en": ("Two recipes are called {name}.", "Give one of the folders another key."),
        "de": ("Zwei Rezepte heißen {name}.", "Einem der Ordner einen anderen Schlüssel geben."),
    },
    "module_number_twice": {
        "en": (
            "Two recipe folders carry the number {name}: this one and {other}.",
            "Number the folders in the order of the course.",
        ),
        "de": (
            "Zwei Rezeptordner tragen die Nummer {name}: dieser und {other}.",
            "Die Ordner in der Reihenfolge des Kurses nummerieren.",
        ),
    },
    "quiz_key_twice": {
        "en": ("The quiz of the recipe {name} already has this key.", "Rename the file in quizzes/."),
        "de": ("Diesen Schlüssel hat schon das Quiz des Rezepts {name}.", "Die Datei in quizzes/ umbenennen."),
    },
    "pool_key_twice": {
        "en": ("Two pools are called {name}.", "Rename one of them."),
        "de": ("Zwei Fragenpools heißen {name}.", "Einen davon umbenennen."),
    },
    "objective_id_twice": {
        "en": ("Two objectives are called {name}.", "Give each objective of the course its own id."),
        "de": ("Zwei Lernziele heißen {name}.", "Jedem Lernziel des Kurses eine eigene id geben."),
    },
    "media_unused": {
        "en": ("No text shows this picture.", "Show it in a lesson, or delete it."),
        "de": ("Kein Text zeigt dieses Bild.", "Es in einer Lektion zeigen oder löschen."),
    },
    "translation_missing": {
        "en": ("{field} has no text in {locales}.", "Translate it."),
        "de": ("{field} hat keinen Text in {locales}.", "Übersetzen."),
    },
    "question_id_twice": {
        "en": (
            "The question id {id} is already used in {other}.",
            "Give this question another id; ids are unique in the pack.",
        ),
        "de": (
            "Die Frage-id {id} gibt es schon in {other}.",
            "Dieser Frage eine andere id geben; ids sind im Paket eindeutig.",
        ),
    },
    "anchor_broken": {
        "en": ("No lesson has the passage {anchor}.", "Name a heading as module#id that exists in every language."),
        "de": (
            "Keine Lektion hat die Stelle {anchor}.",
            "Eine Überschrift als modul#id nennen, die es in jeder Sprache gibt.",
        ),
    },
    "objective_unknown": {
        "en": ("No recipe has the objective {objective}.", "Correct the id, or add the objective to a module.yaml."),
        "de": (
            "Kein Rezept hat das Lernziel {objective}.",
            "Die id berichtigen oder das Lernziel in einer module.yaml ergänzen.",
        ),
    },
    "objective_untested": {
        "en": (
            "No question of the quiz {quiz} tests the objective {objective}.",
            "Add a question with this objective to the quiz.",
        ),
        "de": (
            "Keine Frage des Quiz {quiz} prüft das Lernziel {objective}.",
            "Dem Quiz eine Frage mit diesem Lernziel geben.",
        ),
    },
    "module_unknown": {
        "en": ("There is no recipe {module}.", "Name the key of a module folder."),
        "de": ("Es gibt kein Rezept {module}.", "Den Schlüssel eines Modulordners nennen."),
    },
    "self_check_outside_placement": {
        "en": (
            "{id} holds a self-check, but this quiz is not a placement quiz.",
            "Move it to a quiz with purpose: placement.",
        ),
        "de": (
            "{id} enthält eine Selbsteinschätzung, aber das ist kein Einstufungsquiz.",
            "Sie in ein Quiz mit purpose: placement verschieben.",
        ),
    },
    "submission_among_others": {
        "en": (
            "{id} takes files, but this quiz shows all questions on one page.",
            "Write layout: one_per_page, or move the question to another quiz.",
        ),
        "de": (
            "{id} nimmt Dateien an, aber dieses Quiz zeigt alle Fragen auf einer Seite.",
            "layout: one_per_page schreiben oder die Frage in ein anderes Quiz verschieben.",
        ),
    },
    "quiz_empty": {
        "en": ("The quiz {quiz} has no questions.", "Add questions or a draw."),
        "de": ("Das Quiz {quiz} hat keine Fragen.", "questions oder draw ergänzen."),
    },
    "quiz_unknown": {
        "en": ("There is no quiz {quiz}.", "Name a file of quizzes/ without its ending."),
        "de": ("Es gibt kein Quiz {quiz}.", "Eine Datei aus quizzes/ ohne Endung nennen."),
    },
    "quiz_purpose": {
        "en": ("The quiz {quiz} has purpose: {purpose}.", "Write purpose: {wanted}, or name another quiz here."),
        "de": (
            "Das Quiz {quiz} hat purpose: {purpose}.",
            "purpose: {wanted} schreiben oder hier ein anderes Quiz nennen.",
        ),
    },
    "pass_points_unreachable": {
        "en": (
            "The quiz {quiz} asks for points, but no question gives any.",
            "Leave pass_points out, or add graded questions.",
        ),
        "de": (
            "Das Quiz {quiz} verlangt Punkte, aber keine Frage gibt welche.",
            "pass_points weglassen oder bewertete Fragen ergänzen.",
        ),
    },
    "results_marked_by_hand": {
        "en": (
            "results: self_assessment promises results to the learner alone, but a person marks questions of this course.",
            "Write results: open or works_agreement, or remove the questions that a person marks.",
        ),
        "de": (
            "results: self_assessment verspricht, dass Ergebnisse nur den Lernenden gehören, doch ein Mensch bewertet Fragen des Kurses.",
            "results: open oder works_agreement schreiben oder die Fragen entfernen, die ein Mensch bewertet.",
        ),
    },
    "scale_unknown": {
        "en": ("There is no scale {scale}.", "Use one of {known}."),
        "de": ("Es gibt keinen Schlüssel {scale}.", "Einen von diesen verwenden: {known}."),
    },
}
