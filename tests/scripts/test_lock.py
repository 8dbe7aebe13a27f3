"""The lock satisfies requirements.txt, names a hash for every package, and each one's licence is listed."""

from __future__ import annotations

import re

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts import lock

ROOT = lock.ROOT


def wanted() -> list[Requirement]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line.partition("#")[0].strip()) for line in lines if line.partition("#")[0].strip()]


def test_the_lock_has_what_requirements_ask_for_in_a_version_they_allow():
    there = lock.locked()
    for one in wanted():
        versions = there.get(canonicalize_name(one.name), [])
        assert versions, f"{one.name} is not in requirements.lock: python -m scripts.lock"
        assert all(one.specifier.contains(version) for version in versions), (one, versions)


def test_every_locked_package_has_hashes():
    blocks = re.split(r"^(?=[a-z0-9])", lock.LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    packages = [block for block in blocks if "==" in block.partition("\n")[0] and block[0] != "#"]
    assert len(packages) == sum(map(len, lock.locked().values()))
    assert [block.split()[0] for block in packages if "--hash=sha256:" not in block] == []


def test_every_locked_package_has_its_licence_listed():
    rows = dict(
        re.findall(r"^\| ([a-z0-9-]+) \| [^|]+ \| ([^|]+) \|$", lock.LICENCES.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert lock.locked().keys() <= rows.keys()
    assert [name for name in lock.locked() if rows[name].strip() == "—"] == []
