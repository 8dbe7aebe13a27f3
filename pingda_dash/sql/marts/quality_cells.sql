-- quality_cells: how good each ledger of each village is, week by week; of a ledger that an office keeps, and of what a
-- ledger gets wrong for the township alone, village null.
-- state: 从未报 nothing came in its first reporting period; 超期 the last report is older than the period; 迟报 it came late;
-- 已报; 未到期 nothing came, and nothing was due yet; null: no report is asked (village null of a ledger of villages).
-- failed, signals: what the checks say is to be asked about on the day, and what is unlikely by chance; of an office's
-- ledger that of every village, of a pair of villages each. spot_draw, spot_n, spot_wrong, spot_rate, spot_low, spot_high:
-- by `quality_spots`; null: 未抽查. points (spot_points: of them for what spot checks had shown), score: by `quality_points`;
-- null while nothing is due.
-- grain: village × ledger × week        units: days; score 0..100        key: week, dataset, village_code or null
with asked as (
    select d.dataset, v.village_code, d.period, d.position, true as is_asked
    from dataset_list as d cross join village_list as v where d.covers is not null
    union all
    select dataset, null, period, position, covers is null from dataset_list
),
sent as (
    select r.dataset, r.village_code, r.report_date, r.rows, r.author, r.received_at, r.filename, r.version,
           coalesce(bool_or(u.changed > 0), false) as corrects
    from ledger_reports as r
    left join uploads as u on u.version = r.version and u.dataset = r.dataset
    group by all
),
last_reports as (
    select w.week, w.day, s.*
    from campaign_weeks as w
    join sent as s on s.report_date <= w.day
    qualify row_number() over (partition by w.week, s.dataset, s.village_code order by s.report_date desc) = 1
),
doubted as (
    select source, one as dataset, village_code, finding, since, until from doubts
    union all
    select 'signal', one, other_village, finding, since, until from signals where other_village is not null
),
counted as (
    select a.dataset, a.village_code, w.week, count(distinct d.finding) filter (d.source = 'check') as failed,
           count(distinct d.finding) filter (d.source = 'signal') as signals
    from asked as a
    cross join campaign_weeks as w
    join dataset_list as l on l.dataset = a.dataset
    join doubted as d
      on d.dataset = a.dataset and d.since <= w.day and (d.until is null or d.until > w.day)
     and (a.village_code is not distinct from d.village_code or a.village_code is null and l.covers is null)
    group by all
),
stated as (
    select a.dataset, a.village_code, a.position, a.is_asked, w.week, w.first_day, w.day, r.report_date, r.rows, r.author,
           r.received_at, r.filename, r.version, r.corrects,
           greatest(w.day - r.report_date - a.period, 0) as days_overdue, coalesce(c.failed, 0) as failed,
           coalesce(c.signals, 0) as signals, e.draw_id as spot_draw, e.n as spot_n, e.errors as spot_wrong,
           e.rate as spot_rate, e.low as spot_low, e.high as spot_high,
           case when not a.is_asked then null
                when r.report_date is null
                    then if(w.day < (select start from plan_campaign) + a.period, '未到期', '从未报')
                when w.day - r.report_date > a.period then '超期'
                when is_sent_late(r.report_date, r.received_at, r.corrects, m.late_days) then '迟报'
                else '已报' end as state
    from asked as a
    cross join campaign_weeks as w
    cross join limits as m
    left join last_reports as r
      on r.week = w.week and r.dataset = a.dataset and r.village_code is not distinct from a.village_code
    left join counted as c
      on c.week = w.week and c.dataset = a.dataset and c.village_code is not distinct from a.village_code
    left join quality_spots as e
      on a.is_asked and e.week = w.week and e.dataset = a.dataset and e.village_code = coalesce(a.village_code, '')
),
pointed as (
    select s.*,
           floor(100 * s.spot_low + 1e-9)::int * e.points as spot_points,
           coalesce(p.points, 0) + s.failed * f.points + s.signals * g.points + coalesce(spot_points, 0) as points
    from stated as s
    left join quality_points as p on p.fault = s.state
    join quality_points as f on f.fault = '待核对'
    join quality_points as g on g.fault = '请核实'
    join quality_points as e on e.fault = '抽查差错'
)
select p.* replace (if(p.state = '未到期' and p.failed + p.signals = 0, null, p.points) as points),
       if(p.state = '未到期' or not p.is_asked, null, quality_score(p.points)) as score, l.title, v.village
from pointed as p
join dataset_list as l on l.dataset = p.dataset
left join village_list as v on v.village_code = p.village_code
where p.is_asked or p.failed + p.signals > 0
