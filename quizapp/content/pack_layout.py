"""Which file of a pack is what. See `docs/packs.md`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from quizapp.content.pack_fault import PackFault

MAX_MODULES = 99
COURSE_FILE = "course.yaml"

_KEY = r"[a-z][a-z0-9-]{0,59}"
_LOCALE = r"[a-z]{2,3}(?:-[A-Z]{2})?"
_CREDITS = re.compile(rf"credits\.(?P<locale>{_LOCALE})\.md")
_MODULE = re.compile(rf"(?P<folder>modules/(?P<number>\d\d)-(?P<key>{_KEY}))/(?P<file>.+)")
_LESSON = re.compile(rf"lesson\.(?P<locale>{_LOCALE})\.md")
_SHARED = re.compile(rf"(?P<kind>pools|quizzes)/(?P<key>{_KEY})\.yaml")
_MEDIA = re.compile(r"media/[A-Za-z0-9][A-Za-z0-9._-]*\.(?:svg|png|jpg|webp)")


@dataclass(slots=True)
class ModuleFolder:
    """The files of one recipe. **Shape**: `lessons` maps locales to paths."""

    key: str
    folder: str
    lessons: dict[str, str] = field(default_factory=dict)
    has_card: bool = False
    has_quiz: bool = False

    @property
    def card(self) -> str:
        """Path of the recipe's card."""
        return f"{self.folder}/module.yaml"

    @property
    def quiz(self) -> str:
        """Path of the recipe's quiz."""
        return f"{self.folder}/quiz.yaml"


@dataclass(slots=True)
class PackLayout:
    """The files of a pack by their meaning. **Shape**: maps of keys or locales to paths, in the pack's order."""

    credits: dict[str, str] = field(default_factory=dict)
    modules: list[ModuleFolder] = field(default_factory=list)
    pools: dict[str, str] = field(default_factory=dict)
    quizzes: dict[str, str] = field(default_factory=dict)
    media: list[str] = field(default_factory=list)
    faults: list[PackFault] = field(default_factory=list)


def lay_out(paths: Iterable[str]) -> PackLayout:
    """The meaning of every file; files without one are faults."""
    layout, folders = PackLayout(), dict[str, ModuleFolder]()
    for path in sorted(paths):
        if not _place_file(layout, folders, path):
            layout.faults.append(PackFault(path, None, "unknown_file"))
    layout.modules = sorted(folders.values(), key=lambda module: module.folder)
    layout.faults.extend(_clashes(layout.modules))
    return layout


def _place_file(layout: PackLayout, folders: dict[str, ModuleFolder], path: str) -> bool:
    if match := _MODULE.fullmatch(path):
        module = folders.setdefault(match["folder"], ModuleFolder(match["key"], match["folder"]))
        return _place_module_file(module, path, match["file"])
    if match := _CREDITS.fullmatch(path):
        layout.credits[match["locale"]] = path
    elif match := _SHARED.fullmatch(path):
        (layout.pools if match["kind"] == "pools" else layout.quizzes)[match["key"]] = path
    elif _MEDIA.fullmatch(path):
        layout.media.append(path)
    else:
        return path == COURSE_FILE
    return True


def _place_module_file(module: ModuleFolder, path: str, name: str) -> bool:
    if match := _LESSON.fullmatch(name):
        module.lessons[match["locale"]] = path
    elif name == "module.yaml":
        module.has_card = True
    elif name == "quiz.yaml":
        module.has_quiz = True
    else:
        return False
    return True


def _clashes(modules: list[ModuleFolder]) -> Iterable[PackFault]:
    seen: dict[str, str] = {}
    for module in modules:
        number = module.folder[len("modules/") :][:2]
        if number in seen:
            yield PackFault(module.folder, None, "module_number_twice", {"name": number, "other": seen[number]})
        seen.setdefault(number, module.folder)


def module_folder(number: int, key: str) -> str:
    """The folder of the recipe at this place in the course, counted from 1.

    >>> module_folder(1, "visible")
    'modules/01-visible'
    """
    return f"modules/{number:02d}-{key}"
