"""What is said of an import: of its columns, of its lines, and of how it stands."""

from __future__ import annotations

from collections.abc import Mapping

from bridge.core.imports.import_columns import Field
from bridge.core.imports.import_lines import Verdict
from bridge.core.imports.importing import ImportState
from bridge.core.settling.reasons import N_
from bridge.store.imports.import_lines import Line
from bridge.web.languages import Language

FIELDS: Mapping[Field, str] = {
    Field.CUSTOMER: N_("Customer number in Booknetic"),
    Field.EMAIL: N_("E-mail"),
    Field.USER: N_("User number in WordPress"),
    Field.LOGIN: N_("Login in WordPress"),
    Field.WHO: N_("Login, e-mail or user number"),
    Field.PHONE: N_("Telephone"),
    Field.POINTS: N_("Points"),
    Field.LIFETIME: N_("Lifetime points"),
    Field.TIER: N_("Tier"),
    Field.EXPIRES: N_("Expiry date of the points"),
    Field.NOTE: N_("Note"),
}
SOURCES = {
    "file": N_("File"),
    "mycred": N_("Export of myCred"),
    "gamipress": N_("Export of GamiPress"),
    "native": N_("Booknetic's own Loyalty Points"),
}
STATES: Mapping[ImportState, tuple[str, str]] = {
    ImportState.READING: (N_("Being looked through"), "warn"),
    ImportState.UNREAD: (N_("Cannot be read"), "bad"),
    ImportState.COLUMNS: (N_("Columns to be chosen"), "warn"),
    ImportState.READY: (N_("Not imported yet"), "warn"),
    ImportState.RUNNING: (N_("Being imported"), "warn"),
    ImportState.DONE: (N_("Imported"), "good"),
    ImportState.UNDOING: (N_("Being taken back"), "warn"),
    ImportState.UNDONE: (N_("Taken back"), ""),
}
# By verdict: what is said of a line, and what many such lines are called.
VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.READY: (N_("Will be imported"), N_("Will be imported")),
    Verdict.GIVEN: (N_("Imported"), N_("Imported")),
    Verdict.ALREADY: (N_("An earlier import gave this customer points"), N_("Imported earlier already")),
    Verdict.BAD_DAY: (N_("“%(expires)s” is not a date"), N_("Not a date")),
    Verdict.BELOW_ZERO: (N_("Points below zero cannot be imported"), N_("Points below zero")),
    Verdict.DUPLICATE: (
        N_("The same customer as in line %(first)s, which counts"),
        N_("Same customer as in a line above"),
    ),
    Verdict.EXPIRED: (N_("These points expired on %(expires)s"), N_("Expired already")),
    Verdict.GONE: (N_("Booknetic does not have this customer any more"), N_("Customer gone meanwhile")),
    Verdict.MISMATCH: (
        N_("The columns of this line name different customers"),
        N_("Columns name different customers"),
    ),
    Verdict.NOBODY: (N_("This line names nobody"), N_("Nobody named")),
    Verdict.NOTHING: (N_("There is nothing to import here: 0 points"), N_("Nothing to import")),
    Verdict.NOT_A_NUMBER: (N_("“%(figure)s” is not a number of points"), N_("Not a number")),
    Verdict.NOT_FOUND: (N_("Booknetic has no such customer"), N_("Customer not found")),
    Verdict.NO_TIER: (N_("There is no tier “%(tier)s”"), N_("Tier does not exist")),
    Verdict.SEVERAL: (N_("Several customers are meant by this"), N_("Several customers meant")),
    Verdict.TOO_MANY: (N_("More points than can be imported"), N_("Too many points")),
}
# What to do about it, where there is something.
ADVICE: Mapping[Verdict, str] = {
    Verdict.ALREADY: N_(
        "Each customer is imported once. If these are more points for the same customers, bring the file again and tick “Also for customers to whom an earlier import gave points”; the very same file is never imported twice."
    ),
    Verdict.BAD_DAY: N_("Write dates as 2027-12-31 or 31/12/2027."),
    Verdict.BELOW_ZERO: N_("Nobody can be brought over with a debt. Take the minus away, or leave the line out."),
    Verdict.DUPLICATE: N_("If both lines are to count, add them up in the file."),
    Verdict.EXPIRED: N_("Without a date the points expire as your settings say, counted from the import."),
    Verdict.MISMATCH: N_("Leave only the e-mail address or the number, whichever is right."),
    Verdict.NOBODY: N_("Each line needs an e-mail address, a telephone number, a customer number or a login."),
    Verdict.NOT_A_NUMBER: N_("Write points as plain numbers, such as 1240."),
    Verdict.NO_TIER: N_("Add the tier under Tier rules, or change its name in the file, and bring the file again."),
    Verdict.NOT_FOUND: N_(
        "Customers are found by the e-mail address, number or telephone that they have in Booknetic. Add them there first, or mend the file."
    ),
    Verdict.SEVERAL: N_("Add a column with the customer number, or merge the customers."),
    Verdict.TOO_MANY: N_("A line can have at most 1,000,000,000 points."),
}


def put_verdict(language: Language, line: Line) -> str:
    """What is said of one line."""
    said = dict(line.said or {})
    figures = [said[name] for name in ("points", "lifetime") if name in said]
    blanks = dict.fromkeys(("expires", "first", "tier", "figure"), "…")
    figure = {"figure": "”, “".join(figures)} if figures else {}
    return language.gettext(VERDICTS[line.verdict][0], **blanks | said | figure)


def name_verdict(language: Language, verdict: Verdict) -> str:
    """What lines with this verdict are called."""
    return language.gettext(VERDICTS[verdict][1])


def put_who(line: Line) -> str:
    """Whom the file names, as it does; "" once that was let go."""
    names = [(line.said or {}).get(field) for field in ("email", "who", "login", "user", "customer", "phone")]
    return next((name for name in names if name), "")
