"""What is wrong with lessons and other Markdown, and how to mend it: (wrong, mend) per language."""

from __future__ import annotations

from quizapp.content.fault_tables.shape import FaultTable

LESSON_TEXTS: FaultTable = {
    "lesson_missing": {
        "en": ("The lesson in {locale} is missing.", "Write this file."),
        "de": ("Die Lektion in {locale} fehlt.", "Diese Datei schreiben."),
    },
    "credits_missing": {
        "en": (
            "The credits in {locale} are missing.",
            "Write this file, or delete the credits of the other languages.",
        ),
        "de": (
            "Die Quellenangaben in {locale} fehlen.",
            "Diese Datei schreiben oder die der anderen Sprachen löschen.",
        ),
    },
    "heading_level": {
        "en": ("A heading of level {level} stands here.", "Use ## for sections and ### for passages."),
        "de": ("Hier steht eine Überschrift der Ebene {level}.", "## für Abschnitte und ### für Stellen darin verwenden."),
    },
    "heading_nested": {
        "en": ("The heading “{title}” stands inside a list, quotation or call-out.", "Move it out."),
        "de": ("Die Überschrift „{title}“ steht in einer Liste, einem Zitat oder Kasten.", "Sie herausnehmen."),
    },
    "heading_before_section": {
        "en": ("The passage “{title}” stands before the first section.", "Put a ## heading above it."),
        "de": ("Die Stelle „{title}“ steht vor dem ersten Abschnitt.", "Eine Überschrift mit ## darüber setzen."),
    },
    "heading_without_id": {
        "en": ("The heading “{title}” has no id.", "Add one at its end, such as {{#start}}."),
        "de": ("Die Überschrift „{title}“ hat keine id.", "Am Ende eine anfügen, etwa {{#start}}."),
    },
    "heading_id_twice": {
        "en": ("The id {id} already stands in line {first}.", "Choose another id."),
        "de": ("Die id {id} steht schon in Zeile {first}.", "Eine andere id wählen."),
    },
    "section_count": {
        "en": ("The lesson has {count} sections.", "Write {least} to {most} sections, each with a ## heading."),
        "de": (
            "Die Lektion hat {count} Abschnitte.",
            "{least} bis {most} Abschnitte schreiben, jeden mit einer Überschrift ##.",
        ),
    },
    "headings_differ": {
        "en": (
            "The lesson in {source} has {wanted} here, this one {found}.",
            "Use the same headings and ids in the same order in every language.",
        ),
        "de": (
            "Die Lektion in {source} hat hier {wanted}, diese {found}.",
            "In jeder Sprache dieselben Überschriften und ids in derselben Reihenfolge verwenden.",
        ),
    },
    "heading_in_text": {
        "en": ("A heading stands inside a short text.", "Use bold words or a list; only lessons have headings."),
        "de": (
            "In einem kurzen Text steht eine Überschrift.",
            "Fettung oder eine Liste verwenden; nur Lektionen haben Überschriften.",
        ),
    },
    "text_too_complex": {
        "en": (
            "The text is longer than {characters} characters or holds more than {brackets} square brackets.",
            "Split or simplify it.",
        ),
        "de": (
            "Der Text ist länger als {characters} Zeichen oder enthält mehr als {brackets} eckige Klammern.",
            "Ihn aufteilen oder vereinfachen.",
        ),
    },
    "html": {
        "en": ("The text holds HTML: {html}", "Write it in Markdown; put code into `backticks`."),
        "de": ("Der Text enthält HTML: {html}", "In Markdown schreiben; Code in `Backticks` setzen."),
    },
    "link_broken": {
        "en": (
            "The link {link} leads nowhere.",
            "Name a passage (lesson:module#heading) or quiz (quiz:key) that exists in every language.",
        ),
        "de": (
            "Der Link {link} führt ins Leere.",
            "Stelle (lesson:modul#ueberschrift) oder Quiz (quiz:schluessel) nennen, die es in jeder Sprache gibt.",
        ),
    },
    "link_unsafe": {
        "en": ("The link {link} is not allowed.", "Use https://, http://, mailto:, lesson: or quiz:."),
        "de": ("Der Link {link} ist nicht erlaubt.", "https://, http://, mailto:, lesson: oder quiz: verwenden."),
    },
    "image_not_in_pack": {
        "en": (
            "The picture {image} does not come from the pack.",
            "Put it into the folder media and show it as media/name.png.",
        ),
        "de": (
            "Das Bild {image} stammt nicht aus dem Paket.",
            "Es in den Ordner media legen und als media/name.png zeigen.",
        ),
    },
    "image_missing": {
        "en": ("There is no picture {image}.", "Add the file or correct its name."),
        "de": ("Es gibt kein Bild {image}.", "Die Datei ergänzen oder ihren Namen berichtigen."),
    },
    "image_without_alternative": {
        "en": (
            "The picture {image} has no alternative text.",
            "Say in square brackets what it shows, for people who do not see it.",
        ),
        "de": (
            "Das Bild {image} hat keinen Alternativtext.",
            "In eckigen Klammern sagen, was es zeigt, für alle, die es nicht sehen.",
        ),
    },
    "image_not_alone": {
        "en": ("The picture {image} does not stand alone.", "Put empty lines above and below it."),
        "de": ("Das Bild {image} steht nicht allein.", "Leerzeilen darüber und darunter setzen."),
    },
    "footnote_missing": {
        "en": ("There is no footnote for {footnote}.", "Add it at the end: {footnote}: text."),
        "de": ("Zu {footnote} gibt es keine Fußnote.", "Sie am Ende ergänzen: {footnote}: Text."),
    },
    "footnote_unused": {
        "en": ("Nothing refers to the footnote [^{footnote}].", "Refer to it in the text, or delete it."),
        "de": ("Auf die Fußnote [^{footnote}] verweist nichts.", "Im Text darauf verweisen oder sie löschen."),
    },
    "callout_unknown": {
        "en": ("There is no call-out of kind {name}.", "Use one of {known}."),
        "de": ("Einen Kasten der Art {name} gibt es nicht.", "Eine dieser Arten verwenden: {known}."),
    },
    "callout_stray": {
        "en": (
            "This ::: opens or closes nothing.",
            "Put empty lines around call-outs, and one ::: at the end of each.",
        ),
        "de": (
            "Dieses ::: öffnet und schließt nichts.",
            "Kästen mit Leerzeilen umgeben und jeden mit einem ::: schließen.",
        ),
    },
    "callout_open": {
        "en": ("The call-out {name} is not closed.", "Write ::: in a line of its own at its end."),
        "de": ("Der Kasten {name} ist nicht geschlossen.", "An seinem Ende ::: in eine eigene Zeile schreiben."),
    },
    "checklist_without_list": {
        "en": ("The checklist holds no list.", "Write one entry per line, each with a hyphen."),
        "de": ("Die Checkliste enthält keine Liste.", "Je Zeile ein Eintrag mit Spiegelstrich."),
    },
}
