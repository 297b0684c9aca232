"""All tables of all rooms, for migrations and checks."""

from __future__ import annotations

from quizapp.accounts import confirmation_models as confirmations, factor_models, models as accounts, sign_on_models as sign_on
from quizapp.audit import models as audit
from quizapp.certificates import models as certificates
from quizapp.cohorts import models as cohorts
from quizapp.courses import models as courses
from quizapp.db.base import Base
from quizapp.files import models as files
from quizapp.gradebook import models as gradebook
from quizapp.jobs import models as jobs
from quizapp.lessons import models as lessons
from quizapp.mail import models as mail
from quizapp.practice import models as practice
from quizapp.privacy import models as privacy
from quizapp.progress import models as progress
from quizapp.quizzes import models as quizzes
from quizapp.sharing import models as sharing
from quizapp.web import models as web
from quizapp.webinars import digest_models as digests, models as webinars, paper_models as papers
from quizapp.worksheets import models as worksheets

ROOMS_WITH_TABLES = (
    web, files, jobs, mail, audit, accounts, courses, sharing, cohorts, worksheets, lessons, quizzes, progress, practice, certificates,
    webinars, digests, papers, gradebook, factor_models, confirmations, sign_on, privacy,
)  # fmt: skip

metadata = Base.metadata
