"""Real Ray and Dask on this machine: a worker is killed in the middle, and the corpus is that of a local build."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pyarrow")

from corpora import write_corpus
from corpus_files import dump
from engine_workers import below, kill_worker
from xuncha_parse.corpus import engines, shards
from xuncha_parse.corpus.build import Options, Progress, build
from xuncha_parse.corpus.document import Settings
from xuncha_parse.corpus.engines import run_engine
from xuncha_parse.corpus.imports import import_dataset
from xuncha_parse.corpus.inputs import Item
from xuncha_parse.corpus.inputs import Options as InputOptions
from xuncha_parse.corpus.inputs import items as inputs_of
from xuncha_parse.errors import BadCorpus, MissingExtra
from xuncha_parse.readers import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = Settings(Limits(seconds=20))
DOCS = Path(__file__).resolve().parent.parent / "docs" / "engines.md"
pytestmark = pytest.mark.filterwarnings("ignore")  # the engines' own
ENGINES = ("local", "ray", "dask")


def needs(engine: str) -> None:
    if engine != "local":
        pytest.importorskip("ray.data" if engine == "ray" else "distributed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("engines")
    write_corpus(place / "in", 60, seed=9, broken=0.15, duplicated=0.1, skipped=0.03)
    build(str(place / "built.db"), items(place), SETTINGS, Options(workers=2))
    return place


def items(folder: Path) -> Iterator[Item]:
    return inputs_of([str(folder / "in")], InputOptions())


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = shards.pack
    monkeypatch.setattr(engines, "pack", lambda given, dataset: pack(given, dataset, rows_per_shard=5))


@pytest.mark.usefixtures("small_shards")
@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_makes_the_corpus_that_a_build_makes_though_a_worker_is_killed(
    folder: Path, tmp_path: Path, engine: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    needs(engine)
    dataset = str(tmp_path / "dataset")
    killed: list[int] = []
    reports: list[int] = []

    def report(progress: Progress) -> None:
        reports.append(progress.seen)
        if not killed and engine != "local" and sys.platform == "linux":
            killed.append(kill_worker(engine))

    done = run_engine(engine, items(folder), dataset, SETTINGS, workers=2, report=report)
    assert done.seen == len(list(items(folder)))
    assert done.parsed + done.unchanged == done.seen
    assert reports == sorted(reports)
    assert len(reports) == -(-done.seen // 5)
    path = tmp_path / "corpus.db"
    assert import_dataset(str(path), dataset, SETTINGS, Options(workers=2)).failures == done.failures > 0
    assert dump(path) == dump(folder / "built.db")
    assert sorted(file.suffix for file in Path(dataset, "notices").iterdir()) == [".parquet"] * len(reports)
    if sys.platform == "linux":
        assert engine == "local" or len(killed) == 1
        assert not [number for number in below(1) if number in killed]
    shown = capfd.readouterr()
    assert not shown.out
    assert "Traceback" not in shown.err


def test_a_run_that_is_killed_goes_on_where_it_stopped(folder: Path, tmp_path: Path) -> None:
    """A real process, killed at moments spread over its run, and the corpus that comes of it in the end."""
    dataset = str(tmp_path / "dataset")
    script = (
        "import sys; from xuncha_parse.corpus import engines, shards; from xuncha_parse.corpus.document import Settings; "
        "from xuncha_parse.corpus.inputs import Options, items; from xuncha_parse.readers import Limits; pack = shards.pack; "
        "engines.pack = lambda given, dataset: pack(given, dataset, rows_per_shard=5); "
        "engines.run_engine('local', items([sys.argv[1]], Options()), sys.argv[2], Settings(Limits(seconds=20)), workers=2)"
    )
    command = [sys.executable, "-c", script, str(folder / "in")]
    begun = time.monotonic()
    subprocess.run([*command, str(tmp_path / "whole")], check=True)
    lasted = time.monotonic() - begun
    for moment in range(1, 6):
        with subprocess.Popen([*command, dataset]) as process:
            time.sleep(lasted * moment / 6)
            process.kill()
    subprocess.run([*command, dataset], check=True)
    for file in Path(tmp_path, "whole").rglob("*.*"):
        assert Path(dataset, file.relative_to(tmp_path / "whole")).read_bytes() == file.read_bytes()
    path = tmp_path / "corpus.db"
    import_dataset(str(path), dataset, SETTINGS, Options(workers=2))
    assert dump(path) == dump(folder / "built.db")


@pytest.mark.usefixtures("small_shards")
@pytest.mark.parametrize("engine", ENGINES)
def test_engines_take_up_what_others_have_done(folder: Path, tmp_path: Path, engine: Any) -> None:
    needs(engine)
    dataset = str(tmp_path / "dataset")
    run_engine("local", items(folder), dataset, SETTINGS, workers=2)
    Path(dataset, "notices", "part-00001.parquet").unlink()
    done = run_engine(engine, items(folder), dataset, SETTINGS, workers=1)
    assert (done.parsed, done.unchanged) == (5, done.seen - 5)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_fault_of_the_task_is_one_line(
    tmp_path: Path, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder for what is made cannot be one."""
    needs(engine)
    dataset = tmp_path / "dataset"
    dataset.mkdir()
    monkeypatch.setattr(engines, "sweep", lambda _: None)
    pack = shards.pack

    def spoil(given: Any, address: str) -> Any:
        packed = pack(given, address)
        (dataset / "notices").write_bytes(b"")
        return packed

    monkeypatch.setattr(engines, "pack", spoil)
    with pytest.raises(Exception, match="notices") as caught:
        run_engine(engine, [Item("a.txt", "a.txt", b"1")], str(dataset), SETTINGS, workers=1)
    assert isinstance(caught.value, BadCorpus)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_to_do_starts_nothing(tmp_path: Path, engine: Any) -> None:
    assert run_engine(engine, [], str(tmp_path), SETTINGS).seen == 0


