"""What is said of a problem: a sentence for every code, from plain values that can be masked."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from datetime import date

import pytest

from pingda_dash import checks, errors
from pingda_dash.contracts import contracts
from pingda_dash.ingest import Problem, check_file, masked_problems
from pingda_dash.ingest.messages import LABELS, SENTENCES, code_of
from pingda_dash.settings import ROOT
from tests.ingest.files import REFERENCES, TODAY, text

MAKERS = frozenset({"Problem", "Rule", "_Doubt", "problem", "warn"})
"""What makes a problem; a code is its first argument."""
READING = (errors.UnreadableFile, errors.EmptyFile, errors.UnknownDataset)
"""What reading a file may raise, with the errors below them."""

MAY_18, MAY_20 = date(2020, 5, 18), date(2020, 5, 20)
EXAMPLES = [
    (
        Problem("unreadable-file", details={"detail": "(内容不是文字)"}),
        "文件打不开:不是能读的表格。请用 Excel 或 WPS 另存为 .xlsx 或 .csv 后重新上传。(内容不是文字)",
    ),
    (
        Problem("unreadable-file", details={"incident": "0520-1", "too_hard": True}),
        "核对这份文件用掉了过多的内存或时间,没有读入。请只把数据区另存为新文件后重新上传。(事件编号 0520-1)",
    ),
    (
        Problem("unreadable-file", details={"incident": "0520-1", "too_hard": False}),
        "核对这份文件时出了错,没有读入。请告诉维护人员。(事件编号 0520-1)",
    ),
    (
        Problem("unreadable-workbook", details={"detail": "(设了打开密码)"}),
        "工作簿打不开:文件可能已损坏或设了密码。请在 Excel 中另存为 .xlsx 后重新上传。(设了打开密码)",
    ),
    (
        Problem("oversized-workbook", details={"detail": ""}),
        "工作簿没有打开:解开后过大,或有内容落在离表格很远的格子里。请只把数据区复制到新工作簿,另存后重新上传。",
    ),
    (
        Problem("empty-file", details={"detail": "(只有表头)"}),
        "文件是空的:没有一行数据。请核对是否选错了文件。(只有表头)",
    ),
    (
        Problem("unknown-dataset", details={"detail": "文件的表头是:甲、乙。"}),
        "认不出这是哪一本台账:表头与任何模板都对不上。请核对表头的列名。文件的表头是:甲、乙。",
    ),
    (
        Problem("not-your-dataset", details={"title": "产业台账"}),
        "这是《产业台账》,不归您的账号报送。请交由负责的单位报送。",
    ),
    (
        Problem("missing-column", None, "村", details={"aliases": ("村名", "行政村"), "is_day": False}),
        "缺“村”这一列(也可写作村名、行政村)。",
    ),
    (
        Problem("missing-column", None, "统计日期", details={"aliases": (), "is_day": True}),
        "缺“统计日期”这一列。也可以写在标题、工作表名或文件名里,例如“截至5月20日”。",
    ),
    (
        Problem("missing-column", None, "日期", details={"aliases": (), "is_day": True, "seen": ("标题“截至目前”",)}),
        "缺“日期”这一列。标题“截至目前”没有写明是截至哪一天的数。"
        "也可以写在标题、工作表名或文件名里,例如“截至5月20日”。",
    ),
    (
        Problem("duplicate-column", None, "收入", details={"headings": ("收入", "收入"), "title": "收入"}),
        "“收入”这一列出现了 2 次,不知以哪一列为准。请只留一列。",
    ),
    (
        Problem("duplicate-column", None, "收入", details={"headings": ("收入", "产值"), "title": "收入"}),
        "“收入”、“产值”都指定为“收入”,不知以哪一列为准。请只指定一列。",
    ),
    (
        Problem("several-columns", None, "人次", details={"headings": ("人次", "人数"), "title": "人次"}),
        "“人次”、“人数”都可读作“人次”,各行不全相同,不知以哪一列为准。请在列的对应中指定一列,或只留一列。",
    ),
    (
        Problem(
            "title-disagrees", 3, "统计日期", "5月20日", details={"where": "标题", "text": "4月30日台账", "day": MAY_18}
        ),
        "第 3 行“统计日期”:“5月20日”与标题“4月30日台账”写的 2020-05-18 对不上,按列里的日期读入,请核对是哪一天的数。",
    ),
    (
        Problem("filed-before", 2, "填报日期", "5月13日", details={"other": "统计日期", "day": MAY_20, "count": 3}),
        "第 2 行“填报日期”:“5月13日”早于“统计日期”的 2020-05-20(共 3 行),按“统计日期”读入,请核对是哪一天的数。",
    ),
    (
        Problem(
            "unread-column", None, "其中:卡户人数", details={"title": "其中建档立卡", "headings": ("其中:卡户人数",)}
        ),
        "“其中:卡户人数”这一列没有读入,而表里没有别的列读作“其中建档立卡”。若它就是,请在列的对应中指定;若不是,请确认不读。",
    ),
    (
        Problem("unread-column", None, "干旱指数", details={"title": "", "headings": ("干旱指数",)}),
        "“干旱指数”这一列有数,没有读入。若是要报的数,请在列的对应中指定;若不是,请确认不读。",
    ),
    (
        Problem("unread-column", None, "F", details={"title": "", "headings": ("",)}),
        "F 列没有表头,有数,没有读入。若是要报的数,请在列的对应中指定;若不是,请确认不读。",
    ),
    (
        Problem("doubtful-column", None, "甲类 › 户数", details={"title": "参与户数"}),
        "“甲类 › 户数”读作“参与户数”,不能肯定说的就是它,请核对;若不是,请在列的对应中改为不读入。",
    ),
    (
        Problem("kinds-differ", None, "已达标数(户)", "户", details={"other": "应保障数(人)", "kind": "人"}),
        "“已达标数(户)”数的是户,“应保障数(人)”数的是人,照写的读入,请核对是不是同一种数。",
    ),
    (
        Problem("unknown-unit", None, "应保障数(百户)", "百户", details={"unit": "", "other_measure": False}),
        "“应保障数(百户)”里的“百户”不是认得的单位,数照写的读入,请核对。",
    ),
    (
        Problem("title-means", None, None, "技能培训计划表", details={"where": "标题", "means": "plan"}),
        "标题“技能培训计划表”说的像是计划、目标,数已按完成的读入,请核对;若确实如此,请不要接收,改好后再报。",
    ),
    (
        Problem("other-column", None, "产值", details={"title": "收入"}),
        "“产值”按上次的对应读作“收入”,另一列同名的没有读,请核对。",
    ),
    (
        Problem("unknown-unit", None, "收入(亩)", "亩", details={"unit": "万元", "other_measure": True}),
        "“收入(亩)”的单位是亩,不能换算成万元,数字照读,请核对。",
    ),
    (
        Problem("unknown-unit", None, "收入(美元)", "美元", details={"unit": "万元", "other_measure": False}),
        "“收入(美元)”里的“美元”不是认得的单位,按万元读入,请核对。",
    ),
    (
        Problem("fraction-as-percent", None, "完成率"),
        "“完成率”各行都在 0 到 1 之间,已当作小数换成百分数(0.85 = 85%);若不是,请写成 0.85%。",
    ),
    (
        Problem(
            "mixed-percent", None, "完成率", details={"rows": ("3",), "cells": ("0.5",), "count": 9, "scaled": False}
        ),
        "“完成率”里有的大于 1,有的在 0 到 1 之间:第 3 行等 9 行的“0.5”照写的读(0.9 = 0.9%)。请核对,最好都写上百分号。",
    ),
    (
        Problem(
            "mixed-percent", None, "完成率", details={"rows": ("3",), "cells": ("0.9",), "count": 1, "scaled": True}
        ),
        "“完成率”里有的大于 1,有的在 0 到 1 之间:第 3 行的“0.9”当作小数换成了百分数(0.9 = 90%)。"
        "请核对,最好都写上百分号。",
    ),
    (
        Problem("bare-percent", 3, "完成率", "0.9"),
        "第 3 行“完成率”:“0.9”没有百分号,这一列别的格子有,分不清是不是小数(0.9 = 90%)。请写上百分号。",
    ),
    (
        Problem("hidden-sheet", details={"sheets": ("4月",)}),
        "隐藏的工作表“4月”里有表,没有读。若是要报的数,请取消隐藏、分开报。",
    ),
    (
        Problem("merged-figure", 2, "收入", "30", details={"last": 3, "rows": 1}),
        "第 2 行“收入”:“30”在第 2 至 3 行的合并单元格里,全算给了第 2 行。请按行分开填写,或核对后确认。",
    ),
    (
        Problem("merged-figure", 2, "收入", "30", details={"last": 2, "rows": 0}),
        "第 2 行“收入”:“30”在跨几列的合并单元格里,只读作这一列的。请拆开填写,或核对后确认。",
    ),
    (
        Problem("void-row", 3, "备注", "作废", details={"count": 2}),
        "第 3 行“备注”:“作废”(共 2 行),这样的行也照数据读入了。不报的行请删去。",
    ),
    (
        Problem("hidden-row", 3, details={"count": 2}),
        "第 3 行是隐藏的(共 2 行),也照数据读入了。不报的行请删去后重新上传。",
    ),
    (
        Problem("struck-row", 3, details={"count": 2}),
        "第 3 行画了删除线(共 2 行),也照数据读入了。不报的行请删去后重新上传。",
    ),
    (
        Problem("group-rows", None, "村民小组"),
        "“村民小组”一列说各行只是村里一部分的数,这本台账按村报:已当作全村的数读入。请核对,或合计成村再报。",
    ),
    (
        Problem("name-is-count", 2, "主体名称", "12个"),
        "第 2 行“主体名称”:“12个”是个数,不像名称,已照名称读入。请逐个填报,或核对后确认。",
    ),
    (
        Problem("code-is-day", 3, "项目编号", "2020-01-01"),
        "第 3 行“项目编号”:“2020-01-01”是日期,像是 Excel 把编号(如 1-1)变成了日期。"
        "请把这一列设成文本、重填后上传,或核对后确认。",
    ),
    (
        Problem("part-of-code", 3, "项目编号", "ZJ-1-1", details={"whole": "ZJ-1"}),
        "第 3 行“项目编号”:“ZJ-1-1”的数与同级的加起来正是“ZJ-1”的数,像是它的一部分:都读入会重复计算。"
        "请删去其中一层后重新上传,或核对后确认。",
    ),
    (
        Problem("uncounted-formula", 3, "收入", details={"count": 2}),
        "第 3 行“收入”:是没有算出值的公式(共 2 处),按空白读入。请用 Excel 打开、保存后重新上传,或填上数。",
    ),
    (
        Problem("cell-comment", 3, "收入", "核实为12", details={"count": 2}),
        "第 3 行“收入”:批注里还有一个数(“核实为12”,共 2 处),按格里的数读入,请核对以哪个为准。",
    ),
    (
        Problem("note-means", None, None, "注:以上收入为预计数。"),
        "表下的说明“注:以上收入为预计数。”说的像是另一种数,数已照常读入,请核对;若确实如此,请不要接收,改好后再报。",
    ),
    (
        Problem("none-as-no", None, "义务教育", details={"count": 2}),
        "“义务教育”里的“无”(共 2 格)读作否,请核对;若是没有这样的人或事,请空着。",
    ),
    (
        Problem("figure-in-note", None, None, "注:小田坝村4万元另报"),
        "表下的说明“注:小田坝村4万元另报”里像是有表中没有的数,没有读。要报的数请填进表里。",
    ),
    (
        Problem("unread-table", 6, details={"headings": ("村", "人次"), "count": 3}),
        "第 6 行起是另一张表(村、人次),它的 3 行没有读。若是要报的数,请另存为一份文件再报。",
    ),
    (
        Problem("header-changes", None, "收入(元)", details={"at": 5, "before": "收入(万元)"}),
        "第 5 行又是表头,写的是“收入(元)”,上面的表头是“收入(万元)”:下面的行不能照上面的表头读。"
        "请统一表头,或分成两份文件。",
    ),
    (
        Problem("header-changes", None, "收入", details={"at": 5, "before": ""}),
        "第 5 行又是表头,写的是“收入”,上面没有这一列:下面的行不能照上面的表头读。请统一表头,或分成两份文件。",
    ),
    (
        Problem("unit-changes", None, "收入", details={"title": "单位:元", "unit": "元", "read": "万元"}),
        "表中间的“单位:元”写的单位是元,“收入”在上面是按万元读的:不能一样读。请把单位写在列名里并统一,或分成两份文件。",
    ),
    (
        Problem("other-section", 6, None, "二、计划安排", details={"last": 8, "other": "一、完成情况"}),
        "第 6 至 8 行在“二、计划安排”之下,与“一、完成情况”下的不像是同一种数,已一样读入。"
        "请核对;若是计划、目标或别的年份的数,请删去这些行后重新上传。",
    ),
    (
        Problem("unread-sheet", details={"sheet": "村界", "others": ("驻地",), "what": "图层"}),
        "只读了图层“村界”,没有读 “驻地”。",
    ),
    (
        Problem("unread-sheet", details={"sheet": "5月", "others": ("3月", "4月")}),
        "只读了工作表“5月”,没有读 “3月”、“4月”。",
    ),
    (
        Problem("yuan-sign", None, "收入(万元)", details={"cell": "¥300000", "unit": "万元", "count": 2}),
        "“收入(万元)”有 2 格带人民币符号(如“¥300000”),照表头按万元读入;若填的是元,请改表头的单位。",
    ),
    (
        Problem("scaled-format", None, "收入(元)", details={"times": 10_000, "unit": "元"}),
        "“收入(元)”的格式把数缩小到 10,000 分之一显示,单位却是元。已按显示的数读入,请核对单位。",
    ),
    (
        Problem("web-page", details={"form": "网页"}),
        "这份文件其实是网页,不是 Excel 工作簿,常见于从系统导出的“.xls”。已按其中的表格读入,数只到它写出的几位,请核对。",
    ),
    (
        Problem("two-lists", details={"title": "村情名册", "others": ("甲.csv", "乙.csv")}),
        "《甲.csv》、《乙.csv》也是同一天的村情名册。后载入的一份会替换前一份,只在前一份里的会被移除。请合成一份再报。",
    ),
    (
        Problem(
            "date-of-title",
            None,
            "统计日期",
            "2020年4-5月统计表",
            details={
                "place": "标题",
                "day": date(2020, 5, 31),
                "doubts": ("period", "ahead", "others"),
                "others": ("文件名“台账20200520”写的是 2020-05-20",),
                "start": date(2020, 3, 20),
                "end": date(2020, 6, 30),
                "today": MAY_20,
            },
        ),
        "“统计日期”按标题“2020年4-5月统计表”取 2020-05-31:那里写的是一段时间,取的是最后一天;晚于今天(2020-05-20);"
        "文件名“台账20200520”写的是 2020-05-20。请核对;不是这一天的,请在标题里写明“截至几月几日”再报。",
    ),
    (
        Problem(
            "date-of-title",
            None,
            "名册日期",
            "填报日期:2019-05-20",
            details={
                "place": "标题",
                "day": date(2019, 5, 20),
                "doubts": ("filed", "outside"),
                "others": (),
                "start": date(2020, 3, 20),
                "end": date(2020, 6, 30),
                "today": None,
            },
        ),
        "“名册日期”按标题“填报日期:2019-05-20”取 2019-05-20:那里写的是填报的日期,数不一定截至这一天;"
        "不在 2020-03-20 至 2020-06-30 之间。请核对;不是这一天的,请在标题里写明“截至几月几日”再报。",
    ),
    (
        Problem("month-as-day", 2, "统计日期", "2020年5月", details={"day": date(2020, 5, 31), "count": 3}),
        "第 2 行“统计日期”:“2020年5月”只写到月,按月末 2020-05-31 读(共 3 行),请核对;不是这一天的,请写明几日。",
    ),
    (
        Problem("ditto-mark", 3, "村", "〃", details={"count": 4}),
        "第 3 行“村”:“〃”等表示同上的记号(共 4 处)已按上面一行的内容填上,请核对是否填对了行。",
    ),
    (
        Problem("several-units", None, "收入", "元", details={"others": ("千元",), "unit": "万元"}),
        "“收入”没写单位,标题或说明里有“元”、“千元”,按元读、换算成万元,请核对;最好写在列名里。",
    ),
    (
        Problem("several-units", None, "收入", "万元", details={"others": ("元",), "unit": "万元"}),
        "“收入”没写单位,标题或说明里有“万元”、“元”,按万元读,请核对;最好写在列名里。",
    ),
    (
        Problem(
            "village-of-title",
            None,
            "村",
            "平达社区产业台账",
            details={
                "place": "标题",
                "village": "平达社区",
                "others": ("文件名“小河村台账”写的是小河村",),
                "filled": True,
            },
        ),
        "没有“村”列。标题“平达社区产业台账”写的是平达社区,文件名“小河村台账”写的是小河村,各行都按平达社区读入,请核对;"
        "最好加上这一列。",
    ),
    (
        Problem(
            "village-of-title",
            None,
            "村",
            "平达社区台账",
            details={
                "place": "标题",
                "village": "平达社区",
                "others": ("第 3 行“安置点”写的是“大坪子(小河村)”",),
                "filled": False,
            },
        ),
        "没有“村”列。标题“平达社区台账”写的是平达社区,第 3 行“安置点”写的是“大坪子(小河村)”,各行都没有填“村”,请核对;"
        "最好加上这一列。",
    ),
    (
        Problem("villages-disagree", 2, "村", "小河村", details={"whole": "村代码", "whole_value": "530523206201"}),
        "第 2 行“村”:“小河村”与“村代码”的“530523206201”不是同一个村,不知以哪一个为准。请改正其中一个。",
    ),
    (
        Problem("unit-doubtful", None, "收入", details={"middle": 177500.0, "low": 0, "high": 2000, "unit": "万元"}),
        "“收入”各行居中的数是 177,500 万元,通常在 0 至 2,000 之间,不像是按万元填的。请核对单位;单位最好写在列名里。",
    ),
    (
        Problem("unit-doubtful", None, "收入", details={"times": 9876.5, "count": 8, "unit": "万元"}),
        "“收入”与上次报的相比,8 行居中是上次的 9,876 倍,不像是按万元填的。请核对单位;单位最好写在列名里。",
    ),
    (
        Problem("unit-doubtful", None, "产量", details={"times": 0.001, "count": 8, "unit": ""}),
        "“产量”与上次报的相比,8 行居中是上次的 1,000 分之一,不像是同一个单位。请核对单位;单位最好写在列名里。",
    ),
    (Problem("missing-value", 2, "村"), "第 2 行“村”:没有填,这一项必填。"),
    (
        Problem("ones-alone", None, "完成率"),
        "“完成率”只有 0 和 1,照写的读(1 = 1%),请核对;若 1 是全部完成,请写成 100。",
    ),
    (
        Problem("mixed-units", None, "收入", "元", details={"unit": "万元", "count": 2}),
        "“收入”没写单位,有的格写明元,另 2 格只有数字,按万元读入,请核对;单位最好写在列名里。",
    ),
    (
        Problem("unit-doubtful", None, "收入", details={"most": 20000, "low": 0, "high": 2000, "unit": "万元"}),
        "“收入”最大的数是 20,000 万元,通常在 0 至 2,000 之间,不像是按万元填的。请核对单位;单位最好写在列名里。",
    ),
    (
        Problem("columns-disagree", 2, "状态", "进行中", details={"whole": "进展", "whole_value": "已完成"}),
        "第 2 行“状态”:“进行中”与“进展”的“已完成”说的不是同一项,不知以哪一列为准。"
        "请改正其中一个,或在列的对应中指定一列。",
    ),
    (
        Problem("no-name", 2, "项目编号", "#N/A"),
        "第 2 行“项目编号”:“#N/A”不是名称或编号,是出错、空着留下的记号。请填上原来的内容。",
    ),
    (
        Problem("not-a-number", 2, "面积", "八百", details={"unit": "亩"}),
        "第 2 行“面积”:“八百”不是数。请只填数字(单位:亩)。",
    ),
    (Problem("not-a-number", 2, "面积", "八百", details={"unit": ""}), "第 2 行“面积”:“八百”不是数。请只填数字。"),
    (Problem("not-an-integer", 2, "户数", "3.5"), "第 2 行“户数”:“3.5”不是整数。"),
    (Problem("below-minimum", 2, "户数", "-3", details={"minimum": 0.0}), "第 2 行“户数”:“-3”小于 0。请核对。"),
    (Problem("above-maximum", 2, "占比", "120", details={"maximum": 100}), "第 2 行“占比”:“120”大于 100。请核对。"),
    (
        Problem("more-than-whole", 2, "贫困户", "9", details={"whole": "户数", "whole_value": "8"}),
        "第 2 行“贫困户”:“9”大于“户数”的“8”。部分不能多于全部,请核对。",
    ),
    (
        Problem("not-a-date", 2, "统计日期", "昨天"),
        "第 2 行“统计日期”:“昨天”不是日期。请写成 2020-05-20 或 2020年5月20日。",
    ),
    (
        Problem("total-disagrees", 9, "收入", "39.1", details={"total": 39.0, "rows": 3, "kind": "合计行"}),
        "第 9 行“收入”:合计行写的是“39.1”,所合计的 3 行之和是 39。合计行不读入,"
        "请核对是这一格写错了,还是各行有漏、有错。",
    ),
    (
        Problem("count-disagrees", 9, "安置点", "3个安置点合计", details={"rows": 2, "kind": "合计行"}),
        "第 9 行是合计行,写的是“3个安置点合计”,所合计的是 2 行。合计行不读入,请核对是否漏了行。",
    ),
    (
        Problem("row-may-be-total", 9, "安置点", None, details={"rows": 2, "figures": ("搬迁户数 60", "实际入住 58")}),
        "第 9 行的搬迁户数 60、实际入住 58 正好是另外 2 行之和,像是合计。已照数据读入,会重复计算;"
        "若是合计,请删去这一行后重新上传。",
    ),
    (
        Problem("row-may-be-total", 9, "安置点", "产业合计", details={"rows": 0, "figures": ()}),
        "第 9 行“安置点”写的是“产业合计”,像是合计。已照数据读入,会重复计算;若是合计,请删去这一行后重新上传。",
    ),
    (
        Problem("taken-as-total", 9, "村", "两个村", details={"rows": 2, "figures": ("面积(亩) 1,032",)}),
        "第 9 行“村”:“两个村”认不出,这一行的面积(亩) 1,032 正好是另外 2 行之和,已当作合计行,没有读入。"
        "若不是合计,请改正这一格后重新上传。",
    ),
    (
        Problem("may-be-part", 9, "安置点", "其中:一组"),
        "第 9 行“安置点”:“其中:一组”像是上面一行的一部分。已照数据读入,会重复计算;"
        "若不是单独的一项,请删去这一行后重新上传。",
    ),
    (Problem("not-a-boolean", 2, "达标", "也许"), "第 2 行“达标”:“也许”看不出是还是否。请填 是 或 否。"),
    (
        Problem("not-in-list", 2, "产业", "考烟", details={"near": "烤烟", "allowed": ("烤烟", "核桃")}),
        "第 2 行“产业”:“考烟”不在可填的内容里,是“烤烟”吗?可填:烤烟、核桃。",
    ),
    (
        Problem("unknown-village", 2, "村", "没有村", details={"near": None, "allowed": ()}),
        "第 2 行“村”:“没有村”不在村名册里。请核对。",
    ),
    (
        Problem("unknown-task", 2, "任务", "T99", details={"near": "T01", "allowed": ()}),
        "第 2 行“任务”:“T99”不是方案里的任务,是“T01”吗?请核对。",
    ),
    (
        Problem("lost-digits", 2, "证件", "5.30523E+17", details={"title": "身份证号"}),
        "第 2 行“证件”:Excel 已把身份证号变成“5.30523E+17”,后几位已丢失,请从原始来源重填。",
    ),
    (
        Problem("bad-pattern", 2, "身份证号", "530***01", details={"length": 18}),
        "第 2 行“身份证号”:“530***01”应为 18 位身份证号。请核对。",
    ),
    (
        Problem("bad-pattern", 2, "编号", "甲", details={"length": None}),
        "第 2 行“编号”:“甲”格式不对。请核对。",
    ),
    (
        Problem("not-your-village", 2, "村", "平安社区", details={"allowed": ("平达社区", "安乐村")}),
        "第 2 行“村”:“平安社区”不是您负责的村,只能报平达社区、安乐村的数据。请删去这一行,或交由该村报送。",
    ),
    (
        Problem("not-your-village", 2, "村", "", details={"allowed": ("平达社区",), "is_missing": True}),
        "第 2 行“村”:没有填村,只能报平达社区的数据。请填上村名,或删去这一行。",
    ),
    (
        Problem("not-your-village", details={"allowed": ("平达社区",), "village": "平安社区"}),
        "这份文件是平安社区的,您只能报平达社区的数据。请交由该村报送。",
    ),
    (
        Problem("duplicate-key", 3, "村、产业", "平达社区、烤烟", details={"other_row": 2}),
        "第 3 行与第 2 行重复:村、产业都相同(平达社区、烤烟)。请只留一行。",
    ),
    (
        Problem("conflict", 3, "村、产业", details={"other_file": "乙.csv", "other_row": 2}),
        "第 3 行与《乙.csv》第 2 行的村、产业相同,内容不同。请确认以哪一份为准。",
    ),
    (
        Problem("date-ahead", 2, "统计日期", " 6月1日", details={"today": MAY_20, "count": 3}),
        "第 2 行“统计日期”:“6月1日”晚于今天(2020-05-20)(共 3 行),照收,请核对。",
    ),
    (
        Problem("outside-campaign", 2, "统计日期", "3月1日", details={"start": MAY_18, "end": MAY_20, "count": 1}),
        "第 2 行“统计日期”:“3月1日”不在 2020-05-18 至 2020-05-20 之间(共 1 行),照收,请核对。",
    ),
    (
        Problem("no-unit", 2, "产量", details={"title": "产量单位", "count": 4}),
        "第 2 行“产量”有数,没有“产量单位”(共 4 行),将按该产业通常的单位计。",
    ),
    (
        Problem("no-figure", 3, details={"count": 2}),
        "第 3 行没有填任何数(共 2 行):接收后这一天算报过、没有数。不报的行请删去。",
    ),
    (
        Problem("unknown-reference", 2, "户编号", "H7", details={"is_household": True, "count": 2}),
        "第 2 行“户编号”:“H7”不在最近的农户名册里(共 2 行),照收,请核对。",
    ),
    (
        Problem("unknown-reference", 2, "责任单位", "县民政局", details={"is_household": False, "count": 1}),
        "第 2 行“责任单位”:“县民政局”不是方案里的单位(共 1 行),照收,请核对。",
    ),
    (
        Problem("falls-back", 2, "面积", "900", details={"before": 1200.5, "now": 900.0, "unit": "亩"}),
        "第 2 行“面积”:由 1,200.5 变为 900 亩,累计数变小,请核对。",
    ),
    (
        Problem(
            "undivided",
            2,
            "人次",
            "12",
            details={"part": "去向", "before": 9, "divided": "省内 4、省外 5", "now": 12},
        ),
        "第 2 行“人次”:上次按去向分开报(合计 9:省内 4、省外 5),这次没有写去向:将按合计 12 计,不与上次各项相加,请核对。",
    ),
    (
        Problem("unmoved", details={"villages": 17, "rows": 34, "unmoved": 33, "day": MAY_18}),
        "17 个村 34 行中有 33 行的数与上次(05-18)报的完全相同,请核对是否错报了上次的表。",
    ),
    (
        Problem("village-blank", 2, "基本医疗", details={"count": 94, "day": MAY_18, "village": "小河村"}),
        "小河村的“基本医疗”这次大多是空的:第 2 行等 94 行在 05-18 的名册中有,其他村仍填。若是漏读或漏填,请先改正。",
    ),
    (
        Problem("shrinks", details={"before": 2000, "day": MAY_18, "now": 1500}),
        "这份名册 1,500 行,比 05-18 的 2,000 行少 25.0%,请核对是否报全。",
    ),
    (
        Problem("blanked", 2, "参与户数", details={"before": 41, "day": MAY_18, "unit": "户", "count": 10}),
        "“参与户数”这次是空的:第 2 行等 10 行原有数(例如 05-18 的 41 户)。接收后没有新数;若是漏读或漏填,请先改正。",
    ),
    (
        Problem("strikes-off", details={"count": 1200}),
        "名册里原有的 1,200 行不在本份文件中,接收后即从这一天的名册移除。",
    ),
    (
        Problem("unreadable-shapes", details={"detail": "(压缩包里没有 .shp)"}),
        "地图数据打不开。可上传 GeoJSON、Shapefile(打包成 .zip)、GPKG、KML 或 KMZ。(压缩包里没有 .shp)",
    ),
    (
        Problem("oversized-shapes", details={"detail": ""}),
        "地图数据没有打开:解开后过大。请只导出本乡的范围、去掉不用的图层,简化后重新上传。",
    ),
    (
        Problem("unstated", None, "坐标系", details={"choices": ("CGCS2000", "GCJ-02")}),
        "没有写明“坐标系”(CGCS2000、GCJ-02)。请在“数据上传”的文件名下面写一次,整份文件都算;或在属性里加上这一列。",
    ),
    (
        Problem("unstated", None, "数据来源", details={"choices": ()}),
        "没有写明“数据来源”。请在“数据上传”的文件名下面写一次,整份文件都算;或在属性里加上这一列。",
    ),
    (
        Problem("bad-geometry", 3, "几何", "Point 1e+06, 2"),
        "第 3 行“几何”:“Point 1e+06, 2”不是地球上的位置:几何残缺,或坐标与文件写的投影对不上。"
        "请在原来的软件里改正后重新导出。",
    ),
    (
        Problem("swapped-axes", 3, "几何", "Point 24.3, 98.9"),
        "第 3 行“几何”:“Point 24.3, 98.9”的经度和纬度像是写反了(纬度在前)。"
        "若整份文件都是这样,请在“可改”里选“纬度在前”;否则请改正。",
    ),
    (
        Problem("mixed-geometry", 3, "几何", "GeometryCollection 98.9, 24.3"),
        "第 3 行“几何”:一个要素里点、线、面混在一起,不知画成什么。请分成几个要素后重新导出。",
    ),
    (
        Problem("invalid-ring", 3, "几何", details={"fault": "边界线自相交", "place_of_it": "东经 98.9°、北纬 24.3°"}),
        "第 3 行(第 2 个要素)“几何”:在东经 98.9°、北纬 24.3°边界线自相交。请在原来的软件里修复几何后重新导出。",
    ),
    (
        Problem("invalid-ring", 3, "几何", details={"fault": "边界线自相交", "place_of_it": ""}),
        "第 3 行(第 2 个要素)“几何”:边界线自相交。请在原来的软件里修复几何后重新导出。",
    ),
    (
        Problem("shape-without-village", 3, "几何"),
        "第 3 行“几何”:没有写是哪个村的。请在属性里加上“村”一列,填村名或村代码。",
    ),
    (
        Problem("position-without-datum", 4, "经度", details={"count": 3}),
        "第 4 行有经纬度、没有写坐标系(共 3 行),这样的位置不画在地图上。"
        "请加一列“坐标系”:CGCS2000、WGS84、GCJ-02(高德、腾讯)或 BD-09(百度)。",
    ),
    (
        Problem("assumed-projection", None, "几何", details={"projection": "网络墨卡托(EPSG:3857)"}),
        "文件没有写投影,坐标像是“网络墨卡托(EPSG:3857)”,已按它换算成经纬度,请核对。",
    ),
    (
        Problem("outside-township", 3, "几何", "东经 99.6°、北纬 24.3°", details={"count": 2, "all": 6}),
        "第 3 行(第 2 个要素)在东经 99.6°、北纬 24.3°,共 2 个要素在本乡范围之外,照收,请核对坐标系和范围。",
    ),
    (
        Problem("outside-township", 2, "几何", "", details={"count": 6, "all": 6}),
        "第 2 行(第 1 个要素),所有要素都在本乡范围之外,照收,请核对坐标系和范围。",
    ),
    (
        Problem(
            "village-overlap",
            3,
            "几何",
            "平达社区",
            details={"other": "河尾社区", "largest": 12.34, "hectares": 20.0, "count": 2},
        ),
        "第 3 行(第 2 个要素)平达社区与河尾社区的村界重叠 12.3 公顷(共 2 对,20.0 公顷),照收,请核对村界。",
    ),
    (
        Problem("village-gap", None, "几何", "甲处", details={"largest": 2.0, "hectares": 3.5, "count": 2}),
        "各村之间有 2 处空白共 3.5 公顷,最大的在甲处(2.0 公顷),照收,请核对村界。",
    ),
    (
        Problem("outside-village", 4, "几何", "平达社区", details={"other": "河尾社区", "count": 2, "metres": 1234.5}),
        "平达社区有 2 个点在本村村界之外(最远 1,234 米),例如第 4 行落在河尾社区,照收,请核对。",
    ),
    (
        Problem("outside-village", 4, "几何", "平达社区", details={"other": "", "count": 1, "metres": 80}),
        "平达社区有 1 个点在本村村界之外(最远 80 米),例如第 4 行不在任何村里,照收,请核对。",
    ),
    (
        Problem("villages-missing", None, "几何", details={"villages": ("平安社区", "安乐村")}),
        "没有平安社区、安乐村的位置,地图上这些村仍按以前的或示意图画,请核对是否漏了。",
    ),
    (
        Problem("no-review-number", None, "几何"),
        "村界、乡界没有写审图号。只在内部使用可以接收;公开展示的地图须有审图号,请在文件名下面填写。",
    ),
]


def codes() -> Iterator[ast.expr]:
    """The code of every problem that the package makes, as it stands in the source."""
    for path in (ROOT / "pingda_dash").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in MAKERS:
                yield node.args[0]


def errors_below(kinds: tuple[type[errors.PingdaError], ...]) -> Iterator[type[errors.PingdaError]]:
    """Some errors and every error that is one of them."""
    for kind in kinds:
        yield kind
        yield from errors_below(tuple(kind.__subclasses__()))


OF_CHECKS = set(map(checks.code_of, checks.CHECKS))
"""The codes of findings: their sentences are `tests/sql/test_checks.py`'s."""


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    made = {code.value for code in codes() if isinstance(code, ast.Constant)}
    assert set(SENTENCES) == {*made, *map(code_of, errors_below(READING)), *OF_CHECKS}


