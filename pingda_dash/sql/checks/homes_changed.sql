-- homes_changed: households that a register has otherwise than the register before, a check for each way:
-- registered_gone: registered and monitored ones that are not in it
-- registered_new: registered ones that were not in the one before: they come by 动态管理 alone
-- homes_gone, homes_new: more than three others, and one in a hundred of the village's
-- moved_village: of another village
-- members_changed: more than two people more or fewer; unlifted_members: of 未脱贫户, more or fewer
-- head_replaced: another head, the same 身份证号; number_replaced: the same head, another 身份证号
-- registered_head: both are others, of a registered household of as many people, and so is the surname
-- heads_replaced: both are others, of more than three and of one in a hundred of the village's: rows have slipped
-- class_changed: 已脱贫, 未脱贫 or 非建档立卡 in one and otherwise in the other (subject): only 动态管理 changes that.
--   Monitored kinds come and go within it
-- income_leapt, income_fell: to more than 1.6 times what it was, or by more than 40 %, against the other households'
-- income_digits: two neighbouring figures of the income are exchanged (9620 and 6920), by 15 % or more
-- grain: check, village, change, register        units: 户        key: check_id, village_code, subject, since
-- kept
with changed as (
    select *, unnest([
        if(is_gone, if(was_class <> '非建档立卡' or was_monitored, 'registered_gone', 'homes_gone'), null),
        if(is_new, if(class <> '非建档立卡', 'registered_new', 'homes_new'), null),
        if(village_code <> was_village, 'moved_village', null),
        case when members = was_members then null
             when '未脱贫' in (class, was_class) then 'unlifted_members'
             when abs(members - was_members) > 2 then 'members_changed' end,
        case when not same_head and same_number then 'head_replaced'
             when same_head and not same_number then 'number_replaced'
             when not same_head and not same_number then 'heads_replaced' end,
        if(not same_head and not same_number and other_surname and members = was_members and class <> '非建档立卡',
           'registered_head', null),
        if(class <> was_class, 'class_changed', null),
        case when is_far and times > 1 then 'income_leapt' when is_far and times < 1 then 'income_fell' end,
        if(is_swapped, 'income_digits', null)
    ]) as check_id
    from household_changes
)
select h.check_id, 'households' as one, village_code,
       if(h.check_id = 'class_changed', was_category || '变' || category, null) as subject, c.field,
       count(*)::double as ours, '户' as our_unit, string_agg(household_id, '、' order by household_id) as things,
       register_date as since, until, any_value(source_sha256) as source_sha256, min(source_row) as source_row
from changed as h
join (values ('registered_gone', null, false), ('registered_new', 'category', false), ('homes_gone', null, true),
             ('homes_new', null, true), ('moved_village', 'village_code', false), ('members_changed', 'members', false),
             ('unlifted_members', 'members', false), ('head_replaced', 'head_name', false),
             ('number_replaced', 'id_number', false), ('heads_replaced', 'head_name', true), ('registered_head', 'head_name', false),
             ('class_changed', 'category', false), ('income_leapt', 'net_income', false),
             ('income_fell', 'net_income', false), ('income_digits', 'net_income', false)) as c (check_id, field, in_many)
  on c.check_id = h.check_id
group by all
having not any_value(c.in_many) or count(*) > 3 and count(*) > 0.01 * max(village_homes)
