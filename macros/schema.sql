{#
    The four schemas are names that users rely on, so no target name is put in front. A build that is
    to replace them whole gives a suffix, and is renamed when it has passed.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}{{ var('schema_suffix', '') }}
{%- endmacro %}
