"""Under which names a machine is served."""

from __future__ import annotations

import socket

import pytest

from pingda_dash import hosts

HERE = "192.168.1.5"


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "Wall.town.cn")
    monkeypatch.setenv("PINGDA_HOSTS", "Zhihui.pingda.gov.cn, 10.0.0.8:8443  [2001:db8::7]")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Wall:8501", "wall"), ("wall.", "wall"), ("127.0.0.1:8501", "127.0.0.1"), ("[::1]:8501", "::1"),
        ("[::ffff:192.168.1.5]", HERE), ("", ""), (None, ""), ("a b", "a b"), ("a/b", ""), ("me@wall", ""),
        ("wall:x", ""), ("wall?x", ""), ("[::1", ""),
    ],
)  # fmt: skip
def test_a_host_header_names_one_host(header: str | None, name: str) -> None:
    assert hosts.plain(header) == name


@pytest.mark.parametrize("header", ["localhost:8501", "127.0.0.1", "127.0.0.9:1", "[::1]:8501", "zhihui.pingda.gov.cn",
                                    "10.0.0.8:8443", "[2001:db8::7]:8501"])  # fmt: skip
def test_the_machine_itself_and_what_is_configured_are_always_served(header: str) -> None:
    assert hosts.is_served(header, HERE, loopback_only=False)
    assert hosts.is_served(header, "127.0.0.1", loopback_only=True)


@pytest.mark.parametrize("header", ["wall.town.cn:8501", "WALL", "wall.local:8501", f"{HERE}:8501"])
def test_in_a_network_the_machines_own_names_and_the_address_that_was_asked_are_served(header: str) -> None:
    assert hosts.is_served(header, HERE, loopback_only=False)
    assert hosts.is_served(header, f"::ffff:{HERE}", loopback_only=False)
    assert not hosts.is_served(header, "127.0.0.1", loopback_only=True)


@pytest.mark.parametrize("header", ["evil.example", "wall.evil.example", "192.168.1.6:8501", "8.8.8.8", "", None,
                                    "localhost.evil.example", "127.0.0.1.evil.example", "me@localhost"])  # fmt: skip
def test_any_other_name_is_not(header: str | None) -> None:
    assert not hosts.is_served(header, HERE, loopback_only=False)


def test_own_addresses_are_learned_without_asking_anybody() -> None:
    assert all(hosts.address(one) == one for one in hosts.own_addresses())


@pytest.mark.parametrize(
    ("host", "local"),
    [("localhost", True), ("127.0.0.1", True), ("127.0.0.2", True), ("::1", True), ("0.0.0.0", False), ("wall", False)],
)
def test_only_a_loopback_address_is_this_machine_alone(host: str, local: bool) -> None:
    assert hosts.is_loopback(host) is local
