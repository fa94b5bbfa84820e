"""Every way in which this product says no. One shape outside: ``{"error": {"code", "message", "field"?}}``."""

from collections.abc import Callable
from http import HTTPStatus


class LoyaltyError(Exception):
    """Something was asked that cannot be done; ``code`` is stable, ``message`` is a sentence for people.

    Subclasses fix ``code`` and ``status``; ``field`` names the input that is to blame, if one is. ``values`` fill in the
    sentence's ``%(name)s``, so that the sentence itself can be looked up in another language.
    """

    code = "error"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, sentence: str, *, field: str | None = None, **values: object) -> None:
        self.sentence = sentence
        self.values = values
        self.field = field
        super().__init__(self.put(str))

    @property
    def message(self) -> str:
        """The sentence as it was raised."""
        return self.put(str)

    def put(self, gettext: Callable[[str], str]) -> str:
        """The sentence in another language; one that ``gettext`` does not know stays as it is."""
        said = gettext(self.sentence)
        return said % self.values if self.values else said

    def as_document(self, gettext: Callable[[str], str] = str) -> dict[str, dict[str, str]]:
        """The error shape, ready for JSON."""
        error = {"code": self.code, "message": self.put(gettext)}
        if self.field is not None:
            error["field"] = self.field
        return {"error": error}


class InvalidInput(LoyaltyError):
    """The input is malformed; nothing was changed."""

    code = "invalid_input"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class InvalidProgramme(InvalidInput):
    """A programme document breaks the format; ``field`` is the path into it."""

    code = "invalid_programme"


class InvalidCase(InvalidInput):
    """A replay case breaks the format; ``field`` is the path into it."""

    code = "invalid_case"


class InvalidPoints(InvalidInput):
    """Points were asked for that are no whole number."""

    code = "invalid_points"


class InvalidSegment(InvalidInput):
    """A segment's document breaks the format; ``field`` is the path into it."""

    code = "invalid_segment"


class InsufficientPoints(LoyaltyError):
    """A removal asks for more points than there are."""

    code = "insufficient_points"
    status = HTTPStatus.CONFLICT


class RewardUnavailable(LoyaltyError):
    """A reward cannot be taken, or a voucher not be used or cancelled, as things stand."""

    code = "reward_unavailable"
    status = HTTPStatus.CONFLICT


class DiscountChanged(LoyaltyError):
    """The discount that the customer was shown cannot be honoured any more."""

    code = "discount_changed"
    status = HTTPStatus.CONFLICT


class UnknownAppointment(LoyaltyError):
    """There is no such appointment."""

    code = "unknown_appointment"
    status = HTTPStatus.NOT_FOUND


class AppointmentExists(LoyaltyError):
    """An appointment of that id was booked before."""

    code = "appointment_exists"
    status = HTTPStatus.CONFLICT


class NoProgramme(LoyaltyError):
    """The tenant has no programme in force."""

    code = "no_programme"
    status = HTTPStatus.CONFLICT


class TooMuchWork(LoyaltyError):
    """So much long work of a kind waits already that no more is taken on."""

    code = "too_much_work"
    status = HTTPStatus.CONFLICT


class ChangedMeanwhile(LoyaltyError):
    """Somebody else changed what was being edited; nothing was saved."""

    code = "changed_meanwhile"
    status = HTTPStatus.CONFLICT


class BadSignature(LoyaltyError):
    """The request is not signed by this site."""

    code = "bad_signature"
    status = HTTPStatus.UNAUTHORIZED


class Unauthorized(LoyaltyError):
    """The token of an app is missing, or good for nothing."""

    code = "unauthorized"
    status = HTTPStatus.UNAUTHORIZED


class Forbidden(LoyaltyError):
    """Whoever asks may not do this."""

    code = "forbidden"
    status = HTTPStatus.FORBIDDEN


class NotHere(LoyaltyError):
    """There is nothing of that name here, or nothing that this user may know of."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND


class TooManyCalls(LoyaltyError):
    """An app calls more often than it may; ``seconds`` from now on it may again."""

    code = "too_many_calls"
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, sentence: str, *, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(sentence, seconds=seconds)


class KeyUsedBefore(InvalidInput):
    """The key of a write named another write before."""

    code = "key_used_before"


class NotReady(LoyaltyError):
    """The service cannot work yet; it says what it waits for."""

    code = "not_ready"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class BadSettings(LoyaltyError):
    """The service was started with settings it cannot use."""

    code = "bad_settings"
