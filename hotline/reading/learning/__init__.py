"""What a report words in its own way, as questions that a person answers: rows of reference seeds.

Nothing here decides: each question has the readings that come near, with what each rests on.
"""

from hotline.reading.learning.learner import Learner
from hotline.reading.learning.questions import Added, Option, Question, merged

__all__ = ["Added", "Learner", "Option", "Question", "merged"]
