"""Open a workbook in a process of its own: `python -m pingda_dash.workbooks`, the file's bytes on standard input.

Standard output is JSON, one value a line: `{"kind"}`, then for each visible sheet an object with the fields of
`ingest.sheets.Sheet` followed by its rows, each a list of text cells (trailing empty cells dropped); or
`{"error": code, "detail": words}`. Whatever a file does to this process, the app only sees a short answer. It imports
the standard library and what reads one kind of file (python-calamine, xlrd, lxml), each where it is needed, so that it
starts fast.
"""
