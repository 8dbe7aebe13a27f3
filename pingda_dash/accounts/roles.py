"""What an account is and may do: its role, the rights of a role, and what it answers for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pingda_dash.contracts import contracts
from pingda_dash.plan.model import Indicator, Plan, Task

Role = Literal["viewer", "clerk", "leader", "admin"]
Action = Literal[
    "view", "load", "accept", "restore", "original", "unmask", "note", "check", "direct", "answer", "draw", "form",
    "mark", "playlist", "thresholds", "administer",
]  # fmt: skip

ROLES: Mapping[str, str] = {"viewer": "查看", "clerk": "经办", "leader": "领导", "admin": "管理员"}
TOWNSHIP = "全乡"
ACTIONS: Mapping[str, str] = {
    "view": "查看", "load": "上传文件", "accept": "接收数据", "restore": "恢复版本", "original": "下载原件",
    "unmask": "查看未脱敏的名单", "note": "记录例会发言", "check": "询问和关闭核对事项", "direct": "督办和销号",
    "answer": "办理反馈", "draw": "抽查样本", "form": "上级表格", "mark": "标记版本", "playlist": "保存大屏轮播列表",
    "thresholds": "设置阈值", "administer": "管理账号",
}  # fmt: skip
"""action → its name on the screen."""
RIGHTS: Mapping[str, frozenset[str]] = {
    "viewer": frozenset({"view"}),
    "clerk": frozenset(
        {"view", "load", "accept", "restore", "original", "note", "check", "answer", "draw", "form", "mark", "playlist"}
    ),
    "leader": frozenset({"view", "unmask", "note", "check", "direct", "answer", "playlist", "thresholds"}),
    "admin": frozenset(get_args(Action)),
}
_WHOLE, _NO_VILLAGE = "只限全乡的账号", "村的账号不行"
SCOPES: Mapping[str, str] = {
    "check": _NO_VILLAGE, "direct": _WHOLE, "draw": _NO_VILLAGE, "form": _NO_VILLAGE, "mark": _WHOLE,
    "playlist": _WHOLE, "thresholds": _WHOLE,
}  # fmt: skip
"""action → which accounts of a role with that right may not use it: who is checked is not who checks, and what is the
whole township's is not one office's to change."""


@dataclass(frozen=True)
class User:
    """An account: its name, role, and what it answers for.

    scope: in words (全乡, a unit, a village); unit: the plan's name of it, village: its code, neither for 全乡.
    """

    name: str
    role: Role
    scope: str = TOWNSHIP
    unit: str | None = None
    village: str | None = None

    def may(self, action: Action) -> bool:
        """Whether its role allows that, and what it answers for."""
        if action not in RIGHTS[self.role]:
            return False
        return self.everywhere or action not in SCOPES or (SCOPES[action] == _NO_VILLAGE and self.village is None)

    @property
    def everywhere(self) -> bool:
        """Whether it answers for the whole township."""
        return self.role == "admin" or (self.unit is None and self.village is None)


def scope_of(user: User, plan: Plan) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """(village codes, datasets) that an account may send rows of; None: all.

    A village sends its own rows of any ledger that has a village; a unit the datasets of what it leads or answers for
    in the plan, the two that every unit reports (tasks and problems), and what its people saw on visits. Of visits a
    village sends none: who is checked is not who checks.
    """
    if user.everywhere:
        return None, None
    if user.village is not None:
        ledgers = (one for one in contracts().values() if one.owed)
        of_villages = {one.name for one in ledgers if any(field.village for field in one.fields)}
        return frozenset({user.village}), frozenset(of_villages)

    def is_own(duty: Indicator | Task) -> bool:
        return user.unit in (duty.lead_unit, *duty.responsible_units)

    through_tasks = {name for task in plan.tasks if is_own(task) for name in task.indicators}
    fed = {one.dataset for one in plan.indicators if is_own(one) or one.id in through_tasks} - {""}
    return None, frozenset(fed | {"tasks", "rectification", "visits", "inspections"})
