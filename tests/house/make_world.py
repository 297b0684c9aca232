"""Filling the world of the access tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp import wiring
from quizapp.accounts import factors, service as accounts, signing_in
from quizapp.accounts.factor_models import Passkey
from quizapp.accounts.models import SignInRequest, SignInSession
from quizapp.accounts.passkeys import NewPasskey
from quizapp.accounts.passwords import hash_password
from quizapp.app import create_app
from quizapp.certificates.models import Certificate
from quizapp.config import Settings, read_settings
from quizapp.courses.queries import published_course
from quizapp.courses.service import PreparedRevision, enrol, publish_revision
from quizapp.db.session import Database
from quizapp.files.models import StoredFile
from quizapp.gradebook import correcting, request_service
from quizapp.jobs.worker import Worker
from quizapp.kernel.identity import NOBODY
from quizapp.lessons.queries import section_keys
from quizapp.practice.service import start_session
from quizapp.quizzes import service as quizzes
from quizapp.quizzes.answers import LATE, save_answer
from quizapp.quizzes.models import AnswerEvent, Attempt, AttemptSlot
from quizapp.quizzes.rules.answer import Stamp
from quizapp.quizzes.uploads import NewFile, save_with_files
from quizapp.web.static_files import static_url
from quizapp.webinars.service import create_meeting
from quizapp.worksheets.queries import worksheet_questions
from quizapp.worksheets.service import save_worksheet
from tests.accounts.code_app import APP_SECRET, digits_at
from tests.certificates.learning import complete
from tests.clock import SettableClock
from tests.house.make_confirmations import ask_for_confirmations
from tests.house.make_groups import gather_groups
from tests.house.world import World
from tests.people import People, Person, add_and_sign_in, make_people
from tests.quizzes.files import PDF
from tests.quizzes.marker import reach
from tests.webinars.attending import a_made_list, attend, one_with_a_link
from tests.webinars.meeting import REPORT, handed_in_with_key, planned

PASSWORD = "Der Hund bellt um acht"
SECRET = "0" * 32


def settings_for(database_url: str, **changed: str) -> Settings:
    """Settings of a server on this computer."""
    given = {"secret_key": SECRET, "database_url": database_url, "password_hashing": "weak_for_tests", **changed}
    return read_settings({f"QUIZAPP_{name.upper()}": value for name, value in given.items()})


def make_world(database_url: str, prepared: PreparedRevision, file: Path | None = None) -> World:
    """The world in a migrated database; what happens to it can be taken back when it is a SQLite file."""
    clock = SettableClock()
    settings = settings_for(database_url, trainer_requests="on")
    app = create_app(settings, clock)
    database: Database = app.extensions["quizapp_database"]
    with database.transaction() as session:
        publish_revision(session, prepared, clock())
    people = make_people(database, clock())
    stranger = add_and_sign_in(database, "Frida Fuchs", clock(), trainer_of=("another-course",))
    world = World(app, database, clock, file, _people_names(people), _tokens(people, stranger))
    _learn(world, prepared, people)
    clock.advance(days=3)
    with app.app_context():
        Worker(database, wiring.jobs(settings), (), clock).run_all_due()
    _quizzes(world, prepared, people)
    _correct(world, people)
    _meet(world, people)
    _sign_in_again(world, people)
    gather_groups(world, people)
    ask_for_confirmations(world, people)
    _name_files(world)
    _give_factors(world, stranger)
    _freshen(world)
    if file:
        world.keep()
    return world


def _people_names(people: People) -> dict[str, str]:
    return {"bob": str(people.bob.account_id), "bob_email": people.bob.email}


def _tokens(people: People, stranger: Person) -> dict[str, str]:
    return {
        "owner": people.alice.token, "other": people.bob.token, "trainer": people.carla.token,
        "stranger": stranger.token, "administrator": people.eve.token,
    }


def _learn(world: World, prepared: PreparedRevision, people: People) -> None:
    """Alice has done the course, bob is enrolled."""
    course = prepared.course
    enrolment_id = complete(world.database, course, people.alice.account_id, world.clock())
    module = next(module for module in course.modules if module.quiz)
    with world.database.transaction() as session:
        published = published_course(session, course.key)
        section = section_keys(published.edition, module.key)[0]
        learner = accounts.ensure_learner(session, NOBODY, "de", world.clock())
    assert learner.token and module.quiz
    world.tokens["guest"] = learner.token
    world.names |= {"course": course.key, "module": module.key, "section": section, "quiz": module.quiz.key}
    world.names["enrolment"] = str(enrolment_id)


def _quizzes(world: World, prepared: PreparedRevision, people: People) -> None:
    """Alice has an attempt that is graded, one that is open and a practice session that waits; bob has an open attempt."""
    now = world.clock()
    graded = _start(world, prepared, people.alice)
    _write(world, prepared, people.alice)
    with world.database.transaction() as session:
        attempt_id = quizzes.close_attempt(session, people.alice.identity, graded, now)
        quizzes.grade_attempt(session, attempt_id, now)
    world.clock.advance(days=1)
    world.names |= {"graded": graded, "open": _start(world, prepared, people.alice)}
    world.names["of_bob"] = _start(world, prepared, people.bob)
    with world.database.transaction() as session:
        published = published_course(session, prepared.course.key, people.alice.account_id)
        assert published.enrolment_id
        world.names["practice"] = start_session(session, published.enrolment_id, published, "de", world.clock())
    world.names["essay"] = _start(world, prepared, people.alice, "workshop")
    _send_file(world, people.alice, world.names["essay"])
    _ask_a_person(world, prepared, people)


def _correct(world: World, people: People) -> None:
    """Carla has noted down that a question shall be withdrawn."""
    with world.database.transaction() as session:
        course = published_course(session, world.names["course"])
        quiz = course.edition.course.quiz(world.names["quiz"])
        assert quiz
        world.names["question"] = quiz.questions[0].id
        world.names["correction"] = correcting.draft(
            session, people.carla.identity, course, quiz.questions[0].id, "withdraw", {}, {}, world.clock()
        )


def _meet(world: World, people: People) -> None:
    """The course has a webinar in two weeks, with attendees already: two have a link, alice has none."""
    with world.database.transaction() as session:
        course = published_course(session, world.names["course"])
        number = create_meeting(session, people.carla.identity, course, planned(world.clock() + timedelta(days=14)), world.clock())
    world.names |= one_with_a_link(world.database, world.names["course"], people.carla.identity, number, SECRET, world.clock())
    world.names |= {"meeting": str(number), "listed": a_made_list(world.database, number, world.clock())}
    now = world.clock()
    attend(world.database, number, people.alice.name, people.alice.email, now, people.alice.account_id)
    world.names["attendee"] = str(attend(world.database, number, "Zora Zufall", None, now))
    for name, content in (("report", REPORT), ("table", b"Wer;Kam um;Ging um\nBob Brandt;10:00;11:00\n")):
        world.name_report(name, *handed_in_with_key(world.database, world.names["course"], people.carla.identity, number, content, now))


def _write(world: World, prepared: PreparedRevision, learner: Person) -> None:
    sheet = worksheet_questions(prepared.course)[0]
    with world.database.transaction() as session:
        published = published_course(session, prepared.course.key, learner.account_id)
        assert published.enrolment_id
        texts = {sheet.fields[0].id: "Ida"}
        save_worksheet(session, published.enrolment_id, published.revision_id, sheet, texts, world.clock())
    world.names["worksheet"] = sheet.id


def _ask_a_person(world: World, prepared: PreparedRevision, people: People) -> None:
    """Bob has handed in the workshop and failed the final test with 40 points; alice has reported a question."""
    world.names["handed_in"] = code = _start(world, prepared, people.bob, "workshop")
    _send_file(world, people.bob, code)
    with world.database.transaction() as session:
        stamp = Stamp("t1", 1, 0)
        save_answer(session, people.bob.identity, code, 1, {"text": ["Erst der Kanal, dann das Ziel."]}, stamp, world.clock())
        quizzes.grade_attempt(session, quizzes.close_attempt(session, people.bob.identity, code, world.clock()), world.clock())
        slots = session.execute(
            select(AttemptSlot.id, AttemptSlot.question_id).join(Attempt, Attempt.id == AttemptSlot.attempt_id)
            .where(Attempt.code == code).order_by(AttemptSlot.slot)
        ).all()
        world.names["late"] = str(_send_again(session, slots[1].id, world.clock()))
        attempt_id = session.scalars(select(Attempt.id).where(Attempt.code == world.names["graded"])).one()
        world.names["request"] = request_service.ask(session, attempt_id, 1, "Hier stimmt etwas nicht.", world.clock())
    world.names |= {"sentence": str(slots[0].id), "project": str(slots[1].id), "asked_about": slots[0].question_id}
    world.names |= {"project_question": slots[1].question_id, "failed": str(_fail_the_test(world, prepared, people.bob))}


def _send_again(session: Session, slot_id: int, now: datetime) -> int:
    """The answer arrives once more, too late."""
    sent = session.scalars(select(AttemptSlot.response).where(AttemptSlot.id == slot_id)).one()
    late = AnswerEvent(
        slot_id=slot_id, tab="late", sequence=1, base_revision=1, revision=LATE, digest="0" * 64, response=sent, received_at=now
    )
    session.add(late)
    session.flush()
    return late.id


def _fail_the_test(world: World, prepared: PreparedRevision, learner: Person) -> int:
    """A final test with marks that come to 40 points."""
    code = _start(world, prepared, learner, str(prepared.course.final))
    with world.database.transaction() as session:
        attempt_id = quizzes.close_attempt(session, learner.identity, code, world.clock())
        quizzes.grade_attempt(session, attempt_id, world.clock())
    return reach(world.database, code, "40", world.clock)


def _send_file(world: World, learner: Person, code: str) -> None:
    """The project's question has a file."""
    with world.database.transaction() as session:
        pdf = [NewFile("Plan.pdf", "application/pdf", PDF)]
        save_with_files(session, learner.identity, code, 2, {}, pdf, Stamp("t0", 1, 0), world.clock())


