"""Write `data/demo/` again: the uploads, and the packed lake that a first start unpacks."""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from pingda_dash import demo_lake, desk, settings
from pingda_dash.lake import Lake
from pingda_dash.plan import load_plan
from scripts import demo
from scripts.demo import county_forms


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.demo", description=__doc__)
    parser.add_argument("--folder", type=Path, metavar="DIR", help="the uploads alone, into another folder")
    parser.add_argument("--seed", type=int, default=2020, metavar="N", help="another seed, another fiction")
    args = parser.parse_args()
    data_dir = settings.data_dir()
    for path in demo.write(args.folder or data_dir / "demo", data_dir, args.seed):
        print(path)
    for path in write_forms(args.folder or data_dir / "demo", data_dir):
        print(path)
    if args.folder is None:
        print(pack(data_dir))


def write_forms(folder: Path, data_dir: Path) -> list[Path]:
    """Write the forms that a county sends, and which figure stands in which of their blanks."""
    names = demo.ground(data_dir, 2020).names
    made = county_forms.write(names, load_plan(data_dir / "plan"))
    (folder / county_forms.FOLDER).mkdir(parents=True, exist_ok=True)
    paths = [folder / county_forms.FOLDER / name for name in made]
    for path, data in zip(paths, made.values(), strict=True):
        path.write_bytes(data)
    return paths


def pack(data_dir: Path) -> Path:
    """Fill a lake from the uploads of a data folder, pack it, and return the packed file's path."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:  # Windows deletes no file that is still open
        lake = Lake.open(Path(home), "demo")
        desk.fill_demo(lake, data_dir, lambda done, count: print(f"{done}/{count}", end="\r", flush=True))
        return demo_lake.pack(lake, data_dir)


if __name__ == "__main__":
    main()
