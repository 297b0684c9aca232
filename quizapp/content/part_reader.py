"""Reads the parts of a course from the files of its pack; what cannot be read is noted and left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizapp.content.document import Course, MediaFile, Module, Pool, Quiz, Section
from quizapp.content.media import describe_media
from quizapp.content.pack_fault import CourseFault, PackFault, Place
from quizapp.content.pack_layout import COURSE_FILE, ModuleFolder, PackLayout, lay_out
from quizapp.content.places import Source, SourceMap, markdown_source, yaml_source
from quizapp.content.question_reader import read_questions
from quizapp.content.schema_faults import AnyPart, read_part
from quizapp.content.yaml_reader import YamlDocument, decode_text, read_yaml
from quizapp.questions.base import Question

ALL_FIELDS = frozenset({"*"})


class PartReader:
    """One run over the files of a pack.

    **Shape**: `incomplete` names what was left out, as in `checks.check_course`.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.faults: list[PackFault] = []
        self.incomplete: set[str] = set()
        self._sources = SourceMap()
        self._refused_lines: set[tuple[str, int | None]] = set()

    def note(self, fault: CourseFault) -> None:
        """Add a fault, unless this very line was already refused as YAML."""
        found = self._sources.locate(fault)
        if (found.file, found.line) not in self._refused_lines:
            self.faults.append(found)

    def read_course(self) -> Course:
        """The course, as far as it can be read."""
        layout = lay_out(self.files)
        self.faults.extend(layout.faults)
        document = self._yaml((), COURSE_FILE)
        credits = {locale: self._text(("credits", locale), path, "credits") for locale, path in layout.credits.items()}
        header, broken = self._part(
            Course,
            (),
            document,
            modules=tuple(self._module(at, folder) for at, folder in enumerate(layout.modules)),
            pools=tuple(self._pool(at, key, path) for at, (key, path) in enumerate(sorted(layout.pools.items()))),
            quizzes=tuple(
                self._quiz(("quizzes", at), path, key) for at, (key, path) in enumerate(sorted(layout.quizzes.items()))
            ),
            credits={locale: text for locale, text in credits.items() if text is not None},
            media=tuple(self._media(at, path) for at, path in enumerate(layout.media)),
        )
        return self._with_locales(header, layout, broken)

    def _with_locales(self, course: Course, layout: PackLayout, broken: frozenset[str]) -> Course:
        """The course in the languages of its lessons, where course.yaml does not say."""
        self._expect_texts(course, layout)
        if broken.isdisjoint({"*", "locales", "source_locale"}):
            return course
        self.incomplete.add("locales")
        found = tuple(sorted({locale for module in layout.modules for locale in module.lessons})) or course.locales
        locales = found if broken & {"*", "locales"} else course.locales
        return course.model_copy(update={"locales": locales, "source_locale": locales[0]})

    def _expect_texts(self, course: Course, layout: PackLayout) -> None:
        """Where the texts that are not there should have been."""
        for locale in course.locales:
            if locale not in layout.credits:
                self._sources.add(("credits", locale), Source(f"credits.{locale}.md"))
            for at, module in enumerate(layout.modules):
                if locale not in module.lessons:
                    self._sources.add(("modules", at, "lesson", locale), Source(f"{module.folder}/lesson.{locale}.md"))

    def _module(self, at: int, folder: ModuleFolder) -> Module:
        prefix: Place = ("modules", at)
        document = self._yaml(prefix, folder.card)
        area = f"lesson:{folder.key}"
        texts = {locale: self._text((*prefix, "lesson", locale), path, area) for locale, path in folder.lessons.items()}
        module, broken = self._part(
            Module,
            prefix,
            document,
            key=folder.key,
            lesson={locale: text for locale, text in texts.items() if text is not None},
            quiz=self._quiz((*prefix, "quiz"), folder.quiz, folder.key) if folder.has_quiz else None,
        )
        if broken & {"*", "objectives"}:
            self.incomplete.add("objectives")
        return module

    def _quiz(self, prefix: Place, path: str, key: str) -> Quiz:
        document = self._yaml(prefix, path)
        questions = self._questions(prefix, path, document, f"quiz:{key}") if _holds(document, "questions") else ()
        rest = document.without("questions")
        given: dict[str, Any] = {"key": key, "questions": questions}
        if _holds(document, "sections") and isinstance(document.data["sections"], list):
            places = ((*prefix, "sections", at) for at, _ in enumerate(document.data["sections"]))
            given["sections"] = tuple(self._section(place, path, document, key) for place in places)
            rest = rest.without("sections")
        quiz, broken = self._part(Quiz, prefix, rest, **given)
        self._note_broken(broken, key)
        return quiz

    def _section(self, prefix: Place, path: str, whole: YamlDocument, key: str) -> Section:
        document = whole.inside(*prefix[-2:])
        self._sources.add(prefix, yaml_source(path, document))
        questions = self._questions(prefix, path, document, f"quiz:{key}") if _holds(document, "questions") else ()
        section, broken = self._part(Section, prefix, document.without("questions"), questions=questions)
        self._note_broken(broken, key)
        return section

    def _note_broken(self, broken: frozenset[str], key: str) -> None:
        """Remember what a quiz, or one of its sections, has lost."""
        self.incomplete.update({f"quiz:{key}"} if broken & {"*", "draw", "sections", "pass_points", "weight"} else set())
        self.incomplete.update({"draws"} if broken & {"*", "draw", "sections"} else set())
        self.incomplete.update({f"purpose:{key}"} if broken & {"*", "purpose"} else set())

    def _pool(self, at: int, key: str, path: str) -> Pool:
        prefix: Place = ("pools", at)
        document = self._yaml(prefix, path)
        if isinstance(document.data, dict) and "questions" not in document.data:
            self.note(CourseFault(prefix, "missing_key", {"key": "questions"}))
        if not _holds(document, "questions"):
            self.incomplete.add(f"pool:{key}")
        questions = self._questions(prefix, path, document, f"pool:{key}") if _holds(document, "questions") else ()
        return self._part(Pool, prefix, document.without("questions"), key=key, questions=questions)[0]

    def _questions(self, prefix: Place, path: str, document: YamlDocument, area: str) -> tuple[Question, ...]:
        read = read_questions(document.data["questions"])
        for fault in read.faults:
            self.note(CourseFault((*prefix, "questions", *fault.place), fault.code, fault.params))
        if read.is_short:
            self.incomplete.add(area)
        self._sources.add(prefix, yaml_source(path, document, read.kept))
        return read.questions

    def _media(self, at: int, path: str) -> MediaFile:
        self._sources.add(("media", at), Source(path))
        media, faults = describe_media(path, self.files[path])
        self.faults.extend(faults)
        return media

    def _part(
        self, model: type[AnyPart], prefix: Place, document: YamlDocument, **given: Any
    ) -> tuple[AnyPart, frozenset[str]]:
        """A part from a YAML file, and the names of its faulty fields."""
        if document.data is None and document.faults:
            return read_part(model, {}, **given)[0], ALL_FIELDS
        part, faults = read_part(model, document.data, **given)
        for fault in faults:
            self.note(CourseFault((*prefix, *fault.place), fault.code, fault.params))
        broken = {str(fault.place[0]) if fault.place else "*" for fault in faults if fault.code != "unknown_key"}
        return part, frozenset(broken)

    def _yaml(self, prefix: Place, path: str) -> YamlDocument:
        """A YAML file, registered as the source of a part of the document."""
        if path not in self.files:
            self._sources.add(prefix, Source(path))
            missing = PackFault(path, None, "file_missing")
            self.faults.append(missing)
            return YamlDocument(None, {}, {}, (missing,))
        document = read_yaml(path, self.files[path])
        self.faults.extend(document.faults)
        self._refused_lines.update((path, fault.line) for fault in document.faults)
        self._sources.add(prefix, yaml_source(path, document))
        return document

    def _text(self, prefix: Place, path: str, area: str) -> str | None:
        """A Markdown file, registered as the source of a text."""
        text, faults = decode_text(path, self.files[path])
        self.faults.extend(faults)
        self._sources.add(prefix, markdown_source(path))
        if text is None:
            self.incomplete.add(area)
        return text


def _holds(document: YamlDocument, key: str) -> bool:
    return isinstance(document.data, dict) and key in document.data
