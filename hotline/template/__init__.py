"""What is known of the report's form: tables, printed figures, marks, raw seeds.

The knowledge is data, in `seeds/reference`. `registry` reads it, `form` recognizes the tables of a
report by it, `figures` says how a figure is written, `raw_seeds` what follows for the seeds.
"""