def _start(world: World, prepared: PreparedRevision, learner: Person, quiz_key: str = "") -> str:
    with world.database.transaction() as session:
        found = published_course(session, prepared.course.key)
        quiz = prepared.course.quiz(quiz_key or world.names["quiz"])
        assert quiz
        enrolment_id = enrol(session, learner.account_id, found.course_id, world.clock())
        return quizzes.start_attempt(session, enrolment_id, found, quiz, "de", world.clock())


def _sign_in_again(world: World, people: People) -> None:
    """Alice has a second browser and has asked for a code; bob has a password; dan has a link from the console."""
    now = world.clock()
    with world.database.transaction() as session:
        accounts.begin_session(session, people.alice.account_id, "Firefox, Linux", now)
        world.asked = signing_in.ask_to_sign_in(session, people.alice.identity, people.alice.email, "de", "", now)
        request_id = session.scalars(select(SignInRequest.id).where(SignInRequest.code == world.asked)).one()
        secrets = signing_in.mint_secrets(session, request_id, SECRET, now)
        assert secrets
        link = accounts.mint_sign_in_link(session, people.dan.email, now)
        accounts.set_password(session, people.bob.identity, hash_password(PASSWORD, "weak_for_tests"), now)
    world.names |= {"digits": secrets.digits, "link": link, "password": PASSWORD}