def test_a_code_is_a_literal_where_it_is_not_handed_on():
    handed_on = {ast.unparse(code) for code in codes() if not isinstance(code, ast.Constant)}
    assert handed_on == {*("code", "rule.code", "self.code", "code_of(type(error))", "checks.code_of(row['check_id'])")}


def test_every_sentence_has_an_example():
    assert {problem.code for problem, _ in EXAMPLES} == set(SENTENCES) - OF_CHECKS


@pytest.mark.parametrize(("problem", "words"), EXAMPLES, ids=[problem.code for problem, _ in EXAMPLES])
def test_the_sentence_is_made_from_the_values(problem, words):
    assert problem.message == words
    assert str(Problem(problem.code, problem.row, problem.column, problem.value, "表.csv", problem.details)) == (
        f"表.csv:{words}"
    )


def test_a_code_without_a_sentence_is_refused():
    with pytest.raises(KeyError):
        _ = Problem("no-such-code").message


def test_braces_in_a_cell_are_no_placeholders():
    assert Problem("not-an-integer", 2, "户数{row}", "{value}").message == "第 2 行“户数{row}”:“{value}”不是整数。"


@pytest.mark.parametrize("problem", [problem for problem, _ in EXAMPLES])
def test_a_problem_goes_to_another_process_and_into_a_set(problem):
    back = pickle.loads(pickle.dumps(problem))
    assert (back, back.message, len({back, problem})) == (problem, problem.message, 1)


