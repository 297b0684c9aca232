"""Groups in the world of the access tests."""

from __future__ import annotations

from sqlalchemy import update

from quizapp.accounts import service as accounts
from quizapp.cohorts.announcing import announce
from quizapp.cohorts.calendar_addresses import renew_address
from quizapp.cohorts.companies import add_company, set_viewers
from quizapp.cohorts.confirmed_lists import confirm
from quizapp.cohorts.queries import group_by_code
from quizapp.cohorts.rules.listed import Listed, pack_list
from quizapp.cohorts.rules.scope import WHOLE_COURSE
from quizapp.cohorts.service import admit, create_cohort, join
from quizapp.courses.queries import published_course
from quizapp.quizzes.models import Attempt
from tests.cohorts.gathering import facts_of, place_of
from tests.house.world import World
from tests.people import People


def gather_groups(world: World, people: People) -> None:
    """Bob is in a group of a company, dan waits for a seat there, alice is in another; a third admits by its code."""
    eve, now, names = people.eve.identity, world.clock(), world.names
    with world.database.transaction() as session:
        names["company"], names["unused_company"] = (str(add_company(session, eve, name, now)) for name in ("Muster GmbH", "Leer GmbH"))
        set_viewers(session, eve, int(names["company"]), ["viktor@example.org"], "de", now)
        course = published_course(session, names["course"])
        codes = [
            create_cohort(session, eve, course, facts_of(name, joining=joining, **more), "de", now)
            for name, joining, more in (
                ("Gruppe eins", "approval", {"company_id": int(names["company"]), "trainers": ["greta@example.org"]}),
                ("Gruppe zwei", "list", {}), ("Offene Gruppe", "code", {}),
            )
        ]
        bobs, alices, free = (group_by_code(session, course.course_id, code, WHOLE_COURSE) for code in codes)
        admit(session, bobs, people.bob.account_id, now)
        admit(session, alices, people.alice.account_id, now)
        session.execute(update(Attempt).where(Attempt.code == names["handed_in"]).values(cohort_id=bobs.id))  # as if he had been in it then
        join(session, people.dan.identity, bobs, now.date(), now)
        for role, email in (("group_trainer", "greta@example.org"), ("viewer", "viktor@example.org")):
            account_id = accounts.add_person(session, email, "de", now)
            factor = "totp" if role == "group_trainer" else None
            world.tokens[role] = accounts.begin_session(session, account_id, "tests", now, factor=factor)
        names["announcement"] = str(announce(session, eve, bobs, {"de": {"title": "Raum", "body": "Im zweiten Stock."}}, False, now))
        names["calendar"] = renew_address(session, people.alice.identity, now)
        names["list"] = pack_list([Listed(2, "nora@example.org", "nora@example.org", "", "new")])
        names["confirmed"] = str(confirm(session, people.carla.identity, bobs, names["list"], "de", now))
    names |= {"group": bobs.code, "group_two": alices.code, "join": free.join_code}
    names["dan"] = str(place_of(world.database, bobs, people.dan.account_id))
