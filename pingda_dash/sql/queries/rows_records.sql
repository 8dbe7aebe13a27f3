-- rows_records: the reports of 档案核对, newest first, with the upload they came from.
select r.report_date as 统计日期, v.village as 村, r.files as 档案数, r.checked as 已核对, r.errors as 差错,
       r.corrected as 已更正, r.reported_by as 填报单位, scrubbed(r.remark) as 备注,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from records as r
left join village_list as v using (village_code)
left join uploads as u on u.sha256 = r.source_sha256
where r.report_date <= getvariable('as_of') and ($village is null or r.village_code = $village)
  and $item is null
order by r.report_date desc, r.village_code
