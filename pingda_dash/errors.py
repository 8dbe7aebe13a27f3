"""Errors for the person who meets them: the docstring of a class is its message, in Chinese; one of no class of its own
says all of it itself."""

from __future__ import annotations

import errno


class PingdaError(Exception):
    "出了点问题。"

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        message = "" if detail and type(self) is PingdaError else (type(self).__doc__ or "").strip()
        super().__init__(f"{message}{detail}")


class UnreadableFile(PingdaError):
    "文件打不开:不是能读的表格。请用 Excel 或 WPS 另存为 .xlsx 或 .csv 后重新上传。"


class UnreadableWorkbook(UnreadableFile):
    "工作簿打不开:文件可能已损坏或设了密码。请在 Excel 中另存为 .xlsx 后重新上传。"


class OversizedWorkbook(UnreadableWorkbook):
    "工作簿没有打开:解开后过大,或有内容落在离表格很远的格子里。请只把数据区复制到新工作簿,另存后重新上传。"


class UnreadableShapes(UnreadableFile):
    "地图数据打不开。可上传 GeoJSON、Shapefile(打包成 .zip)、GPKG、KML 或 KMZ。"


class OversizedShapes(UnreadableShapes):
    "地图数据没有打开:解开后过大。请只导出本乡的范围、去掉不用的图层,简化后重新上传。"


class FileTooHard(PingdaError):
    "核对这份文件用掉了过多的内存或时间,没有读入。请只把数据区另存为新文件后重新上传。"

    place: int | None = None
    """Which file of a batch it was, from 0; None where that is not certain."""


class EmptyFile(PingdaError):
    "文件是空的:没有一行数据。请核对是否选错了文件。"


class UnknownDataset(PingdaError):
    "认不出这是哪一本台账:表头与任何模板都对不上。请核对表头的列名。"


class UnknownSnapshot(PingdaError):
    "没有这一版数据。"


class MissingOriginal(UnknownSnapshot):
    "没有这份原件:数据文件夹的 originals 里找不到;若应当有,可从备份补回。"


class DamagedOriginal(MissingOriginal):
    "这份原件坏了:数据文件夹里的内容与收到时不同,没有交出。请从备份补回,或请报送人再传一次:"


class BrokenPlan(PingdaError):
    "方案数据(data/plan)有误,请核对:"


def reason_of(error: OSError) -> str:
    """Why the system did not open a file or folder, in Chinese."""
    reasons = {
        FileNotFoundError: "没有这个文件或文件夹。",
        PermissionError: "没有权限。",
        IsADirectoryError: "这是一个文件夹。",
        NotADirectoryError: "这不是文件夹,或路径里有一段不是。",
    }
    numbers = {errno.ENOSPC: "磁盘满了。", errno.EROFS: "这里只能读,不能写。", errno.ENAMETOOLONG: "名字太长。"}
    by_kind = next((words for kind, words in reasons.items() if isinstance(error, kind)), "系统不让打开。")
    return numbers.get(error.errno or 0, by_kind)
