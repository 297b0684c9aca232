"""Ways to break the situation of the small pack."""

from __future__ import annotations

from tests.content.packs import Broken

INNER = """        kind: situation
        parts:
          - {id: a, kind: numeric, title: a, stem: a, points: "1", objectives: [M2-1], level: apply, anchor: soup#stock,
             explanation: a, fields: [{id: a, label: a, answers: [{value: "1"}], explanation: a}]}
          - {id: b, kind: numeric, title: a, stem: a, points: "1", objectives: [M2-1], level: apply, anchor: soup#stock,
             explanation: a, fields: [{id: a, label: a, answers: [{value: "1"}], explanation: a}]}"""
EXHIBIT = "      - {id: guests, title: x, text: x}\n"
SIGNS = """      - id: evening-signs
        kind: self_check
        title: x
        stem: x
        statements: [{id: a, text: a, points_to: soup, hint: a}]
"""
CASE = "modules/02-soup/quiz.yaml"
SITUATIONS = [
    Broken("not_one_of", CASE, "id: evening-count\n        kind: numeric", "id: evening-count\n        kind: number", 1),
    Broken("missing_key", CASE, "id: evening-count\n        kind: numeric", "id: evening-count"),
    Broken("kind_inside", CASE, "id: evening-count\n        kind: numeric", f"id: evening-count\n{INNER}", 1),
    Broken("missing_key", CASE, '        points: "1"\n        objectives: [M2-1]\n', "        objectives: [M2-1]\n", -4),
    Broken("comes_from_parts", CASE, "de: Ein Abend, en: An evening}", 'de: Ein Abend, en: An evening}\n    points: "3"', 1),
    Broken("comes_from_parts", CASE, "de: Ein Abend, en: An evening}", "de: A, en: B}\n    objectives: [M2-1]", 1),
    Broken("question_id_twice", CASE, "id: evening-litres", "id: evening-count"),
    Broken("question_id_twice", CASE, "id: evening-litres", "id: soup-pairs"),
    Broken("question_id_twice", CASE, "id: evening-litres", "id: soup-evening"),
    Broken("objective_unknown", CASE, 'points: "2"\n        objectives: [M2-1]', 'points: "2"\n        objectives: [M9-9]', 1),
    Broken("anchor_broken", CASE, "level: apply\n        anchor: soup#stock", "level: apply\n        anchor: soup#gone", 1),
    Broken("image_without_alternative", CASE, "![Ein Teller]", "![]"),
    Broken("image_missing", CASE, "![Ein Teller](media/plate.png)", "![Ein Teller](media/cake.png)"),
    Broken("translation_missing", CASE, "{de: Gästeliste, en: Guest list}", "{de: Gästeliste}"),
    Broken("translation_missing", CASE, "{de: Liter, en: litres}", "{de: Liter}"),
    Broken("duplicate_id", CASE, "    exhibits:\n", f"    exhibits:\n{EXHIBIT}", 2),
    Broken("follows_unknown", CASE, "evening-count.guests * 0.4", "evening-count.tables * 0.4"),
    Broken("follows_unknown", CASE, "evening-count.guests * 0.4", "evening-litres.litres * 1"),
    Broken("follows_unknown", CASE, "evening-count.guests * 0.4", "soup-order.a * 0.4"),
    Broken("follows_differs", CASE, "evening-count.guests * 0.4", "evening-count.guests * 0.5"),
    Broken("follows_differs", CASE, "evening-count.guests * 0.4", "4 / (evening-count.guests - 10)"),
    Broken("not_valid", CASE, "evening-count.guests * 0.4", "evening-count.guests times 0.4"),
    Broken("not_valid", CASE, "evening-count.guests * 0.4", "__import__('os')"),
    Broken("text_too_long", CASE, "evening-count.guests * 0.4", "1" + " + 1" * 60),
    Broken("self_check_outside_placement", CASE, "    parts:\n", f"    parts:\n{SIGNS}", 2),
    Broken("out_of_range", CASE, 'credit: "1"}\n            explanation', 'credit: "0"}\n            explanation'),
]
