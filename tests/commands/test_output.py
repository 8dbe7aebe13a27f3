"""A file that a command writes is there whole or not at all; what was there before stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from pingda_dash.commands.output import put
from pingda_dash.errors import PingdaError
from tests.full_disk import fill, small_disk


def test_a_full_disk_leaves_the_file_that_was_there_as_it_was(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        path = put(disk / "报告.docx", b"what people wrote")
        path.chmod(0o640)
        fill(disk)
        with pytest.raises(PingdaError, match="磁盘满了"):
            put(path, b"x" * 4096)
        assert path.read_bytes() == b"what people wrote"
        (disk / "ballast").unlink()
        put(path, b"newer")
        assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"newer", 0o640), "who may read it still may"
        assert [one.name for one in disk.iterdir()] == ["报告.docx"]


def test_a_link_stays_one_and_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "there")
    put(tmp_path / "link", b"data")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_bytes() == b"data"
    with pytest.raises(PingdaError, match="这是一个文件夹"):
        put(tmp_path, b"data")
