"""The certificate of HTTPS: made, kept, renewed, and what is wrong with one that was given."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pingda_dash import backup, certificate, hosts
from pingda_dash.certificate import LASTS, RENEWED, UnusableCertificate, chosen, given, made

NAMES = frozenset({"wall", "wall.local", "192.168.1.5", "2001:db8::7"})
AT = datetime.now(UTC)


def test_one_is_made_for_the_names_and_kept_while_it_serves(tmp_path: Path) -> None:
    first = made(tmp_path, NAMES, AT)
    assert first.own
    assert certificate._names(first.file) == NAMES | {"localhost", "127.0.0.1", "::1"}
    assert len(first.fingerprint.split(":")) == 32
    again = made(tmp_path, frozenset({"wall"}), AT + LASTS - RENEWED - timedelta(days=1))
    assert again.fingerprint == first.fingerprint
    theirs = given(first.file, first.key)
    assert (theirs.fingerprint, theirs.own) == (first.fingerprint, False)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in lists")
def test_its_key_is_its_owners_alone(tmp_path: Path) -> None:
    one = made(tmp_path, NAMES, AT)
    assert one.key.stat().st_mode & 0o777 == 0o600
    assert one.key.parent.stat().st_mode & 0o777 == 0o700


def test_its_key_is_in_no_backup() -> None:
    assert not backup._wanted(Path("https", "key.pem"))


def test_it_is_made_again_when_nearly_over_when_a_name_is_new_and_when_it_is_damaged(tmp_path: Path) -> None:
    prints = [made(tmp_path, NAMES, AT).fingerprint]
    prints.append(made(tmp_path, NAMES, AT + LASTS - RENEWED + timedelta(days=1)).fingerprint)
    prints.append(made(tmp_path, NAMES | {"192.168.1.6"}, AT).fingerprint)
    (tmp_path / "https" / "key.pem").write_text("x")
    prints.append(made(tmp_path, NAMES, AT).fingerprint)
    (tmp_path / "https" / "certificate.pem").unlink()
    prints.append(made(tmp_path, NAMES, AT).fingerprint)
    assert len(set(prints)) == 5


def test_what_is_wrong_with_a_given_one_is_said(tmp_path: Path) -> None:
    one, other = made(tmp_path / "one", NAMES, AT), made(tmp_path / "other", NAMES, AT)
    for file, key, words in (
        (tmp_path / "none.pem", one.key, "没有证书文件"),
        (one.file, tmp_path / "none.pem", "没有私钥文件"),
        (one.file, other.key, "不是一对"),
        (one.key, one.key, "打不开"),
    ):
        with pytest.raises(UnusableCertificate, match=words):
            given(file, key)


def test_what_to_serve_with_is_given_configured_made_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = made(tmp_path / "one", NAMES, AT)
    assert chosen(None, None, False, tmp_path, "0.0.0.0") is None
    made_here = chosen(None, None, True, tmp_path, "0.0.0.0")
    assert made_here and made_here.own
    assert hosts.own_names() | hosts.own_addresses() <= certificate._names(made_here.file)
    monkeypatch.setenv("PINGDA_CERT", str(one.file))
    with pytest.raises(UnusableCertificate, match="一起给"):
        chosen(None, None, True, tmp_path, "0.0.0.0")
    monkeypatch.setenv("PINGDA_KEY", str(one.key))
    configured = chosen(None, None, True, tmp_path, "0.0.0.0")
    assert configured and configured.fingerprint == one.fingerprint
