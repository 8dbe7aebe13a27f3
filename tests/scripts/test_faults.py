"""The soak of faults in its short form: nothing acknowledged is lost, nothing is half applied, all is said in words."""

from __future__ import annotations

import subprocess
import sys

from pingda_dash.settings import ROOT


def test_a_short_soak_loses_nothing():
    run = subprocess.run(
        [sys.executable, "-m", "scripts.faults", "--short"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "kill -9 of a loading process" in run.stdout and "the catalog:" in run.stdout