# -- what may be shown -----------------------------------------------------------------------------------------------

PERSON = "王小明", "530523199001011234", "13812345678"
REGISTER = text(
    "户编号,村,户主姓名,身份证号,联系电话,家庭人口,户类型",
    f"A1,平达社区,{','.join(PERSON)},4,脱贫户",
)
EVERYWHERE = "户主王小明,证530523199001011234,电话13812345678"


def test_no_detail_tells_of_the_person_in_its_row():
    file = check_file(REGISTER, "名册.csv", REFERENCES, TODAY)
    file.warnings = [
        Problem("not-in-list", 2, "户类型", EVERYWHERE, "名册.csv", {"near": EVERYWHERE, "allowed": PERSON})
    ]
    (shown,) = masked_problems(file)[1]
    assert shown.details == {
        "near": "户主王**,证530***********1234,电话138****5678",
        "allowed": ("王**", "530***********1234", "138****5678"),
    }
    assert [secret for secret in PERSON if secret in repr(shown) + shown.message] == []
    assert shown.message.startswith("第 2 行“户类型”:“户主王**,证530***********1234,电话138****5678”不在可填的内容里")


def test_details_of_a_whole_file_show_no_number_of_a_person():
    file = check_file(REGISTER, "名册.csv", REFERENCES, TODAY)
    file.problem("two-lists", title="农户名册", others=("名册13812345678.csv",))
    file.problem("unknown-dataset", detail="文件的表头是:530523199001011234。")
    shown = [problem for problem in masked_problems(file)[0] if problem.row is None]
    assert [problem.details for problem in shown] == [
        {"title": "农户名册", "others": ("名册138****5678.csv",)},
        {"detail": "文件的表头是:530***********1234。"},
    ]


