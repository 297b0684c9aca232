"""What is wrong with the files of a pack, and how to mend it: (wrong, mend) per language."""

from __future__ import annotations

from quizapp.content.fault_tables.shape import FaultTable

FILE_TEXTS: FaultTable = {
    "pack_missing": {
        "en": ("There is no pack here.", "Name the pack's folder or its zip file."),
        "de": ("Hier liegt kein Paket.", "Den Ordner des Pakets oder seine Zip-Datei angeben."),
    },
    "file_missing": {
        "en": ("This file is missing.", "Create it as docs/packs.md describes."),
        "de": ("Diese Datei fehlt.", "Die Datei anlegen, wie docs/packs.md es beschreibt."),
    },
    "unknown_file": {
        "en": ("This file has no meaning in a pack.", "Delete it, or correct its name or folder."),
        "de": (
            "Diese Datei hat in einem Paket keine Bedeutung.",
            "Sie löschen oder ihren Namen oder Ordner berichtigen.",
        ),
    },
    "file_too_large": {
        "en": ("The file is larger than {limit_kb} KB.", "Make it smaller: compress the picture or split the text."),
        "de": (
            "Die Datei ist größer als {limit_kb} KB.",
            "Sie verkleinern: das Bild komprimieren oder den Text aufteilen.",
        ),
    },
    "file_unreadable": {
        "en": ("The file cannot be opened.", "Check its permissions."),
        "de": ("Die Datei lässt sich nicht öffnen.", "Die Zugriffsrechte prüfen."),
    },
    "too_many_files": {
        "en": ("The pack holds more than {limit} files.", "Remove what the course does not need."),
        "de": ("Das Paket enthält mehr als {limit} Dateien.", "Entfernen, was der Kurs nicht braucht."),
    },
    "pack_too_large": {
        "en": ("The unpacked pack is larger than {limit_mb} MB.", "Make the pictures smaller or remove unused ones."),
        "de": ("Das entpackte Paket ist größer als {limit_mb} MB.", "Bilder verkleinern oder ungenutzte entfernen."),
    },
    "text_too_large": {
        "en": ("All texts together are larger than {limit_mb} MB.", "Split the course into several packs."),
        "de": ("Alle Texte zusammen sind größer als {limit_mb} MB.", "Den Kurs auf mehrere Pakete verteilen."),
    },
    "zip_too_large": {
        "en": ("The zip is larger than any course.", "Zip only the pack's folder, with small pictures."),
        "de": ("Die Zip-Datei ist größer als jeder Kurs.", "Nur den Ordner des Pakets packen, mit kleinen Bildern."),
    },
    "zip_damaged": {
        "en": ("The zip is damaged or contradicts itself here.", "Zip the folder again."),
        "de": ("Die Zip-Datei ist hier beschädigt oder widerspricht sich.", "Den Ordner noch einmal packen."),
    },
    "zip_method": {
        "en": ("The file is packed in an unusual way.", "Zip the folder with the usual method (deflate)."),
        "de": ("Die Datei ist auf unübliche Weise gepackt.", "Den Ordner mit dem üblichen Verfahren (Deflate) packen."),
    },
    "encrypted": {
        "en": ("The file is encrypted.", "Zip the folder without a password."),
        "de": ("Die Datei ist verschlüsselt.", "Den Ordner ohne Passwort packen."),
    },
    "symlink": {
        "en": ("This is a link to another place.", "Put the file itself into the pack."),
        "de": ("Das ist eine Verknüpfung zu einem anderen Ort.", "Die Datei selbst in das Paket legen."),
    },
    "special_file": {
        "en": ("This is not an ordinary file.", "Remove it from the pack."),
        "de": ("Das ist keine gewöhnliche Datei.", "Sie aus dem Paket entfernen."),
    },
    "path_outside": {
        "en": ("The path leads out of the pack.", "Use relative paths with / and without .. inside the pack."),
        "de": ("Der Pfad führt aus dem Paket hinaus.", "Relative Pfade mit / und ohne .. im Paket verwenden."),
    },
    "name_not_plain": {
        "en": (
            "The file name holds unusual characters.",
            "Use letters a-z, digits, points, hyphens and underscores only.",
        ),
        "de": (
            "Der Dateiname enthält unübliche Zeichen.",
            "Nur Buchstaben a-z, Ziffern, Punkt, Binde- und Unterstrich verwenden.",
        ),
    },
    "name_not_utf8": {
        "en": (
            "A file name is not written in UTF-8.",
            "Use letters a-z, digits, points, hyphens and underscores only.",
        ),
        "de": (
            "Ein Dateiname ist nicht in UTF-8 geschrieben.",
            "Nur Buchstaben a-z, Ziffern, Punkt, Binde- und Unterstrich verwenden.",
        ),
    },
    "duplicate_file": {
        "en": ("The zip holds this file twice.", "Zip the folder again."),
        "de": ("Die Zip-Datei enthält diese Datei zweimal.", "Den Ordner noch einmal packen."),
    },
    "case_collision": {
        "en": ("The name differs from {other} only in capitals.", "Rename one of the two files."),
        "de": (
            "Der Name unterscheidet sich von {other} nur in der Großschreibung.",
            "Eine der beiden Dateien umbenennen.",
        ),
    },
    "too_many_faults": {
        "en": ("There are {count} faults; the first {limit} are listed.", "Mend these and check again."),
        "de": ("Es gibt {count} Fehler; die ersten {limit} sind aufgeführt.", "Diese beheben und erneut prüfen."),
    },
}
