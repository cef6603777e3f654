"""The held-out series of sensors as a file: a zip of CSV files, read by the tests of the server too."""

import csv
import io
import zipfile

import numpy as np

from series import Series


def write_series(path, all_series):
    """A file a series, `minute,value`, and `faults.csv`. Dated 1980, so equal input gives equal bytes."""
    faults = [["series", "first_minute", "last_minute", "kind"]]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for number, series in enumerate(all_series):
            name = f"{number:02d}_{series.name}.csv"
            # Minutes as the distance to the reading before: they are nearly always the same, and pack to nothing.
            steps = np.diff(series.minutes, prepend=0)
            add(archive, name, [["minutes_later", "value"], *([step, f"{value:.10g}"] for step, value in zip(steps, series.values))])
            faults += [[name, start, end, kind] for start, end, kind in series.faults]
        add(archive, "faults.csv", faults)


def read_series(path):
    """Every series with its name in the file, in the order of names."""
    with zipfile.ZipFile(path) as archive:
        faults = rows(archive, "faults.csv")
        for name in sorted(set(archive.namelist()) - {"faults.csv"}):
            steps, values = zip(*rows(archive, name))
            of_it = [(int(start), int(end), kind) for series, start, end, kind in faults if series == name]
            yield Series(name, np.cumsum(np.array(steps, int)), np.array(values, float), of_it)


def add(archive, name, table):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.getvalue(), compresslevel=9)


def rows(archive, name):
    return list(csv.reader(io.StringIO(archive.read(name).decode())))[1:]