def _give_factors(world: World, stranger: Person) -> None:
    """Frida has a code app and a passkey."""
    with world.database.transaction() as session:
        factors.add_code_app(session, stranger.identity, APP_SECRET, digits_at(world.clock()), SECRET, world.clock())
        made = NewPasskey("ZnJpZGE", b"", 0)
        factors.add_passkey(session, stranger.identity, made, "phone", SECRET, world.clock())
        world.names["passkey"] = str(session.scalars(select(Passkey.id)).one())


def _freshen(world: World) -> None:
    """Everybody has just shown who they are."""
    with world.database.transaction() as session:
        session.execute(update(SignInSession).values(proven_at=world.clock(), used_at=world.clock()))


def _name_files(world: World) -> None:
    with world.database.reading() as session:
        sessions = select(SignInSession.id).where(SignInSession.browser == "Firefox, Linux")
        world.names["session"] = str(session.scalars(sessions).one())
        world.names["certificate"] = session.scalars(select(Certificate.code)).one()
        world.names["media"] = session.scalars(select(StoredFile.digest).where(StoredFile.is_public)).all()[0]
        world.names["paper"] = session.scalars(select(Certificate.file_digest)).one() or ""
    with world.app.test_request_context("/"):
        world.names["sheet"] = static_url("css/quizapp.css")
