"""Unites a folder's xlsx files into one csv file with pandas and openpyxl, as its users do."""

import pathlib
import sys
import warnings

import pandas

warnings.simplefilter("ignore")  # of workbooks without a default style
paths = sorted(pathlib.Path(sys.argv[1]).glob("*.xlsx"))
frames = [pandas.read_excel(path, engine="openpyxl") for path in paths]
pandas.concat(frames, ignore_index=True).to_csv(sys.argv[2], index=False)
