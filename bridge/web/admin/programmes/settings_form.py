"""The form of the settings: a programme's settings as fields, and the fields as settings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from bridge.core.programmes.programme import Method, RedemptionTerms, Trigger
from bridge.core.programmes.programme_documents import (
    MOST_DAYS,
    MOST_GRACE_DAYS,
    MOST_MONTHS,
    MOST_NOTICE_DAYS,
    MOST_PERIOD_MONTHS,
    MOST_POINT_VALUE,
)
from bridge.core.programmes.programme_settings import Settings
from bridge.core.settling.reasons import N_
from bridge.core.tiers.tier_periods import TierPeriod
from bridge.web.admin.form import Form
from bridge.web.formats import Formats
from bridge.web.languages import Language

WORTH_NOTHING = N_(
    "A point must be worth something: enter a value above 0, or do not allow customers to redeem points."
)
NO_DISCOUNT = N_("With a maximum of 0 nobody could use points. Enter more, or choose no maximum.")
# What the form calls those of its fields in which something can be wrong.
NAMES = {
    "point_value": N_("Point value"),
    "min_points": N_("Minimum points required"),
    "cap_percent": N_("Maximum percentage"),
    "cap_amount": N_("Maximum amount"),
    "statuses": N_("Statuses in which bookings earn"),
    "void_statuses": N_("Statuses that count for nothing"),
    "months": N_("Months until points expire"),
    "min_days": N_("Days that returned points last at least"),
    "notice_days": N_("Days of notice before points expire"),
    "period_months": N_("Months whose points count"),
    "grace_days": N_("Days of grace before a tier falls"),
}
CONTRADICTION = N_("A status cannot be one in which bookings earn and one in which they count for nothing.")


def write_fields(settings: Settings, formats: Formats) -> dict[str, object]:
    """What the form shows, by the names of its fields."""
    terms = settings.redemption
    cap = "percent" if terms.max_percent is not None else "amount" if terms.max_amount is not None else "none"
    return {
        "allow": terms.enabled,
        "point_value": _write(terms.point_value or None, formats),
        "method": terms.method.value,
        "cap": cap,
        "cap_percent": _write(terms.max_percent, formats),
        "cap_amount": _write(terms.max_amount, formats),
        "min_points": terms.min_points,
        "tax": "before" if terms.before_tax else "after",
        "trigger": settings.trigger.value,
        "statuses": sorted(settings.trigger_statuses),
        "void": "own" if settings.void_statuses is None else "chosen",
        "void_statuses": sorted(settings.void_statuses or ()),
        "count_adjustments": settings.count_adjustments,
        "expires": "never" if settings.expiry_months is None else "months",
        "months": settings.expiry_months,
        "min_days": settings.min_days_after_return,
        "notice_days": settings.expiry_notice_days,
        "counts": "ever" if settings.tier_period is None else "lately",
        "period_months": settings.tier_period.months if settings.tier_period else 12,
        "grace_days": settings.tier_period.grace_days if settings.tier_period else 30,
    }


class SettingsForm:
    """The form as somebody filled it in; each error is a translated sentence about one field.

    ``known`` are the statuses to choose from, ``own`` the site's own void ones. What is not asked for by another choice, and so
    not shown, is not looked at: terms of redemption keep what ``present`` has while redeeming is off.
    """

    def __init__(self, form: Form, language: Language, *, known: Collection[str], own: frozenset[str]) -> None:
        self._form = form
        self._language = language
        self._known = known
        self._own = own

    def read(self, present: Settings) -> Settings:
        """The settings; InvalidInput for the first field that is wrong, in the order of the page."""
        form = self._form
        terms = self.read_terms(present)
        trigger = Trigger(form.choice("trigger", set(Trigger)))
        earning = self._read_statuses("statuses") if trigger is Trigger.STATUSES else frozenset()
        chosen = form.choice("void", ("own", "chosen")) == "chosen"
        void = self._read_statuses("void_statuses") if chosen else None
        self._refuse_contradiction(
            earning, self._own if void is None else void, "void_statuses" if chosen else "statuses"
        )
        expires = form.choice("expires", ("never", "months")) == "months"
        return Settings(
            trigger=trigger,
            trigger_statuses=earning,
            void_statuses=void,
            count_adjustments=form.flag("count_adjustments"),
            redemption=terms,
            expiry_months=form.whole("months", least=1, most=MOST_MONTHS) if expires else None,
            min_days_after_return=form.whole("min_days", most=MOST_DAYS) if expires else present.min_days_after_return,
            expiry_notice_days=form.whole("notice_days", most=MOST_NOTICE_DAYS)
            if expires
            else present.expiry_notice_days,
            tier_period=self.read_period(),
        )

    def read_period(self) -> TierPeriod | None:
        """Of which months points count for tiers; None for all of them."""
        form = self._form
        if form.choice("counts", ("ever", "lately")) == "ever":
            return None
        months = form.whole("period_months", least=1, most=MOST_PERIOD_MONTHS)
        return TierPeriod(months, form.whole("grace_days", most=MOST_GRACE_DAYS))

    def read_terms(self, present: Settings) -> RedemptionTerms:
        """The terms of redemption alone."""
        form = self._form
        if not form.flag("allow"):
            return replace(present.redemption, enabled=False)
        value = form.amount("point_value", most=MOST_POINT_VALUE)
        if value == 0:
            raise form.refuse("point_value", self._language.gettext(WORTH_NOTHING))
        method = Method(form.choice("method", set(Method)))
        cap = form.choice("cap", ("none", "percent", "amount"))
        return RedemptionTerms(
            enabled=True,
            point_value=value,
            method=method,
            max_percent=self._read_cap("cap_percent", Decimal(100)) if cap == "percent" else None,
            max_amount=self._read_cap("cap_amount", None) if cap == "amount" else None,
            min_points=form.whole("min_points"),
            before_tax=form.choice("tax", ("after", "before")) == "before",
            service_caps=present.redemption.service_caps,
        )

    def _read_cap(self, name: str, most: Decimal | None) -> Decimal:
        cap = self._form.amount(name) if most is None else self._form.amount(name, most=most)
        if cap == 0:
            raise self._form.refuse(name, self._language.gettext(NO_DISCOUNT))
        return cap

    def _read_statuses(self, name: str) -> frozenset[str]:
        said = self._form.texts(name)
        if not said:
            raise self._form.refuse(name, self._language.gettext("Please choose at least one status."))
        if not set(said) <= set(self._known):
            raise self._form.refuse(name, self._language.gettext("Please choose from the list."))
        return frozenset(said)

    def _refuse_contradiction(self, earning: frozenset[str], void: frozenset[str], name: str) -> None:
        if earning & void:
            raise self._form.refuse(name, self._language.gettext(CONTRADICTION))


def _write(amount: Decimal | None, formats: Formats) -> str:
    """As people type it: without thousands separators, with their own decimal mark."""
    return "" if amount is None else f"{amount:f}".replace(".", formats.decimal_mark)
