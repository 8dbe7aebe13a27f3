"""What axe-core finds wrong on a page for who hears it or goes by keyboard: open shadow roots included.

The script is evaluated by the browser's debugger, which the page's Content-Security-Policy does not bind: a page is
looked at as it is served.
"""

from __future__ import annotations

from importlib.resources import files

from playwright.sync_api import Page

from pingda_dash import theme

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
_GRAVE = ("serious", "critical")

_RUN = """async ([grave, contrast]) => {
    const widgets = ['[data-testid=stButtonGroup]', '[data-testid=stDataFrame]'];
    const of = contrast ? { exclude: widgets.map((one) => [one]) } : document;
    const rules = contrast ? { runOnly: ['color-contrast'] } : { rules: { 'color-contrast': { enabled: false } } };
    const { violations } = await axe.run(of, { resultTypes: ['violations'], preload: false, ...rules });
    const place = ({ target, html }) => `${target.flat().join(' ')} ${html.slice(0, 120)}`;
    return violations.filter(({ impact }) => grave.includes(impact))
        .map(({ id, nodes }) => `${id}, ${nodes.length} times: ${nodes.slice(0, 3).map(place).join(' | ')}`);
}"""

_IN_LIGHT = """(colours) => {
    window.pingdaLight = new CSSStyleSheet();
    window.pingdaLight.replaceSync(`:root { ${colours.replaceAll(';', ' !important;')} }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, window.pingdaLight];
}"""
_AS_BEFORE = """() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== window.pingdaLight);
}"""


def faults(page: Page) -> list[str]:
    """The serious and critical violations on a page; contrast is measured elsewhere (legible.py)."""
    _load(page)
    return _violations(page, contrast=False)


def faint_in_light(page: Page) -> list[str]:
    """Texts of too little contrast in the light palette, on a page drawn in the dark one: nothing is loaded for it.

    Streamlit's widgets keep their own colours until it sends them others: they are left out.
    """
    _load(page)
    page.evaluate(_IN_LIGHT, theme.css_colours(theme.LIGHT))
    try:
        return _violations(page, contrast=True)
    finally:
        page.evaluate(_AS_BEFORE)


def _load(page: Page) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)


def _violations(page: Page, contrast: bool) -> list[str]:
    violations: list[str] = page.evaluate(_RUN, [_GRAVE, contrast])
    return violations
