{#
    Seeds go straight from file to table, as text and cell by cell: nothing is
    guessed, and whatever is wrong with the file is refused with one line that
    names file, row and column. dbt's own loader reads every file with agate
    first, which costs minutes once there are thousands of reports.
#}
{% materialization seed, adapter='duckdb' %}
    {%- set path = model.original_file_path -%}
    {%- set columns = model.columns -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}

    {%- do refuse_unreadable_file(path, columns.keys() | list) -%}
    {%- do run_query(seed_rows_sql(path, columns.keys())) -%}
    {%- do refuse_uneven_rows(path, columns) -%}
    {%- do refuse_bad_cells(path, columns) -%}

    {%- set create_sql -%}
        create or replace table {{ target_relation }} as
        select
            {%- for column in columns %}
            {{ column }}{{ "," if not loop.last }}
            {%- endfor %}
        from seed_rows
        where {{ built_rows(columns) }}
    {%- endset -%}
    {% call statement('main') %}
        {{ create_sql }}
    {% endcall %}
    {#- `dbt seed --show` prints this -#}
    {%- do store_result('agate_table', response='OK', agate_table=run_query('from seed_rows limit 10')) -%}
    {%- do run_query('drop table seed_rows') -%}

    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{#
    Stop with what is wrong with a seed file. The same in Chinese goes to dbt's debug log first,
    where `hotline` finds it.
#}
{% macro refuse_seed(where, problem, problem_zh) %}
    {%- do log(tojson({'refused': where ~ problem, 'zh': where ~ problem_zh})) -%}
    {{ exceptions.raise_compiler_error(where ~ problem) }}
{% endmacro %}


{# What can be said of the file as a whole: encoding, line ends, header. #}
{% macro refuse_unreadable_file(path, columns) %}
    {%- set problem_sql -%}
        with file_content as (
            select try(decode(content)) as file_text, octet_length(content) as file_size
            from read_blob('{{ path }}')
        )
        select
            case
                when file_size = 0 then 'the file is empty'
                when file_text is null then 'the file is not UTF-8'
                when starts_with(file_text, chr(65279))
                    then 'row 1: starts with a byte-order mark; save the file as UTF-8 without one'
                when contains(file_text, chr(13)) then
                    'row ' || len(string_split(split_part(file_text, chr(13), 1), chr(10)))
                    || ': ends with CRLF; save the file with LF line ends'
            end as problem,
            split_part(file_text, chr(10), 1) as header,
            case
                when file_size = 0 then '文件为空'
                when file_text is null then '文件不是UTF-8编码'
                when starts_with(file_text, chr(65279))
                    then '第1行: 以字节顺序标记开头,请另存为不带BOM的UTF-8'
                when contains(file_text, chr(13)) then
                    '第' || len(string_split(split_part(file_text, chr(13), 1), chr(10)))
                    || '行: 以CRLF结尾,请另存为LF换行'
            end as problem_zh
        from file_content
    {%- endset -%}
    {%- set answer = run_query(problem_sql).rows[0] -%}
    {%- if answer[0] is not none -%}
        {{ refuse_seed(path ~ ', ', answer[0], answer[2]) }}
    {%- endif -%}
    {%- do refuse_other_columns(path, columns, answer[1].split(',')) -%}
{% endmacro %}


{# A header that isn't what the seed's properties say. #}
{% macro refuse_other_columns(path, columns, found) %}
    {%- if found != columns -%}
        {%- for column in columns if column not in found -%}
            {{ refuse_seed(path ~ ', row 1, column ' ~ column ~ ': ', 'missing from the header', '表头缺少此列') }}
        {%- endfor -%}
        {%- for column in found if column not in columns -%}
            {{ refuse_seed(path ~ ', row 1, column ' ~ column ~ ': ', 'not a column of this seed', '此文件没有这一列') }}
        {%- endfor -%}
        {{ refuse_seed(path ~ ', row 1: ', 'the columns are out of order; they are ' ~ columns | join(','), '列的次序不对,应为' ~ columns | join(',')) }}
    {%- endif -%}
{% endmacro %}


{# One temporary table of the rows that can be read; the others are kept aside by the reader. #}
{% macro seed_rows_sql(path, columns) %}
    create or replace temp table seed_rows as
    select
        row_number() over () + 1 as file_row,
        {%- for column in columns %}
        {{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from read_csv(
        '{{ path }}',
        columns = {
            {%- for column in columns %}
            '{{ column }}': 'varchar'{{ "," if not loop.last }}
            {%- endfor %}
        },
        header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
        new_line = '\n', strict_mode = true, null_padding = false,
        nullstr = '', store_rejects = true, parallel = false
    )
{% endmacro %}


{# Rows with a missing or an extra column. #}
{% macro refuse_uneven_rows(path, columns) %}
    {%- set rejected_sql -%}
        select rejected.line, coalesce(rejected.column_name, ''), rejected.error_type
        from reject_errors as rejected
        inner join reject_scans as scans
            on rejected.scan_id = scans.scan_id and rejected.file_id = scans.file_id
        where scans.file_path = '{{ path }}'
        order by rejected.line
        limit 1
    {%- endset -%}
    {%- set rejected = run_query(rejected_sql).rows -%}
    {%- do run_query('drop table if exists reject_errors; drop table if exists reject_scans') -%}
    {%- if rejected | length > 0 -%}
        {%- set line, column, kind = rejected[0][0], rejected[0][1], rejected[0][2] -%}
        {%- set reason, reason_zh = {
            'MISSING COLUMNS': (
                'column ' ~ column ~ ': missing; the row is too short',
                '列 ' ~ column ~ ': 缺少,该行过短',
            ),
            'TOO MANY COLUMNS': (
                'column ' ~ (columns | length + 1) ~ ': one too many; the header has ' ~ (columns | length),
                '第' ~ (columns | length + 1) ~ '列: 多余,表头共' ~ (columns | length) ~ '列',
            ),
        }.get(kind, (kind | lower, kind | lower)) -%}
        {{ refuse_seed(path ~ ', row ' ~ line ~ ', ', reason, reason_zh) }}
    {%- endif -%}
{% endmacro %}


{#
    Empty cells (a cell always says which kind of nothing it is), cells that are not of the type
    that the seed's properties declare, and a file without rows.
#}
{% macro refuse_bad_cells(path, columns) %}
    {%- set cell_sql -%}
        with

        judged as (
            select
                *,
                {%- for column in columns %}
                case
                    when {{ column }} is null
                        then 'empty; write [blank], [merged], [absent] or [none]'
                    {%- if columns[column].data_type %}
                    when not {{ reads_as(column, columns[column].data_type) }}
                        then {{ column }} || ' is not of type {{ columns[column].data_type }}'
                    {%- endif %}
                end as {{ column }}_problem{{ "," if not loop.last }}
                {%- endfor %}
            from seed_rows
        ),

        told as (
            select
                file_row,
                case
                    {%- for column in columns %}
                    when {{ column }}_problem is not null then '{{ column }}: ' || {{ column }}_problem
                    {%- endfor %}
                end as problem,
                case
                    {%- for column in columns %}
                    when {{ column }}_problem is not null
                        then '{{ column }}: ' || coalesce({{ column }} || ' 的类型不是 {{ columns[column].data_type }}', '空;请填[blank]、[merged]、[absent]或[none]')
                    {%- endfor %}
                end as problem_zh
            from judged
        )

        select
            file_row,
            problem,
            problem_zh
        from told
        where problem is not null
        order by file_row
        limit 1
    {%- endset -%}
    {%- set refused = run_query(cell_sql).rows -%}
    {%- if refused | length > 0 -%}
        {{ refuse_seed(path ~ ', row ' ~ refused[0][0] ~ ', column ', refused[0][1], refused[0][2]) }}
    {%- endif -%}
    {%- set may_be_empty = model.config.meta.get('may_be_empty', false) -%}
    {%- if not may_be_empty and run_query('select count(*) from seed_rows').rows[0][0] == 0 -%}
        {{ refuse_seed(path ~ ', row 2: ', 'a header but no rows', '只有表头,没有数据行') }}
    {%- endif -%}
{% endmacro %}


{# Whether a text cell that isn't empty is of a type. #}
{% macro reads_as(column, data_type) -%}
    {{ adapter.dispatch('reads_as', 'hotline')(column, data_type) }}
{%- endmacro %}

{% macro duckdb__reads_as(column, data_type) -%}
    (try_cast({{ column }} as {{ data_type }}) is not null)
{%- endmacro %}

{# PostgreSQL can't try; these are the types that seeds declare. #}
{% macro postgres__reads_as(column, data_type) -%}
    {%- set forms = {
        'integer': '^[-+]?[0-9]{1,9}$',
        'bigint': '^[-+]?[0-9]{1,18}$',
        'date': '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
        'numeric(24, 8)': '^[-+]?[0-9]{1,16}([.][0-9]*)?$',
    } -%}
    ({{ column }} ~ '{{ forms[data_type] }}')
{%- endmacro %}
