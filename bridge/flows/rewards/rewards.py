"""The catalogue: rewards made, changed, paused and deleted. What was issued of them keeps the terms that it had."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.rewards.rewards import Reward, RewardState
from bridge.core.settling.reasons import N_
from bridge.errors import ChangedMeanwhile, InvalidInput, NotHere
from bridge.flows.rewards.issue_reward import NO_REWARD
from bridge.store.programmes import tenants
from bridge.store.rewards import rewards

MOST_REWARDS = 200

NAME_TAKEN = N_("There is a reward of this name already.")
FULL = N_("There are as many rewards as there can be. Delete one that you do not need any more.")
CHANGED = N_("Somebody changed or deleted this reward meanwhile. Open it again to see how it is now.")


def save_reward(
    conn: Connection, *, tenant_id: int, reward: Reward, seen: int | None, actor: int | None, now: datetime
) -> int:
    """A new reward (id 0), or a change of one as it was when its number was ``seen``; its id.

    InvalidInput if the name is another's; ChangedMeanwhile if somebody changed or deleted it since. Whether it is offered or
    paused is saved with it.
    """
    tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    if reward.id:
        before = rewards.find_reward(conn, tenant_id=tenant_id, reward_id=reward.id, lock=True)
        if before is None or before.number != seen or before.state is RewardState.ARCHIVED:
            raise ChangedMeanwhile(CHANGED)
    _check_name(conn, tenant_id, reward)
    if not reward.id:
        return rewards.append_reward(conn, tenant_id=tenant_id, reward=reward, actor=actor, now=now)
    rewards.change_reward(conn, tenant_id=tenant_id, reward=reward, actor=actor, now=now)
    return reward.id


def set_state(
    conn: Connection, *, tenant_id: int, reward_id: int, state: RewardState, actor: int | None, now: datetime
) -> RewardState:
    """Offers, pauses, deletes a reward or brings it back; what it was before. NotHere if there is none; InvalidInput where it
    comes back and its name is another's by now."""
    tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    before = rewards.find_reward(conn, tenant_id=tenant_id, reward_id=reward_id, lock=True)
    if before is None:
        raise NotHere(NO_REWARD)
    if before.state is not state:
        changed = replace(before, state=state)
        if before.state is RewardState.ARCHIVED:
            _check_name(conn, tenant_id, changed)
        rewards.change_reward(conn, tenant_id=tenant_id, reward=changed, actor=actor, now=now)
    return before.state


def _check_name(conn: Connection, tenant_id: int, reward: Reward) -> None:
    """What two people call the same at the same moment is not noticed, and does no harm."""
    others = [other for other in rewards.list_rewards(conn, tenant_id=tenant_id) if other.id != reward.id]
    if any(other.name.casefold() == reward.name.casefold() for other in others):
        raise InvalidInput(NAME_TAKEN, field="name")
    if len(others) >= MOST_REWARDS:
        raise InvalidInput(FULL)
