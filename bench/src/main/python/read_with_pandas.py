"""Reads a folder's xlsx files with pandas and openpyxl, one after the other, and sums them up."""

import datetime
import pathlib
import sys

import pandas

EPOCH = datetime.datetime(1899, 12, 30)

cells = letters = 0
numbers = 0.0
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.xlsx")):
    for frame in pandas.read_excel(path, sheet_name=None, header=None, engine="openpyxl").values():
        for name in frame:
            for value in frame[name].tolist():
                if isinstance(value, str):
                    cells += 1
                    letters += len(value)
                elif isinstance(value, datetime.datetime):
                    cells += 1
                    numbers += (value - EPOCH).total_seconds() / 86400
                elif value == value and value is not None:
                    cells += 1
                    numbers += value
print(f"{cells} cells, {letters} letters, sum {numbers:.2f}")
