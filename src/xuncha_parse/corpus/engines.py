"""Engines that parse a dataset's shards: threads of this process, Ray, or Dask.

An engine is handed the addresses of shards, never their bytes, and each task is ``shards.parse_shard``: what it has
done it finds done, so an engine may lose a worker, or be killed itself, and do the rest again. Documents that hang or
crash do not reach the engine; they end their child process.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from xuncha_parse.corpus.addresses import join, sweep
from xuncha_parse.corpus.build import Progress
from xuncha_parse.corpus.shards import NOTICES, Counts, pack, parse_shard, shard_paths
from xuncha_parse.errors import BadCorpus, MissingExtra, XunchaError
from xuncha_parse.readers.crew import processors

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from xuncha_parse.corpus.document import Settings
    from xuncha_parse.corpus.inputs import Item

EngineName = Literal["local", "ray", "dask"]

LOST_WORKERS: Final = 10
"""How many workers may be lost with the same shard before the run is given up."""
_PATIENCE = 10.0
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_DATA_LOG_LEVEL": "CRITICAL",
}
"""Nothing is sent to Ray's makers, and nothing said of how it goes about its work."""


class Work(NamedTuple):
    """A shard to be parsed; small, since an engine sends it to a worker."""

    path_in: str
    path_out: str
    settings: Settings
    parser: str

    def done(self) -> Done:
        """Parse it, or find it parsed."""
        try:
            return Done(parse_shard(self.path_in, self.path_out, self.settings, self.parser))
        except XunchaError as error:
            return Done(Counts(), str(error))


class Done(NamedTuple):
    """What became of a shard; a fault travels as a line, since every engine wraps exceptions in its own."""

    counts: Counts
    fault: str | None = None


def run_engine(
    engine: EngineName,
    items: Iterable[Item],
    dataset: str,
    settings: Settings,
    *,
    address: str | None = None,
    workers: int | None = None,
    report: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Pack ``items`` into the dataset at a path or address and parse its shards with an engine.

    ``address`` is that of a cluster; without one a cluster of ``workers`` processes is started here and ended. What
    was done before stays done. Returns inputs seen, parsed now, parsed before (``unchanged``), warnings and failures.
    Raises :class:`BadCorpus` when the dataset cannot be written or the engine gives up, :class:`MissingExtra`.
    """
    run = {"local": _local, "ray": _ray, "dask": _dask}[engine]
    parser = settings.without_words().identity()
    shards = pack(items, dataset)
    work = [Work(*shard_paths(dataset, shard), settings, parser) for shard in shards]
    progress = Progress()
    with contextlib.closing(run(work, address, workers or processors())) as parsing:
        for done, fault in parsing if work else ():
            if fault is not None:
                raise BadCorpus(fault)
            _count(progress, done)
            report(progress)
    sweep(join(dataset, NOTICES))
    return progress


def _count(progress: Progress, done: Counts) -> None:
    progress.seen += done.rows
    progress.parsed += 0 if done.reused else done.rows
    progress.unchanged += done.rows if done.reused else 0
    progress.warnings += done.warnings
    progress.failures += done.quarantined


def _local(work: Sequence[Work], _: str | None, workers: int) -> Generator[Done]:
    """Threads: what takes time happens in the child process that each has."""
    with ThreadPoolExecutor(workers, "shards") as threads:
        try:
            yield from threads.map(Work.done, work)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def _ray(work: Sequence[Work], address: str | None, workers: int) -> Generator[Done]:
    """Ray Data over the list of shards, a shard a task. Tasks of lost workers are repeated; exceptions are not."""
    with _ray_cluster(address, workers) as data, _giving_up("Ray"):
        places = [{"in": one.path_in, "out": one.path_out} for one in work]
        parsed = data.from_items(places, override_num_blocks=len(places)).map_batches(
            _ray_task,
            fn_kwargs={"settings": work[0].settings, "parser": work[0].parser},
            batch_format="pyarrow",
            batch_size=None,
            num_cpus=1,
        )
        for row in parsed.iter_rows():
            fault = row.pop("fault")
            yield Done(Counts(**row), fault)


def _ray_task(batch: Any, settings: Settings, parser: str) -> Any:  # noqa: ANN401 -- Arrow tables
    import pyarrow as pa  # noqa: PLC0415

    rows = []
    for row in batch.to_pylist():
        counts, fault = Work(row["in"], row["out"], settings, parser).done()
        rows.append({**counts._asdict(), "fault": fault})
    return pa.Table.from_pylist(rows, _ray_schema())


def _ray_schema() -> Any:  # noqa: ANN401
    """All columns with their types, since one without a value has none."""
    import pyarrow as pa  # noqa: PLC0415

    counts = [(name, pa.bool_() if name == "reused" else pa.int64()) for name in Counts._fields]
    return pa.schema([*counts, ("fault", pa.string())])


@contextlib.contextmanager
def _ray_cluster(address: str | None, workers: int) -> Iterator[Any]:
    """Ray Data, on the cluster at an address, on one that the caller has started, or on one that lives as long as this."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray  # noqa: PLC0415
        import ray.data  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("the engine ray", "ray") from error
    for logger in ("ray", "ray.data"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    started = not ray.is_initialized()
    if started:
        own: dict[str, Any] = {} if address else {"num_cpus": workers, "include_dashboard": False}
        with _giving_up("Ray"):
            _reach(address)
            ray.init(address=address or "local", log_to_driver=False, logging_level=logging.CRITICAL, **own)
    context = ray.data.DataContext.get_current()
    shown, context.enable_progress_bars = context.enable_progress_bars, False
    try:
        with contextlib.redirect_stdout(sys.stderr):  # where Ray tells that it has lost a worker
            yield ray.data
    finally:
        context.enable_progress_bars = shown
        if started:
            ray.shutdown()


def _reach(address: str | None) -> None:
    """Raise an ``OSError`` when nobody is at an address; Ray itself would wait for many minutes."""
    host, _, port = (address or "").rpartition("://")[2].rpartition(":")
    if port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()


def _dask(work: Sequence[Work], address: str | None, workers: int) -> Generator[Done]:
    """Dask's distributed scheduler, a shard a task. Tasks of lost workers are repeated; exceptions are not."""
    try:
        import dask  # noqa: PLC0415
        import distributed  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("the engine dask", "dask") from error
    with contextlib.ExitStack() as stack:
        stack.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": LOST_WORKERS}))
        stack.enter_context(_giving_up("Dask"))
        if address is None:
            cluster = distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                memory_limit=0,
                silence_logs=logging.CRITICAL,
            )
            stack.enter_context(cluster)
            address = cluster.scheduler_address
        client = stack.enter_context(distributed.Client(address, set_as_default=False))
        futures = client.map(Work.done, work, pure=False)
        for future in distributed.as_completed(futures, loop=client.loop):
            yield future.result()
            future.release()


@contextlib.contextmanager
def _giving_up(engine: str) -> Iterator[None]:
    """Whatever an engine raises, as one line; what a task raised on purpose says itself what is wrong."""
    try:
        yield
    except XunchaError:
        raise
    except Exception as error:
        told = " ".join(str(error).split())[:300]
        raise BadCorpus(f"{engine} gave up: {type(error).__name__}: {told}") from error
