"""Open a geo file in a process of its own: `python -m pingda_dash.geofiles <options as JSON>`, its bytes on standard
input.

Kinds: GeoJSON, a Shapefile in a .zip, GPKG, KML and KMZ. Options: `layer` (its name; the first with features without),
`meridian` (degrees east, nearest to which a Gauss-Kruger file that does not name its zone lies).

Standard output is JSON, one value a line: an object with the fields of `header.Header`, then one list a feature:
its geometry as GeoJSON in degrees (east, north; "" for none), 点, 线 or 面 ("" for a mixture), and the texts of its
attributes; or `{"error": code, "detail": words}`. DuckDB's spatial extension reads the files and unprojects what is in
metres; KML is read here, since GDAL's small driver for it leaves out attributes and what has no geometry. It imports of
the package only what says why a file is refused.
"""
