"""One household's right to know what there is of it, and to be left out (个人信息保护法 45, 47).

subject    who it is: the codes, numbers and names that stand for it in any version
scrub      a text, or a row, without it
files      an original written anew, cell by cell
export     everything there is of it, as one .zip
erase      the lake without it, in every version
"""

from pingda_dash.subjects.erase import Erased, NotErased, erase
from pingda_dash.subjects.export import export
from pingda_dash.subjects.files import CannotErase
from pingda_dash.subjects.subject import Nobody, Subject, find

__all__ = ["CannotErase", "Erased", "Nobody", "NotErased", "Subject", "erase", "export", "find"]
