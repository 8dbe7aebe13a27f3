"""Who may sign in: `account add | list | password | role | unlock | totp | remove`."""

from __future__ import annotations

import argparse
import csv
import getpass
import sys
import warnings

import segno

from pingda_dash import accounts, settings
from pingda_dash.accounts import ROLES, TOWNSHIP, BadAccount, Role, User
from pingda_dash.clock import now
from pingda_dash.commands import Commands
from pingda_dash.commands.words import TERMINAL
from pingda_dash.plan import load_plan

EXAMPLES = "\n".join(
    ["例如:"]
    + [
        f"  {settings.command(arguments)}    {meaning}".rstrip()
        for arguments, meaning in (
            ("account add 王经办 --role clerk --scope 某某村", "经办:本村(或本单位、全乡)"),
            ("account add 李书记 --role leader", "领导:能看未脱敏的名单"),
            ("account add 张三 --email zhang@example.gov.cn --password-stdin < 密码.txt", ""),
        )
    ]
)


def villages() -> dict[str, str]:
    """name → code of the villages of the reference list."""
    with (settings.data_dir() / "reference" / "villages.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["village"]: row["village_code"] for row in csv.DictReader(stream)}


def scoped(name: str, role: Role, scope: str) -> User:
    """An account that answers for 全乡, a village or a unit of the plan. Raises BadAccount for anything else."""
    name, scope = accounts.plain(name), accounts.plain(scope)
    if scope == TOWNSHIP:
        return User(name, role)
    places = villages()
    if scope in places:
        return User(name, role, scope, village=places[scope])
    plan = load_plan(settings.data_dir() / "plan")
    units = {alias: unit.name for unit in plan.units for alias in (unit.name, *unit.aliases)}
    if scope in units:
        return User(name, role, units[scope], unit=units[scope])
    choices = "、".join([TOWNSHIP, *places, *dict.fromkeys(units.values())])
    raise BadAccount(f"不知道“{scope}”是哪里。可选:{choices}。")


def password(args: argparse.Namespace) -> str:
    """The new password, from the prompt (twice) or the first line of standard input."""
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = typed(f"密码(至少 {accounts.SHORTEST} 个字符):")
    if typed("再输一次:") != first:
        raise BadAccount("两次输入的密码不一样。")
    return first


def typed(prompt: str) -> str:
    """A line that is not shown while it is typed; where that cannot be hidden, it says so and reads it all the same."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(prompt)
    except getpass.GetPassWarning:
        if sys.stdin.isatty():
            print("这个窗口不能隐藏输入,密码会显示出来。", file=sys.stderr)
        print(prompt, end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
    except EOFError:
        line = ""
    if not line:
        raise BadAccount("没有读到密码。请在终端里输入两遍,或加 --password-stdin 从管道读一行。")
    return line.rstrip("\r\n")


def add_account(args: argparse.Namespace) -> int:
    """Make an account."""
    user = scoped(args.name, args.role, args.scope)
    accounts.add(settings.home(), user, password(args), now(), args.email, TERMINAL)
    print(f"已建立账号 {user.name}:{ROLES[user.role]},{user.scope}")
    return 0


def list_accounts(args: argparse.Namespace) -> int:
    """Print every account."""
    home = settings.home()
    for row in accounts.listed(home).fillna("").astype(str).to_dict("records"):
        until = accounts.waiting_until(home, row["name"], now())
        locked = f"有人在试,暂缓到 {until[11:16]}" if until else ""
        seen = row["last_seen"][:16] or "还没有登录"
        factor = "动态口令" if accounts.second_factor.has(home, row["name"]) else ""
        print("\t".join([row["name"], ROLES[row["role"]], row["scope"], row["email"], seen, factor, locked]).rstrip())
    return 0


def set_password(args: argparse.Namespace) -> int:
    """Give an account another password."""
    accounts.set_password(settings.home(), accounts.plain(args.name), password(args), now(), TERMINAL)
    print(f"{args.name} 的密码已改,已登录的窗口都已退出")
    return 0


def set_role(args: argparse.Namespace) -> int:
    """Give an account another role or scope."""
    account = accounts.account(settings.home(), accounts.plain(args.name))
    if account is None:
        raise BadAccount(f"没有账号“{args.name}”。现有账号见 account list。")
    user = scoped(account.name, args.role or account.role, args.scope or account.scope)
    accounts.change(settings.home(), user, now(), TERMINAL)
    print(f"{user.name}:{ROLES[user.role]},{user.scope}")
    return 0


def unlock(args: argparse.Namespace) -> int:
    """Let nobody who tries an account wait any more."""
    accounts.unlock(settings.home(), accounts.plain(args.name), now(), TERMINAL)
    print(f"{args.name} 可以马上再试")
    return 0


def second_factor(args: argparse.Namespace) -> int:
    """Set up the second factor of an account, or take it away."""
    home, name = settings.home(), accounts.plain(args.name)
    if accounts.account(home, name) is None:
        raise BadAccount(f"没有账号“{args.name}”。现有账号见 account list。")
    if args.off:
        was = accounts.second_factor.turn_off(home, name, now(), TERMINAL)
        print(f"{name} 的动态口令{'已取消,只用密码登录' if was else '本来就没有开启'}")
        return 0
    secret = accounts.second_factor.new_secret()
    address = accounts.second_factor.address_of(name, secret)
    segno.make(address, error="m").terminal(compact=True)
    print(f"用手机上的验证器扫上面的码;扫不了的,手工输入密钥 {secret}(按时间,6 位,30 秒)")
    code = typed("验证器上的 6 位数:")
    codes = accounts.second_factor.turn_on(home, name, secret, code, now(), TERMINAL)
    print(f"{name} 的动态口令已开启。恢复码请交给本人另外收好,每个可用一次,不再显示:")
    print("\n".join(codes))
    return 0


def remove(args: argparse.Namespace) -> int:
    """Take an account away."""
    accounts.remove(settings.home(), accounts.plain(args.name), now(), TERMINAL)
    print(f"已删除账号 {args.name}")
    return 0


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    top = commands.add_parser(
        "account",
        help="数据上传用的账号:建立、查看、改密码、改角色、解除暂缓、动态口令、删除",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    ways = top.add_subparsers(required=True, metavar="WAY")
    roles = "、".join(f"{role} {word}" for role, word in ROLES.items())

    one = ways.add_parser("add", help="建立账号")
    one.add_argument("name", metavar="NAME")
    one.add_argument("--role", choices=ROLES, default="clerk", help=f"{roles};默认 clerk")
    one.add_argument("--scope", default=TOWNSHIP, metavar="PLACE", help="全乡、某村或某单位,默认全乡")
    one.add_argument("--email", metavar="MAIL", help="用单位账号(OIDC)登录时的邮箱")
    _password_option(one)
    one.set_defaults(run=add_account)

    one = ways.add_parser("list", help="所有账号")
    one.set_defaults(run=list_accounts)

    one = ways.add_parser("password", help="改密码;已登录的窗口都会退出")
    one.add_argument("name", metavar="NAME")
    _password_option(one)
    one.set_defaults(run=set_password)

    one = ways.add_parser("role", help="改角色或负责范围")
    one.add_argument("name", metavar="NAME")
    one.add_argument("--role", choices=ROLES)
    one.add_argument("--scope", metavar="PLACE")
    one.set_defaults(run=set_role)

    one = ways.add_parser("unlock", help="输错太多次要等的,不用再等")
    one.add_argument("name", metavar="NAME")
    one.set_defaults(run=unlock)

    one = ways.add_parser("totp", help="开启动态口令(TOTP):显示二维码和恢复码;--off 取消,如手机丢了")
    one.add_argument("name", metavar="NAME")
    one.add_argument("--off", action="store_true", help="取消这个账号的动态口令")
    one.set_defaults(run=second_factor)

    one = ways.add_parser("remove", help="删除账号;做过的事仍在记录里")
    one.add_argument("name", metavar="NAME")
    one.set_defaults(run=remove)


def _password_option(one: argparse.ArgumentParser) -> None:
    one.add_argument("--password-stdin", action="store_true", help="从标准输入读密码,不提示")
