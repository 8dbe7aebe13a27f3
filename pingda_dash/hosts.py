"""Under which names this machine is served: a request for any other comes from a web page that is not ours.

A web page whose own name leads to this machine (DNS rebinding) could otherwise read every screen through the browser of
somebody in the township's network.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from pingda_dash import settings

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_FAR = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses that nobody has: which of this machine's own would be used towards them tells its own; nothing is sent."""


def plain(text: str | None) -> str:
    """The name in a Host header, or in an origin's part after `://`: no port, no brackets; "" where it is none.

    An IPv4 address written as IPv6 is that address.
    """
    try:
        parts = urlsplit(f"//{text or ''}")
        name, _ = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.netloc != text or "@" in parts.netloc:
        return ""
    return address(name) or name.rstrip(".")


def address(text: str) -> str:
    """An IP address as it is usually written, without a zone; "" for anything else."""
    try:
        one = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(one, "ipv4_mapped", None) or one)


def _in_ascii(name: str) -> str:
    """A name as browsers send it (乡政府 is xn--…); "" where it cannot be one."""
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether an address, or its name, only answers this machine."""
    try:
        return host in LOOPBACK or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def configured() -> frozenset[str]:
    """The names and addresses that the operator has added."""
    return frozenset(address(one) or _in_ascii(plain(one)) for one in settings.hosts()) - {""}


def own_names() -> frozenset[str]:
    """What this machine is called in its network; nobody is asked."""
    name = _in_ascii(socket.gethostname().lower().rstrip("."))
    short = name.partition(".")[0]
    return frozenset({name, short, f"{short}.local"} - {"", ".local"})


def own_addresses() -> frozenset[str]:
    """The addresses under which other machines reach this one; those of its default routes, nobody is asked."""
    addresses = set()
    for family, far in _FAR:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((far, 9))
                addresses.add(address(probe.getsockname()[0]))
        except OSError:  # no such network
            continue
    return frozenset(addresses - {""})


def is_served(header: str | None, local: str | None, loopback_only: bool) -> bool:
    """Whether a request's Host header names this server.

    local: the address on this machine that the request came to; loopback_only: whether other machines get no answer
    at all, so that their names for this one mean nothing.
    """
    name = plain(header)
    if not name:
        return False
    if is_loopback(name) or name in configured():
        return True
    return not loopback_only and (name == address(local or "") or name in own_names())
