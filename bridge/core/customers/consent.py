"""Marketing consent: what somebody answered last, and what another answer makes of it."""

from enum import StrEnum


class Answer(StrEnum):
    """Whether a customer may be written to, as they said last. Who was never asked has none."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Source(StrEnum):
    """Where an answer came from: another programme, the booking panel, a list that was taken in, the link in a message, the
    customer's own panel, somebody of the staff; ``merge``: it is what holds of two rows of one person; ``deletion``: the customer was deleted
    in Booknetic."""

    API = "api"
    BOOKING = "booking"
    DELETION = "deletion"
    IMPORT = "import"
    LINK = "link"
    MERGE = "merge"
    PANEL = "panel"
    STAFF = "staff"


def decide_answer(before: Answer | None, *, agrees: bool) -> Answer:
    """What a yes or a no is, after what was said before: who agreed and now says no withdraws it."""
    if agrees:
        return Answer.GIVEN
    return Answer.WITHDRAWN if before in (Answer.GIVEN, Answer.WITHDRAWN) else Answer.REFUSED