def test_every_problem_of_a_wrong_register_hides_the_person_in_all_that_it_carries():
    file = check_file(
        text(
            "户编号,村,户主姓名,身份证号,联系电话,家庭人口,户类型,经度",
            "A1,没有村,王小明,5.30523199001011E+17,13812345678,四,富裕户,一百零一点二三",
            "A1,小河村,王小明,53052319900101,13812345678,4,脱贫户,999.87654",
        ),
        "名册.csv",
        REFERENCES,
        TODAY,
    )
    shown = [one for listed in masked_problems(file) for one in listed]
    secrets = ("王小明", "5.30523199001011E+17", "13812345678", "53052319900101", "一百零一点二三", "999.87654")
    assert len(shown) >= 6
    assert [secret for secret in secrets if secret in repr(shown) + "".join(map(str, shown))] == []


def test_an_old_id_number_alone_in_a_cell_is_not_told_in_the_sentence():
    file = check_file(REGISTER, "名册.csv", REFERENCES, TODAY)
    file.warnings = [
        Problem("unknown-reference", 2, "责任单位", "530523200520001", "", {"is_household": False, "count": 1})
    ]
    assert "530523200520001" not in masked_problems(file)[1][0].message


def test_the_row_and_what_is_allowed_stay_when_a_cell_of_the_row_is_the_same_number():
    file = check_file(
        text("户编号,村,户主姓名,联系电话,家庭人口,户类型", *["A1,平达社区,王小明,12,4,脱贫户"] * 11),
        "名册.csv",
        REFERENCES,
        TODAY,
    )
    file.warnings = [Problem("bad-pattern", 12, "编码", "甲", "", {"length": 12})]
    assert masked_problems(file)[1][0].message == "第 12 行“编码”:“甲”应为 12 位数字。请核对。"


def test_figures_that_a_sentence_names_are_nobody_s_own():
    personal = [
        f"{contract.name}.{field.name}"
        for contract in contracts().values()
        for field in contract.fields
        if field.privacy != "public" and (field.cumulative or field.at_most)
    ]
    assert personal == []


def test_the_words_of_the_history_are_those_of_codes_there_are():
    assert set(LABELS) <= set(SENTENCES)
