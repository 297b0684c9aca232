"""What is wrong with questions by the rules of their kind, and how to mend it: (wrong, mend) per language."""

from __future__ import annotations

from quizapp.content.fault_tables.shape import FaultTable

QUESTION_TEXTS: FaultTable = {
    "duplicate_id": {
        "en": ("The id {id} stands twice in this list.", "Give each entry its own id."),
        "de": ("Die id {id} steht zweimal in dieser Liste.", "Jedem Eintrag eine eigene id geben."),
    },
    "too_few_options": {
        "en": ("{count} entries are too few to choose from.", "Add another one."),
        "de": ("{count} Einträge sind zu wenige für eine Auswahl.", "Einen weiteren ergänzen."),
    },
    "no_right_option": {
        "en": ("No option is right.", "Mark the right one with right: true."),
        "de": ("Keine Antwort ist richtig.", "Die richtige mit right: true kennzeichnen."),
    },
    "several_right_options": {
        "en": (
            "{count} options are right, but only one can be chosen.",
            "Leave one of them, or use multiple_response.",
        ),
        "de": (
            "{count} Antworten sind richtig, aber nur eine lässt sich wählen.",
            "Nur eine davon lassen oder multiple_response verwenden.",
        ),
    },
    "all_options_right": {
        "en": ("Every option is right.", "Add a wrong one."),
        "de": ("Jede Antwort ist richtig.", "Eine falsche ergänzen."),
    },
    "choose_differs": {
        "en": ("choose says {choose}, but {right} options are right.", "Make the two numbers agree."),
        "de": ("choose nennt {choose}, richtig sind aber {right} Antworten.", "Beide Zahlen in Einklang bringen."),
    },
    "points_unreachable": {
        "en": ("No answer can earn all points.", "Make sure the right answers give full credit."),
        "de": ("Keine Antwort erreicht alle Punkte.", "Dafür sorgen, dass die richtigen Antworten voll zählen."),
    },
    "gap_missing": {
        "en": ("The text in {locale} lacks the gap {gap}.", "Write {{{{{gap}}}}} where the gap belongs."),
        "de": ("Im Text in {locale} fehlt die Lücke {gap}.", "{{{{{gap}}}}} schreiben, wo die Lücke hingehört."),
    },
    "gap_repeated": {
        "en": ("The text in {locale} holds the gap {gap} more than once.", "Keep one of them."),
        "de": ("Der Text in {locale} enthält die Lücke {gap} mehrmals.", "Eine davon behalten."),
    },
    "gap_unknown": {
        "en": (
            "The text in {locale} holds the gap {gap}, which gaps does not list.",
            "List it under gaps, or correct its id.",
        ),
        "de": (
            "Der Text in {locale} enthält die Lücke {gap}, die unter gaps fehlt.",
            "Sie unter gaps aufführen oder ihre id berichtigen.",
        ),
    },
    "duplicate_text": {
        "en": ("“{text}” stands twice in {locale}, so the two cannot be told apart.", "Reword one of them."),
        "de": ("„{text}“ steht in {locale} zweimal, beide sind nicht zu unterscheiden.", "Eines davon umformulieren."),
    },
    "typing_errors_too_many": {
        "en": (
            "{typing_errors} typing errors are too many for “{text}”: other words would be accepted.",
            "Allow fewer, or leave typing_errors out.",
        ),
        "de": (
            "{typing_errors} Tippfehler sind zu viele für „{text}“: Andere Wörter würden anerkannt.",
            "Weniger zulassen oder typing_errors weglassen.",
        ),
    },
    "class_unknown": {
        "en": ("There is no class {found}.", "Name one of these: {known}."),
        "de": ("Es gibt keine Klasse {found}.", "Eine dieser Klassen nennen: {known}."),
    },
    "place_outside": {
        "en": (
            "The place {id} reaches beyond the picture, which is {width} wide and {height} high.",
            "Move it inside, or make it smaller.",
        ),
        "de": (
            "Die Stelle {id} ragt aus dem Bild, das {width} breit und {height} hoch ist.",
            "Sie ins Bild rücken oder verkleinern.",
        ),
    },
    "marker_outside": {
        "en": ("The number of the place {id} would stand beside it.", "Give it a marker inside: marker: [x, y]."),
        "de": ("Die Nummer der Stelle {id} stünde neben ihr.", "Ihr mit marker: [x, y] einen Ort im Innern geben."),
    },
    "places_meet": {
        "en": ("The places {other} and {id} touch or overlap.", "Leave some room between them."),
        "de": ("Die Stellen {other} und {id} berühren oder überlappen sich.", "Zwischen ihnen Platz lassen."),
    },
    "picture_size_differs": {
        "en": (
            "{image} measures {found_width} x {found_height}, the question says {width} x {height}.",
            "Write the picture's own size, and check the coordinates of the places.",
        ),
        "de": (
            "{image} misst {found_width} x {found_height}, die Frage nennt {width} x {height}.",
            "Die Größe des Bildes angeben und die Koordinaten der Stellen nachsehen.",
        ),
    },
    "rating_before_unknown": {
        "en": ("No other self_rating has the id {before}.", "Name the one that is asked before the recipe."),
        "de": ("Keine andere self_rating hat die id {before}.", "Diejenige nennen, die vor dem Rezept gestellt wird."),
    },
    "rating_scale_differs": {
        "en": ("The scale differs from that of {before}.", "Use the same steps and the same words."),
        "de": ("Die Skala weicht von der in {before} ab.", "Dieselben Stufen und dieselben Worte verwenden."),
    },
    "rating_statement_differs": {
        "en": (
            "{before} does not ask the statement {id} in these words.",
            "Use the same id and the same text in both, or add the statement there.",
        ),
        "de": (
            "{before} stellt den Satz {id} nicht mit diesen Worten.",
            "In beiden dieselbe id und denselben Text verwenden oder den Satz dort ergänzen.",
        ),
    },
    "accepted_and_wrong": {
        "en": ("“{text}” is accepted and listed as wrong.", "Keep it in one of the two lists."),
        "de": ("„{text}“ wird anerkannt und ist zugleich als falsch aufgeführt.", "In einer der beiden Listen behalten."),
    },
    "comes_from_parts": {
        "en": ("{key} of a situation are those of its parts.", "Remove {key} here; write them at the parts."),
        "de": (
            "{key} ergeben sich bei einer Situationsaufgabe aus ihren Teilen.",
            "{key} hier löschen und bei den Teilen angeben.",
        ),
    },
    "no_graded_part": {
        "en": ("No part of the situation earns points.", "Add a part of a graded kind, with points."),
        "de": ("Kein Teil der Situationsaufgabe bringt Punkte.", "Einen bewerteten Teil mit points ergänzen."),
    },
    "kind_inside": {
        "en": ("A question of the kind {kind} cannot be part of a situation.", "Make it a question of its own, next to the situation."),
        "de": (
            "Eine Frage der Art {kind} kann nicht Teil einer Situationsaufgabe sein.",
            "Sie zu einer eigenen Frage neben der Situationsaufgabe machen.",
        ),
    },
    "follows_unknown": {
        "en": (
            "The sum names {name}, which is no number field that comes before this one.",
            "Use an earlier field, here: {known}. Fields of an earlier part are written part.field; a minus stands between spaces.",
        ),
        "de": (
            "Die Rechnung nennt {name}; davor steht kein Zahlenfeld, das so heißt.",
            "Ein früheres Feld nennen, hier: {known}. Felder eines früheren Teils heißen teil.feld; ein Minus steht zwischen Leerzeichen.",
        ),
    },
    "follows_differs": {
        "en": (
            "With right earlier numbers the sum gives {found}, but the right answer is {right}.",
            "Correct the sum, the answer or its tolerance.",
        ),
        "de": (
            "Mit richtigen früheren Zahlen ergibt die Rechnung {found}, richtig ist aber {right}.",
            "Die Rechnung, die Antwort oder ihre Toleranz berichtigen.",
        ),
    },
    "criterion_steps_uneven": {
        "en": (
            "Steps of {step} do not lead to {points} points, or there are more than {most} of them.",
            "Choose a step by which the points can be divided.",
        ),
        "de": (
            "Schritte von {step} führen nicht auf {points} Punkte, oder es sind mehr als {most}.",
            "Einen Schritt wählen, durch den sich die Punkte teilen lassen.",
        ),
    },
    "criteria_sum_differs": {
        "en": ("points says {points}, but the criteria add up to {sum}.", "Make the two agree."),
        "de": ("points nennt {points}, die Kriterien ergeben zusammen aber {sum}.", "Beides in Einklang bringen."),
    },
}
