"""Rules of the project's structure, checked on dbt's manifest. Each is shown to be able to fail.

A rule takes a manifest and gives the problems it finds, one line each.
"""

import copy
import json
import re
from collections import defaultdict

import pytest
from conftest import ROOT

from hotline.template.registry import read_registry

LAYERS = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "marts": ("dim_", "fct_", "bridge_", "rpt_", "prior_"),
}
# The spine is the union of all that is printed: its whole purpose is to read every staged table.
# The spine gathers all tables, these views all that is known of a cell and of a rate, and one model
# every check, however it is judged.
READS_MANY = {"int_published_values", "rpt_cells", "rpt_rates", "int_report_checks"}
MOST_READ = 6
# Counts that are no measure of a report.
COUNTED = {"check_count"}
# Leaves are what nothing else reads. The spine feeds every fact; code lists feed a dimension each.
FANS_OUT = {"int_published_values", "stg_code_lists"}
MOST_LEAVES = 3
# Views for people gather what lies apart in the star; being read last is what they are for.
GATHERS = "rpt_"
MOST_VIEWS = 4


def models(manifest):
    return {
        key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"
    }


def seeds(manifest):
    return {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "seed"}


def read_by(manifest):
    """Models that read each node."""
    readers = defaultdict(set)
    for key, node in models(manifest).items():
        for parent in node["depends_on"]["nodes"]:
            readers[parent].add(key)
    return readers


def layer(node):
    return node["fqn"][1]


def staging_reads_one_seed(manifest):
    for node in models(manifest).values():
        parents = node["depends_on"]["nodes"]
        if layer(node) == "staging" and (len(parents) != 1 or not parents[0].startswith("seed.")):
            yield f"{node['name']} reads {parents}, not one seed"


def only_staging_reads_seeds(manifest):
    for node in models(manifest).values():
        if layer(node) == "staging":
            continue
        for parent in node["depends_on"]["nodes"]:
            if parent.startswith("seed."):
                yield f"{node['name']} reads {parent}"


def facts_read_no_staging(manifest):
    for node in models(manifest).values():
        if node["name"].startswith(("fct_", "bridge_")):
            for parent in node["depends_on"]["nodes"]:
                if layer(manifest["nodes"][parent]) == "staging":
                    yield f"{node['name']} reads {parent}"


def layers_read_downwards(manifest):
    order = list(LAYERS)
    for node in models(manifest).values():
        for parent in node["depends_on"]["nodes"]:
            above = manifest["nodes"][parent]
            if above["resource_type"] == "model" and (
                order.index(layer(above)) > order.index(layer(node))
            ):
                yield f"{node['name']} reads {above['name']} of a later layer"


def nothing_reads_too_much(manifest):
    for node in models(manifest).values():
        count = len(node["depends_on"]["nodes"])
        if count > MOST_READ and node["name"] not in READS_MANY:
            yield f"{node['name']} reads {count} others"


def nothing_fans_out_into_leaves(manifest):
    readers = {
        key: [r for r in found if not manifest["nodes"][r]["name"].startswith(GATHERS)]
        for key, found in read_by(manifest).items()
    }
    for key, node in models(manifest).items():
        leaves = [reader for reader in readers.get(key, ()) if not readers.get(reader)]
        if len(leaves) > MOST_LEAVES and node["name"] not in FANS_OUT:
            yield f"{node['name']} has {len(leaves)} leaves"


def every_seed_is_read_once(manifest):
    readers = read_by(manifest)
    for key, node in seeds(manifest).items():
        if len(readers[key]) != 1:
            yield f"{node['name']} is read by {len(readers[key])} models"


def no_relation_is_written_out(manifest):
    for node in models(manifest).values():
        sql = re.sub(r"--.*", "", node["raw_code"])
        for match in re.finditer(r"\b(?:from|join)\s+([a-z_]+\.[a-z_]+)", sql):
            yield f"{node['name']} names the relation {match[1]}"


