"""The words printed on papers, per language. They are frozen into a paper's fields when it is issued."""

from __future__ import annotations

from quizapp.certificates.rules.papers import ATTENDANCE, WITH_TEST

FALLBACK = "en"
"""Papers for a language without texts here are printed in this one."""

TEXTS: dict[str, dict[str, str]] = {
    "de": {
        "title": "Teilnahmebescheinigung",
        "addition": "mit bestandenem lehrgangsinternem Test",
        "lead": "hat vom {start} bis {end} am Lehrgang",
        "lead_one_day": "hat am {start} am Lehrgang",
        "tail": "teilgenommen.",
        "tail_one_day": "teilgenommen.",
        "tail_with_test": "teilgenommen und den lehrgangsinternen Test bestanden.",
        "tail_one_day_with_test": "teilgenommen und den lehrgangsinternen Test bestanden.",
        "mode": "Durchführung",
        "mode_self_study": "Selbststudium",
        "mode_online_live": "online, live",
        "mode_presence": "Präsenz",
        "mode_hybrid": "Präsenz und online",
        "self_study": "Selbststudium",
        "hours_one": "{count} Stunde",
        "hours_many": "{count} Stunden",
        "live": "Live-Unterricht",
        "units_one": "{count} Unterrichtseinheit zu 45 Minuten",
        "units_many": "{count} Unterrichtseinheiten zu 45 Minuten",
        "units_attended": "{attended} von {total} Unterrichtseinheiten zu 45 Minuten",
        "none": "keiner",
        "none_hours": "keines",
        "test": "Lehrgangsinterner Test",
        "test_passed": "bestanden am {day}",
        "version": "Fassung des Kurses",
        "serial": "Seriennummer",
        "issued_at_place": "{place}, {day}",
        "issued": "Ausgestellt am {day}",
        "no_signature": "Elektronisch ausgestellt, ohne Unterschrift gültig",
        "verify": "Echtheit bestätigen",
        "code": "Code",
        "qr_alt": "QR-Code mit der Adresse {address}",
        "contents": "Inhalte",
        "competences": "Kompetenzen",
        "competences_lead": "Wer diesen Lehrgang abgeschlossen hat,",
        "page": "Seite {page} von {pages}",
        "annex": "Ergebnisübersicht",
        "points": "Punkte",
        "points_of": "{points} von 100",
        "grade": "Dezimalnote",
        "grade_in_words": "Note in Worten",
        "scale": "100-Punkte-Schlüssel",
        "scale_note": "Bestanden ab {pass_points} Punkten, ohne Rundung. Noten: {bands}.",
        "policy_round_then_table": "Nach dem Bestehen kaufmännisch auf ganze Punkte gerundet.",
        "policy_exact_bands": "Nach exakten Punkten, ohne Rundung.",
        "band": "ab {points} {word}",
        "very_good": "sehr gut",
        "good": "gut",
        "satisfactory": "befriedigend",
        "sufficient": "ausreichend",
        "poor": "mangelhaft",
        "insufficient": "ungenügend",
        "disclaimer_" + WITH_TEST: (
            "Nachweis einer lehrgangsinternen Lernerfolgskontrolle. "
            "Keine öffentlich-rechtliche Prüfung, kein Zeugnis einer Industrie- und Handelskammer."
        ),
        "disclaimer_" + ATTENDANCE: (
            "Nachweis der Teilnahme. Keine öffentlich-rechtliche Prüfung, kein Zeugnis einer Industrie- und Handelskammer."
        ),
    },
    "en": {
        "title": "Confirmation of attendance",
        "addition": "with passed course-internal test",
        "lead": "took part in the course",
        "lead_one_day": "took part in the course",
        "tail": "from {start} to {end}.",
        "tail_one_day": "on {start}.",
        "tail_with_test": "from {start} to {end} and passed the course-internal test.",
        "tail_one_day_with_test": "on {start} and passed the course-internal test.",
        "mode": "Form of learning",
        "mode_self_study": "self-study",
        "mode_online_live": "online, live",
        "mode_presence": "in person",
        "mode_hybrid": "in person and online",
        "self_study": "Self-study",
        "hours_one": "{count} hour",
        "hours_many": "{count} hours",
        "live": "Live teaching",
        "units_one": "{count} teaching unit of 45 minutes",
        "units_many": "{count} teaching units of 45 minutes",
        "units_attended": "{attended} of {total} teaching units of 45 minutes",
        "none": "none",
        "none_hours": "none",
        "test": "Course-internal test",
        "test_passed": "passed on {day}",
        "version": "Edition of the course",
        "serial": "Serial number",
        "issued_at_place": "{place}, {day}",
        "issued": "Issued on {day}",
        "no_signature": "Issued electronically, valid without a signature",
        "verify": "Confirm that this is genuine",
        "code": "Code",
        "qr_alt": "QR code with the address {address}",
        "contents": "Contents",
        "competences": "Competences",
        "competences_lead": "Whoever has completed this course",
        "page": "Page {page} of {pages}",
        "annex": "Overview of results",
        "points": "Points",
        "points_of": "{points} of 100",
        "grade": "Decimal grade",
        "grade_in_words": "Grade in words",
        "scale": "100-point key",
        "scale_note": "Passed from {pass_points} points, without rounding. Grades: {bands}.",
        "policy_round_then_table": "After passing rounded half up to whole points.",
        "policy_exact_bands": "By exact points, without rounding.",
        "band": "from {points} {word}",
        "very_good": "very good",
        "good": "good",
        "satisfactory": "satisfactory",
        "sufficient": "sufficient",
        "poor": "poor",
        "insufficient": "insufficient",
        "disclaimer_" + WITH_TEST: (
            "Proof of a course-internal assessment. "
            "Not a public-law examination, not issued by a Chamber of Industry and Commerce."
        ),
        "disclaimer_" + ATTENDANCE: (
            "Proof of attendance. Not a public-law examination, not issued by a Chamber of Industry and Commerce."
        ),
    },
}


def paper_locale(locale: str) -> str:
    """The language in which a paper for this locale is printed.

    >>> paper_locale("de"), paper_locale("pl")
    ('de', 'en')
    """
    return locale if locale in TEXTS else FALLBACK
