"""Why a booking earned what it earned, rule by rule, and why others of its rules gave nothing.

From what was recorded when it was decided: the verdicts, the facts as they were, and the version of the programme, which never
changes.
"""

from dataclasses import dataclass, replace

from bridge.core.points.accounts import Award
from bridge.core.programmes.programme import EarningRule, Multiplier, Programme, Window
from bridge.core.rules.earning import Verdict, list_failed
from bridge.core.rules.objections import Scene
from bridge.core.rules.stamps import Card
from bridge.core.rules.wording import Names, put_either, put_limits
from bridge.core.settling.appointments import Facts, label_ancestor
from bridge.core.settling.reasons import N_, PLAIN_ENGLISH, Speech, list_reasons, put_card, sentence

_OTHER_TIER = N_("the customer's tier was %(was)s, not %(wanted)s")
_NO_TIER = N_("the customer had no tier, and so not %(wanted)s")


@dataclass(frozen=True, slots=True)
class RuleSaid:
    """What one rule (or multiplier) gave, and why, or why nothing: a sentence without a full stop."""

    name: str
    points: int
    because: str
    is_multiplier: bool = False


def explain_rules(award: Award, programme: Programme, names: Names, speech: Speech = PLAIN_ENGLISH) -> list[RuleSaid]:
    """All rules of the award's version, which ``programme`` is: those that gave points, then the others, then multipliers."""
    day = programme.day_of(award.awarded_at)
    scene = Scene(programme.view(award.facts), programme, day, names, speech)
    reasons = {
        reason["rule"]: sentence(reason["why"], speech)
        for reason in list_reasons(programme, _name_ancestors(award.facts, names), before=None, after=award.evaluation)
    }
    said = [_explain(rule, award, scene, reasons.get(rule.id)) for rule in programme.earning_rules]
    said.sort(key=lambda one: not one.points)
    return said + [_explain_multiplier(multiplier, award, scene) for multiplier in programme.multipliers]


def _name_ancestors(facts: Facts, names: Names) -> Facts:
    """With today's names of the categories above, where none were recorded."""
    known = names.get("service_categories", {})
    today = {label_ancestor(one): known[one] for one in facts.service_categories[1:] if one in known}
    return replace(facts, labels=today | dict(facts.labels))


def _explain(rule: EarningRule, award: Award, scene: Scene, reason: str | None) -> RuleSaid:
    verdict, gettext = award.evaluation.find(rule.id), scene.speech.gettext
    if verdict is not None and reason is not None:
        return RuleSaid(rule.name, verdict.points, reason)
    if award.attached and award.attached.rules is not None and rule.id not in award.attached.rules:
        return RuleSaid(rule.name, 0, gettext("it was not among the rules by which history was attached"))
    if verdict is None:
        return RuleSaid(rule.name, 0, gettext("it was paused"))
    return RuleSaid(rule.name, 0, _explain_nothing(rule, verdict, scene))


def _explain_nothing(rule: EarningRule, verdict: Verdict, scene: Scene) -> str:
    gettext = scene.speech.gettext
    if verdict.failed:
        return "; ".join(scene.object(name, rule.when, rule.window) for name in verdict.failed)
    if verdict.cut:
        limits = put_limits(replace(rule, window=Window()), scene.speech)
        return gettext("its limit was used up: %(limits)s") % {"limits": limits}
    if rule.card is not None and verdict.to_go is not None:
        return _explain_card(rule.card, verdict.to_go, scene.speech)
    if rule.every_visits is not None:
        return _explain_milestone(rule.every_visits, verdict.to_go, scene.speech)
    if rule.per_amount is not None:
        said = {"paid": scene.paid, "amount": scene.speech.money(rule.per_amount)}
        return gettext("%(paid)s is paid, which is no full %(amount)s") % said
    return gettext("it gives no points")


def _explain_milestone(every: int, to_go: int | None, speech: Speech) -> str:
    """``to_go`` is None where nobody remembered how far it was."""
    if to_go is None:
        return speech.gettext("only one of every %(visits)s visits earns") % {"visits": speech.number(every)}
    left = _put_left(to_go, speech)
    if to_go > every:  # milestones were given for visits that do not count any more
        return left
    said = {"done": speech.number(every - to_go), "visits": speech.number(every)}
    done = speech.gettext("%(done)s of %(visits)s visits") % said
    return f"{done}, {left}"


def _explain_card(card: Card, to_go: int, speech: Speech) -> str:
    """Visits that other cards used count no more, and cancelled ones that a card used are to be made up for."""
    left = _put_left(to_go, speech)
    if to_go > card.visits:
        return left
    said = {"done": speech.number(card.visits - to_go), "visits": put_card(card, speech)}
    done = speech.gettext("%(done)s of %(visits)s") % said
    return f"{done}, {left}"


def _put_left(to_go: int, speech: Speech) -> str:
    return speech.ngettext("%(count)s visit to go", "%(count)s visits to go", to_go) % {"count": speech.number(to_go)}


def _explain_multiplier(multiplier: Multiplier, award: Award, scene: Scene) -> RuleSaid:
    applied, gettext = award.evaluation.multiplied, scene.speech.gettext
    if applied is not None and applied.multiplier_id == multiplier.id:
        because = sentence({"factor": str(applied.factor)}, scene.speech)
        return RuleSaid(multiplier.name, applied.points, because, is_multiplier=True)
    if not multiplier.active:
        return RuleSaid(multiplier.name, 0, gettext("it was paused"), is_multiplier=True)
    failed = [*list_failed(multiplier.when, scene.facts, scene.programme)]
    failed += [] if multiplier.window.covers(scene.day) else ["window"]
    objections = [scene.object(name, multiplier.when, multiplier.window) for name in failed]
    if multiplier.tiers and award.tier not in multiplier.tiers:
        said = {"was": award.tier, "wanted": put_either(sorted(multiplier.tiers), scene.speech)}
        objection = _OTHER_TIER if award.tier else _NO_TIER
        objections.append(gettext(objection) % said)
    because = "; ".join(objections) or gettext("only the highest multiplier counts")
    return RuleSaid(multiplier.name, 0, because, is_multiplier=True)