def every_model_has_a_tested_key(manifest):
    tested = {
        node["attached_node"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and (node.get("test_metadata") or {}).get("name") == "sound"
    }
    for key, node in models(manifest).items():
        if key not in tested:
            yield f"{node['name']} has no tested key"


def everything_is_described(manifest):
    for node in [*models(manifest).values(), *seeds(manifest).values()]:
        if not node["description"]:
            yield f"{node['name']} is not described"
        elif layer(node) in ("intermediate", "marts") and "one row is" not in node["description"]:
            yield f"{node['name']} does not say what one row is"


def names_tell_the_layer(manifest):
    for node in models(manifest).values():
        if not node["name"].startswith(LAYERS[layer(node)]):
            yield f"{node['name']} stands in {layer(node)}"
        if node["schema"] != layer(node):
            yield f"{node['name']} is built in the schema {node['schema']}"
    for node in seeds(manifest).values():
        if (layer(node) == "raw") != node["name"].startswith("raw_"):
            yield f"{node['name']} stands in {layer(node)}"


def no_long_chain_of_views(manifest):
    nodes = models(manifest)

    def depth(key):
        if key not in nodes or nodes[key]["config"]["materialized"] != "view":
            return 0
        return 1 + max(map(depth, nodes[key]["depends_on"]["nodes"]), default=0)

    for key, node in nodes.items():
        if depth(key) > MOST_VIEWS:
            yield f"{node['name']} stands on {depth(key)} views"


def public_models_keep_their_promise(manifest):
    for node in models(manifest).values():
        if (layer(node) == "marts") != (node["access"] == "public"):
            yield f"{node['name']} has access {node['access']}"
        if node["access"] != "public":
            continue
        if not node["config"]["contract"]["enforced"]:
            yield f"{node['name']} has no enforced contract"
        # what only puts labels beside the rows of a fact would as a table store them twice
        allowed = ("table", "view") if node["name"].startswith(GATHERS) else ("table",)
        if node["config"]["materialized"] not in allowed:
            yield f"{node['name']} is no table"
        for column in node["columns"].values():
            if not re.search(r"[一-鿿].*·", column["description"]):
                yield f"{node['name']}.{column['name']} has no Chinese label and meaning"


def report_views_read_marts(manifest):
    for node in models(manifest).values():
        if node["name"].startswith(GATHERS):
            for parent in node["depends_on"]["nodes"]:
                if layer(manifest["nodes"][parent]) != "marts":
                    yield f"{node['name']} reads {parent}"


def report_views_hold_no_number_that_cannot_be_summed(manifest):
    additive = {
        measure["measure_code"]
        for measure in read_registry(ROOT, "measures")
        if measure["additivity"] == "additive"
    }
    for node in models(manifest).values():
        if not node["name"].startswith(GATHERS):
            continue
        for column in node["columns"].values():
            name, kind = f"{node['name']}.{column['name']}", column["data_type"]
            meta = column["config"]["meta"]
            # a rate is averaged with its weight, and its parts are summed within one rate
            if meta.get("averaged_by", meta.get("within")) in node["columns"]:
                continue
            if kind not in ("varchar", "boolean", "date", "bigint"):
                yield f"{name} is of type {kind}"
            elif kind == "bigint" and meta.get("measure") not in (additive | COUNTED):
                yield f"{name} is a number and holds no additive measure"


def report_views_name_columns_in_chinese(manifest):
    for node in models(manifest).values():
        for name in node["columns"] if node["name"].startswith(GATHERS) else ():
            # PostgreSQL cuts names at 63 bytes
            if not re.fullmatch(r"[一-鿿][一-鿿0-9]*", name) or len(name.encode()) > 63:
                yield f"{node['name']}.{name}"


def exposures_read_public_tables(manifest):
    for exposure in manifest["exposures"].values():
        for parent in exposure["depends_on"]["nodes"]:
            if manifest["nodes"][parent].get("access") != "public":
                yield f"{exposure['name']} reads {parent}"


def no_name_holds_a_year_or_a_city(manifest):
    for node in [*models(manifest).values(), *seeds(manifest).values()]:
        for name in (node["name"], *node["columns"]):
            if re.search(r"(19|20)\d\d|xuzhou", name):
                yield f"{node['name']}: {name}"


def no_two_seeds_hold_the_same_file(manifest):
    files = defaultdict(list)
    for node in seeds(manifest).values():
        files[node["checksum"]["checksum"]].append(node["name"])
    for names in files.values():
        if len(names) > 1:
            yield f"{names} are the same"


def set_model(model, /, **changes):
    """A fault: other properties of one model."""

    def apply(manifest):
        manifest["nodes"][f"model.hotline.{model}"].update(changes)

    return apply


def reads(name, *parents):
    return set_model(name, depends_on={"nodes": list(parents), "macros": []})


def drop_key(manifest):
    manifest["nodes"] = {
        key: node
        for key, node in manifest["nodes"].items()
        if not key.startswith("test.hotline.sound_fct_requests_")
    }


def no_contract(manifest):
    manifest["nodes"]["model.hotline.fct_calls"]["config"]["contract"]["enforced"] = False


def views_on_views(manifest):
    for name in (
        "int_reports", "int_check_terms", "int_checks", "int_report_checks", "fct_report_checks",
    ):  # fmt: skip
        manifest["nodes"][f"model.hotline.{name}"]["config"]["materialized"] = "view"


def rate_as_number(manifest):
    columns = manifest["nodes"]["model.hotline.rpt_calls"]["columns"]
    columns["三十秒人工接通率"]["data_type"] = "bigint"


def english_column(manifest):
    columns = manifest["nodes"]["model.hotline.rpt_calls"]["columns"]
    columns["rate"] = columns.pop("三十秒人工接通率")


def private_exposure(manifest):
    parents = {"nodes": ["model.hotline.int_checks"]}
    manifest["exposures"]["x"] = {"name": "x", "depends_on": parents}


def same_seed(manifest):
    nodes = manifest["nodes"]
    nodes["seed.hotline.raw_calls"]["checksum"] = nodes["seed.hotline.raw_suchao"]["checksum"]


M, S = "model.hotline.", "seed.hotline."
RULES = {
    staging_reads_one_seed: reads("stg_calls", S + "raw_calls", S + "raw_claims"),
    only_staging_reads_seeds: reads("int_reports", S + "raw_reports"),
    facts_read_no_staging: reads("fct_calls", M + "stg_calls"),
    layers_read_downwards: reads("int_reports", M + "fct_calls"),
    nothing_reads_too_much: reads(
        "fct_calls", *(M + f"dim_{d}" for d in
                       ("report", "region", "level", "channel", "topic", "measure", "handling"))
    ),
    nothing_fans_out_into_leaves: lambda manifest: [
        reads(name, M + "int_report_checks")(manifest)
        for name in ("fct_calls", "fct_workorders", "fct_evaluations")
    ],
    every_seed_is_read_once: reads("stg_calls", S + "raw_claims"),
    no_relation_is_written_out: set_model("int_reports", raw_code="select 1 from raw.raw_reports"),
    every_model_has_a_tested_key: drop_key,
    everything_is_described: set_model("fct_calls", description=""),
    names_tell_the_layer: set_model("fct_calls", name="calls"),
    no_long_chain_of_views: views_on_views,
    public_models_keep_their_promise: no_contract,
    report_views_read_marts: reads("rpt_calls", M + "int_reports"),
    report_views_hold_no_number_that_cannot_be_summed: rate_as_number,
    report_views_name_columns_in_chinese: english_column,
    exposures_read_public_tables: private_exposure,
    no_name_holds_a_year_or_a_city: set_model("fct_calls", name="fct_calls_2025"),
    no_two_seeds_hold_the_same_file: same_seed,
}  # fmt: skip


@pytest.fixture(scope="session")
def manifest(built_project):
    return json.loads((built_project / "target" / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_project_keeps_the_rule(manifest, rule):
    assert list(rule(manifest)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_finds_a_fault(manifest, rule):
    doctored = copy.deepcopy(manifest)
    RULES[rule](doctored)
    assert list(rule(doctored)) != []
