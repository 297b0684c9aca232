"""What is wrong with YAML and the values in it, and how to mend it: (wrong, mend) per language."""

from __future__ import annotations

from quizapp.content.fault_tables.shape import FaultTable

FIELD_TEXTS: FaultTable = {
    "yaml_syntax": {
        "en": (
            "YAML cannot be read here: {problem}.",
            "Check indentation, colons and quotes; quote texts that hold ': ' or '#'.",
        ),
        "de": (
            "YAML ist hier nicht lesbar: {problem}.",
            "Einrückung, Doppelpunkte und Anführungszeichen prüfen; Texte mit ': ' oder '#' in Anführungszeichen.",
        ),
    },
    "yaml_several_documents": {
        "en": ("The file holds several YAML documents.", "Remove the line with ---; one file holds one thing."),
        "de": (
            "Die Datei enthält mehrere YAML-Dokumente.",
            "Die Zeile mit --- entfernen; eine Datei enthält eine Sache.",
        ),
    },
    "yaml_too_many_values": {
        "en": ("The file holds more than {limit} values.", "Split it, for example into several pools."),
        "de": ("Die Datei enthält mehr als {limit} Werte.", "Sie aufteilen, zum Beispiel in mehrere Fragenpools."),
    },
    "yaml_too_deep": {
        "en": ("The values are nested more than {limit} deep.", "Remove the superfluous brackets or indentation."),
        "de": (
            "Die Werte sind mehr als {limit} Ebenen tief geschachtelt.",
            "Überzählige Klammern oder Einrückungen entfernen.",
        ),
    },
    "yaml_anchor": {
        "en": ("YAML anchors such as &{name} are not allowed.", "Write the value out; quote texts that start with &."),
        "de": (
            "YAML-Anker wie &{name} sind nicht erlaubt.",
            "Den Wert ausschreiben; Texte mit & am Anfang in Anführungszeichen setzen.",
        ),
    },
    "yaml_alias": {
        "en": ("YAML aliases such as *{name} are not allowed.", "Write the value out; quote texts that start with *."),
        "de": (
            "YAML-Verweise wie *{name} sind nicht erlaubt.",
            "Den Wert ausschreiben; Texte mit * am Anfang in Anführungszeichen setzen.",
        ),
    },
    "yaml_tag": {
        "en": ("YAML tags such as {tag} are not allowed.", "Remove the tag; quote texts that start with !."),
        "de": (
            "YAML-Typangaben wie {tag} sind nicht erlaubt.",
            "Die Angabe entfernen; Texte mit ! am Anfang in Anführungszeichen setzen.",
        ),
    },
    "yaml_key_not_text": {
        "en": ("The key {key} is not a text.", "Put the key into quotes."),
        "de": ("Der Schlüssel {key} ist kein Text.", "Den Schlüssel in Anführungszeichen setzen."),
    },
    "yaml_duplicate_key": {
        "en": ("The key {key} already stands in line {first}.", "Keep one of the two."),
        "de": ("Der Schlüssel {key} steht schon in Zeile {first}.", "Einen der beiden behalten."),
    },
    "unknown_key": {
        "en": ("The key {key} has no meaning here.", "Correct its spelling or indentation, or delete it."),
        "de": (
            "Der Schlüssel {key} hat hier keine Bedeutung.",
            "Schreibweise oder Einrückung berichtigen oder ihn löschen.",
        ),
    },
    "missing_key": {
        "en": ("The key {key} is missing.", "Add it."),
        "de": ("Der Schlüssel {key} fehlt.", "Ihn ergänzen."),
    },
    "not_one_of": {
        "en": ("{field} cannot be {found}.", "Choose one of {expected}."),
        "de": ("{found} ist für {field} nicht möglich.", "Einen dieser Werte wählen: {expected}."),
    },
    "bad_name": {
        "en": (
            "{found} is not a name for {field}.",
            "Use lower-case letters, digits and hyphens, a letter first; anchors look like module#heading.",
        ),
        "de": (
            "{found} ist kein Name für {field}.",
            "Kleinbuchstaben, Ziffern und Bindestriche verwenden, zuerst ein Buchstabe; Anker wie modul#ueberschrift.",
        ),
    },
    "list_too_short": {
        "en": ("{field} needs at least {limit} entries.", "Add an entry."),
        "de": ("{field} braucht mindestens {limit} Einträge.", "Einen Eintrag ergänzen."),
    },
    "text_empty": {
        "en": ("{field} is empty.", "Write the text, or leave the key out where it is optional."),
        "de": ("{field} ist leer.", "Den Text schreiben oder den Schlüssel weglassen, wo er freiwillig ist."),
    },
    "text_too_long": {
        "en": ("{field} is longer than {limit} characters.", "Shorten it."),
        "de": ("{field} ist länger als {limit} Zeichen.", "Kürzen."),
    },
    "not_a_list": {
        "en": ("{field} must be a list.", "Write one entry per line, each with a hyphen, or [a, b]."),
        "de": ("{field} muss eine Liste sein.", "Je Zeile ein Eintrag mit Spiegelstrich, oder [a, b]."),
    },
    "not_a_map": {
        "en": ("Keys and values are expected here.", "Write key: value, one per line."),
        "de": ("Hier werden Schlüssel und Werte erwartet.", "Je Zeile schluessel: Wert schreiben."),
    },
    "not_a_text": {
        "en": (
            "{field} must be a text, not {found}.",
            'Put it into quotes ("{found}"), or write one text per language.',
        ),
        "de": (
            "{field} muss ein Text sein, nicht {found}.",
            'In Anführungszeichen setzen ("{found}") oder je Sprache einen Text schreiben.',
        ),
    },
    "not_exact_number": {
        "en": ("{field} must be an exact number, not {found}.", 'Write it in quotes, such as "4", "0.05" or "1/60".'),
        "de": (
            "{field} muss eine genaue Zahl sein, nicht {found}.",
            'In Anführungszeichen schreiben, etwa "4", "0.05" oder "1/60".',
        ),
    },
    "not_a_whole_number": {
        "en": ("{field} must be a whole number, not {found}.", "Write digits only."),
        "de": ("{field} muss eine ganze Zahl sein, nicht {found}.", "Nur Ziffern schreiben."),
    },
    "not_true_or_false": {
        "en": ("{field} must be true or false, not {found}.", "Write true or false without quotes."),
        "de": (
            "{field} muss true oder false sein, nicht {found}.",
            "true oder false ohne Anführungszeichen schreiben.",
        ),
    },
    "not_a_wall_time": {
        "en": ("{field} is no day and time: {found}.", 'Write it as "2026-12-01 09:00", in quotes.'),
        "de": (
            "{field} ist kein Tag mit Uhrzeit: {found}.",
            'Als "2026-12-01 09:00" schreiben, in Anführungszeichen.',
        ),
    },
    "out_of_range": {
        "en": ("{found} is not possible for {field}; the limit is {limit}.", "Choose a number within the limit."),
        "de": (
            "{found} ist für {field} nicht möglich; die Grenze ist {limit}.",
            "Eine Zahl innerhalb der Grenze wählen.",
        ),
    },
    "not_coherent": {
        "en": ("These values do not fit together: {problem}.", "See docs/packs.md for what belongs together."),
        "de": ("Diese Angaben passen nicht zusammen: {problem}.", "In docs/packs.md steht, was zusammengehört."),
    },
    "not_valid": {
        "en": ("{field} cannot be read: {problem}.", "See docs/packs.md for its form."),
        "de": ("{field} ist nicht lesbar: {problem}.", "Die Form steht in docs/packs.md."),
    },
    "not_utf8": {
        "en": ("The text is not written in UTF-8.", "Save the file as UTF-8."),
        "de": ("Der Text ist nicht in UTF-8 geschrieben.", "Die Datei als UTF-8 speichern."),
    },
    "control_character": {
        "en": (
            "The text holds the invisible character {character}.",
            "Delete it; it often comes along with copied text.",
        ),
        "de": (
            "Der Text enthält das unsichtbare Zeichen {character}.",
            "Es löschen; es gerät oft mit kopiertem Text hinein.",
        ),
    },
}
