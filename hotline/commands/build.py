"""`hotline build`: dbt, then one rename."""

from pathlib import Path
from time import monotonic

from hotline import warehouse
from hotline.commands.output import (
    AsJson,
    ProjectFolder,
    WaitSeconds,
    complain,
    print_json,
    progress_bar,
    project_root,
    say,
)
from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading import project_lock

OPEN_LIST_LABELS = {
    "departments": Text("departments", "部门"),
    "topics": Text("topics", "主题"),
}


def build(wait: WaitSeconds = 60, project: ProjectFolder = Path(), as_json: AsJson = False) -> None:
    """Build the warehouse and publish it if every test passes."""
    root = project_root(project)
    started = monotonic()
    with (
        project_lock(root, wait, complain),
        progress_bar(Text("building", "构建")) as (bar, task),
    ):
        result = warehouse.build_and_publish(
            root, lambda done, total: bar.update(task, completed=done, total=total)
        )
    if as_json:
        print_json(
            {
                "published": result.published,
                "done": dict(result.outcome.done),
                "problems": result.outcome.problems,
                "first_seen": result.first_seen,
            }
        )
    for problem in result.outcome.problems if not as_json else ():
        complain(problem)
    if not result.published:
        raise HotlineError(
            Text(
                f"{warehouse.PUBLISHED} is left as it was: the build did not pass",
                f"构建未通过,{warehouse.PUBLISHED}保持原样",
            )
        )
    if as_json:
        return
    done, seconds = result.outcome.done, monotonic() - started
    say(
        Text(
            f"built {done['seeds']} seeds, {done['models']} models, {done['tests']} tests"
            f" in {seconds:.0f} s",
            f"已构建{done['seeds']}个种子、{done['models']}个模型、{done['tests']}个检验,"
            f"用时{seconds:.0f}秒",
        )
    )
    for name, labels in result.first_seen.items():
        listed, what = "、".join(labels), OPEN_LIST_LABELS[name]
        say(
            Text(
                f"{what.en} seen for the first time ({len(labels)}): {listed}",
                f"首次出现的{what.zh}({len(labels)}个):{listed}",
            )
        )
    say(Text(f"published {warehouse.PUBLISHED}", f"已发布{warehouse.PUBLISHED}"))
