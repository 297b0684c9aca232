"""What is wrong with pictures, and how to mend it: (wrong, mend) per language."""

from __future__ import annotations

from quizapp.content.fault_tables.shape import FaultTable

MEDIA_TEXTS: FaultTable = {
    "media_ending": {
        "en": (
            "The file's content is not what its ending .{ending} says (found: {found}).",
            "Save the picture as svg, png, jpg or webp with the right ending.",
        ),
        "de": (
            "Der Inhalt passt nicht zur Endung .{ending} (gefunden: {found}).",
            "Das Bild als svg, png, jpg oder webp mit der richtigen Endung speichern.",
        ),
    },
    "media_size": {
        "en": (
            "The picture's size ({width} x {height}) is missing or above {limit} pixels.",
            "Save it again, smaller.",
        ),
        "de": (
            "Die Größe des Bildes ({width} x {height}) fehlt oder liegt über {limit} Pixeln.",
            "Es kleiner neu speichern.",
        ),
    },
    "svg_damaged": {
        "en": ("The drawing cannot be read: {what}.", "Save it again as plain SVG in UTF-8."),
        "de": ("Die Zeichnung ist nicht lesbar: {what}.", "Sie noch einmal als einfaches SVG in UTF-8 speichern."),
    },
    "svg_root": {
        "en": (
            "The drawing does not start with an svg element.",
            'Start it with <svg xmlns="http://www.w3.org/2000/svg">.',
        ),
        "de": (
            "Die Zeichnung beginnt nicht mit einem svg-Element.",
            'Mit <svg xmlns="http://www.w3.org/2000/svg"> beginnen.',
        ),
    },
    "svg_size": {
        "en": (
            "The drawing does not say how large it is.",
            "Give the svg element a viewBox of at most 10000 by 10000.",
        ),
        "de": (
            "Die Zeichnung sagt nicht, wie groß sie ist.",
            "Dem svg-Element eine viewBox von höchstens 10000 mal 10000 geben.",
        ),
    },
    "svg_doctype": {
        "en": ("The drawing holds a DOCTYPE or entities.", "Delete the line with <!DOCTYPE>."),
        "de": ("Die Zeichnung enthält DOCTYPE oder Entitäten.", "Die Zeile mit <!DOCTYPE> löschen."),
    },
    "svg_instruction": {
        "en": ("The drawing holds the processing instruction {what}.", "Delete it."),
        "de": ("Die Zeichnung enthält die Verarbeitungsanweisung {what}.", "Sie löschen."),
    },
    "svg_element": {
        "en": ("The drawing holds the element {what}.", "Save it as plain SVG with shapes and texts only."),
        "de": (
            "Die Zeichnung enthält das Element {what}.",
            "Sie als einfaches SVG nur mit Formen und Texten speichern.",
        ),
    },
    "svg_handler": {
        "en": ("The drawing holds a script in {what}.", "Delete the attribute."),
        "de": ("Die Zeichnung enthält ein Skript in {what}.", "Das Attribut löschen."),
    },
    "svg_reference": {
        "en": ("The drawing refers to something outside: {what}.", "Refer only to parts of the drawing itself (#id)."),
        "de": ("Die Zeichnung verweist nach außen: {what}.", "Nur auf Teile der Zeichnung selbst verweisen (#id)."),
    },
    "svg_style": {
        "en": (
            "The drawing's style loads or runs something: {what}.",
            "Keep only plain style rules without imports and backslashes.",
        ),
        "de": (
            "Der Stil der Zeichnung lädt etwas oder führt etwas aus: {what}.",
            "Nur einfache Stilregeln ohne Importe und Backslashes behalten.",
        ),
    },
    "svg_too_complex": {
        "en": (
            "The drawing holds more than {what} elements or is nested too deep.",
            "Simplify it, or use a png or webp picture.",
        ),
        "de": (
            "Die Zeichnung hat mehr als {what} Elemente oder ist zu tief geschachtelt.",
            "Sie vereinfachen oder als png oder webp speichern.",
        ),
    },
}
