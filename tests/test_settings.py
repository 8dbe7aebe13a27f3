"""The command lines that screens and errors print: typed as they stand, they work."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pingda_dash import settings

posix_shell = pytest.mark.skipif(sys.platform == "win32", reason="typed into a POSIX shell")


@posix_shell
def test_a_printed_command_works_in_the_programs_folder(home):
    line = settings.command("mark")
    done = subprocess.run(line, shell=True, cwd=settings.ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, "")


@posix_shell
def test_it_speaks_of_the_folders_this_process_was_started_with(tmp_path, monkeypatch):
    home = tmp_path / "a home"
    monkeypatch.setenv("PINGDA_HOME", str(home))
    line = settings.command("history")
    subprocess.run(line, shell=True, cwd=settings.ROOT, env={}, capture_output=True, check=True)
    assert (home / "demo").is_dir()


def test_it_names_the_interpreter_of_this_platform(monkeypatch, tmp_path):
    monkeypatch.delenv("PINGDA_HOME")
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    assert settings.command("serve").endswith(" -m pingda_dash serve")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    if sys.platform != "win32":
        assert settings.command("serve") == ".venv/bin/python -m pingda_dash serve"
        assert settings.command("") == ".venv/bin/python -m pingda_dash"