@pytest.mark.parametrize("engine", ["ray", "dask"])
def test_a_cluster_that_is_not_there_is_one_line(tmp_path: Path, engine: Any) -> None:
    needs(engine)
    address = {"ray": "127.0.0.1:9", "dask": "tcp://127.0.0.1:9"}[engine]
    if engine == "dask":
        import dask  # noqa: PLC0415

        dask.config.set({"distributed.comm.timeouts.connect": "1s"})
    with pytest.raises(BadCorpus, match="gave up") as caught:
        run_engine(engine, [Item("a.txt", "a.txt", b"1")], str(tmp_path), SETTINGS, address=address)
    assert "\n" not in str(caught.value)


def test_dask_takes_the_address_of_a_cluster(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        one = Item("a.txt", "a.txt", "一、问题\n1.制度不健全。\n".encode())
        address = cluster.scheduler_address
        assert run_engine("dask", [one], str(tmp_path / "d"), SETTINGS, address=address).parsed == 1
        assert cluster.workers[0].status.name == "running"


def test_ray_uses_the_one_that_the_caller_has_started_and_leaves_it(tmp_path: Path) -> None:
    needs("ray")
    import ray  # noqa: PLC0415

    ray.init(address="local", num_cpus=1, include_dashboard=False, log_to_driver=False)
    try:
        one = Item("a.txt", "a.txt", "一、问题\n1.制度不健全。\n".encode())
        assert run_engine("ray", [one], str(tmp_path / "d"), SETTINGS).parsed == 1
        assert ray.is_initialized()
    finally:
        ray.shutdown()


@pytest.mark.parametrize(("engine", "package"), [("ray", "ray"), ("dask", "distributed")])
def test_without_the_engine_one_line_says_what_to_install(
    tmp_path: Path, engine: Any, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra, match=rf"xuncha-parse\[{engine}\]"):
        run_engine(engine, [Item("a.txt", "a.txt", b"1")], str(tmp_path), SETTINGS)


def test_the_queries_of_the_docs_run(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    queries = re.findall(r"```sql\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert len(queries) >= 5
    run_engine("local", items(folder), str(tmp_path / "dataset"), SETTINGS, workers=2)
    monkeypatch.chdir(tmp_path)
    connection = duckdb.connect()
    for query in queries:
        assert connection.execute(query).fetchall(), query
