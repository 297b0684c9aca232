"""What reading a report comes to, in pieces: entries as they wait for a yes, and what is said about all of them.

**Shape** of an entry about a person: `status` new, matched or doubtful; `key`, `name`, `email`, `how`, `enrolment`, `candidates`, `rows`;
`leaves`, the key of somebody on the list who turns out to be them; `there`, whether they are on the list; `links`, whether they are
linked to a learner and were not before; `adds`, how many rows are new; `present`, as it will be with what is on the list, and `alone`, by
this report, both in hundredths of a per cent; `until_end`, how many rows say no end, `unread`, what stands for an address and is none,
`namesake`, whether somebody else of this name is in the report or on the list, each where there is something to say. Of a row that is
left out: `status` dropped, `line`, `name`, `why`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Entry = Mapping[str, Any]

PART = 50
"""Entries in a piece; as many people are written in one transaction, with what counts for certificates."""
ROWS_PER_PAGE = 2 * PART
"""Entries on a page of the preview."""


def in_parts(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The pieces in order. Who is doubtful is asked about on every page, so they stand in pieces of their own, first.

    >>> [len(part) for part in in_parts([{"status": "new"}] * 51 + [{"status": "doubtful"}])]
    [1, 50, 1]
    """
    doubtful = [entry for entry in entries if entry["status"] == "doubtful"]
    rest = [entry for entry in entries if entry["status"] != "doubtful"]
    return [kind[start : start + PART] for kind in (doubtful, rest) for start in range(0, len(kind), PART)]


def people_in(entries: Iterable[Entry]) -> list[Entry]:
    """Entries that applying would write."""
    return [entry for entry in entries if entry["status"] != "dropped"]


def counts_of(entries: Sequence[Entry]) -> dict[str, int]:
    """How many there are of each status as it is shown, of `people`, of those `there` at the time of the webinar by this report,
    `absent` also by what is on the list, whose address is `unread`, who stayed `until_end`, and, under "why:" and the reason, who is
    left out for it.

    >>> counts_of([{"status": "dropped", "why": "leads"}, {"status": "dropped", "why": "leads"}])
    {'dropped': 2, 'people': 0, 'why:leads': 2}
    """
    people = people_in(entries)
    told = {
        "there": sum(1 for entry in people if entry.get("alone", entry["present"])),
        "absent": sum(1 for entry in people if not entry["present"]),
        "unread": sum(1 for entry in entries if entry.get("unread") or entry.get("why") == "bad_address"),
        "until_end": sum(1 for entry in people if entry.get("until_end")),
    }
    left_out = Counter(f"why:{entry['why']}" for entry in entries if entry["status"] == "dropped")
    told |= left_out
    return {**Counter(map(shown_status, entries)), "people": len(people), **{name: count for name, count in told.items() if count}}


def shown_status(entry: Entry) -> str:
    """The status in the preview: who is there already with every row is unchanged, with others added to, unless they are recognised by
    this report."""
    status = str(entry["status"])
    if status in ("dropped", "doubtful"):
        return status
    if entry.get("links"):
        return "matched"
    return "unchanged" if entry.get("adds") == 0 else "added" if entry.get("there") else status


def nobody_was_there(counts: Mapping[str, int]) -> bool:
    """True where a report names people and none of them at the time of the webinar: it may be one of another day."""
    return counts.get("people", 0) > 0 and not counts.get("there")
