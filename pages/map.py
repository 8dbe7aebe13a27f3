"""The map that a leader walks into: township, village, group, household; and the one-screen dossier of a village."""

from pingda_dash.ui import atlas_files, atlas_page, dossier, map_search, opening, stage
from pingda_dash.ui.place import shows_atlas


def main() -> None:
    view = opening.open_page("map")
    if not shows_atlas(view):
        dossier.show(view)
        return
    atlas_page.note_absent(view)
    text = map_search.pending()
    if view.village:
        stage.show(view, "mapin", atlas_page.inside, text)
    else:
        stage.show(view, "map", atlas_page.township, text)
    atlas_files.open_files(view)


main()
