-- `hotline build` keeps the history of its audits and fills this table just before it publishes
select
    cast(null as varchar) as run_id,
    cast(null as timestamp) as started_at,
    cast(null as varchar) as command,
    cast(null as varchar) as outcome,
    cast(null as varchar) as commit_sha,
    cast(null as integer) as report_count,
    cast(null as integer) as quarantined_count,
    cast(null as integer) as check_count,
    cast(null as integer) as failed_count,
    cast(null as integer) as warned_count,
    cast(null as {{ value_type() }}) as duration_seconds
where false
