"""A page as one picture: what a turn or a redraw leaves in its place, and what happens when a document is lost."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page, Route, WebSocketRoute, expect

from tests.e2e.harness import DAY, Server, new_context, settle, turn, visit

Opener = Callable[..., Page]
HEADER = ".pd-part-header"
FOCUSED = "() => document.activeElement.textContent.trim()"
COUNT_PLOTS = """() => {
    const plot = window.Plotly.react;
    window.plots = 0;
    window.Plotly.react = (...of) => { window.plots += 1; return plot(...of); };
}"""

SENT_AT_A_TURN = """() => {
    Object.defineProperty(window, 'innerWidth', { value: 1919 });
    addEventListener('popstate', () => { window.pingda.sendSize(); });
}"""
"""The window has another size than the server knows, and says so in the moment of the turn."""


def test_a_turn_keeps_the_header_in_its_place_and_plots_a_figure_once(server: Server, window: Opener) -> None:
    page = window(f"{server.url}/?asof={DAY}")
    page.wait_for_function("() => window.Plotly")  # fetched while the first screen rests
    page.evaluate(COUNT_PLOTS)
    page.locator(HEADER).evaluate("header => { header.marked = true }")
    turn(page, f"/funds?asof={DAY}")
    expect(page.locator(".pd-nav-here")).to_have_text("资金")
    expect(page.locator(".st-key-panel-flow .main-svg").first).to_be_visible()
    assert page.locator(HEADER).evaluate("header => header.marked") is True
    assert page.evaluate("window.plots") == 1


def test_an_open_calendar_stays_open_and_the_keyboard_in_it(turned: Callable[[str], Page]) -> None:
    page = turned(f"/?asof={DAY}")
    page.locator(".pd-date").click()
    page.get_by_role("button", name="后一天").focus()
    for day in ("63", "64"):
        page.keyboard.press("Enter")
        expect(page.locator(".ribbon .big").first).to_have_text(day)
        settle(page)
        expect(page.locator("[data-popover=calendar]")).to_be_visible()
        assert page.evaluate(FOCUSED) == "后一天 ›"
    page.keyboard.press("Escape")
    expect(page.locator("[data-popover=calendar]")).to_be_hidden()


def test_a_lost_document_comes_through_the_session_and_one_that_did_not_arrive_is_asked_for_again(
    server: Server, browser: Browser
) -> None:
    with new_context(browser) as context:  # not watched: the browser rightly complains of both
        page = context.new_page()
        dropped: list[bytes] = []

        def drop_the_first(socket: WebSocketRoute) -> None:
            onward = socket.connect_to_server()

            def pass_on(message: str | bytes) -> None:
                if not dropped and isinstance(message, bytes) and b"missing" in message:
                    dropped.append(message)
                else:
                    onward.send(message)

            socket.on_message(pass_on)

        page.route_web_socket("**/_stcore/stream*", drop_the_first)  # what is said in a bad moment is lost
        visit(page, f"{server.url}/?asof={DAY}")
        gone: list[str] = []

        def lose(route: Route) -> None:
            gone.append(route.request.url)
            route.fulfill(status=404)

        page.route("**/pingda/pictures/*", lose)
        turn(page, f"/industry?asof={DAY}")
        expect(page.locator(".pd-nav-here")).to_have_text("产业")
        expect(page.locator(".st-key-panel-links")).to_be_visible()
        page.locator(".pd-date").click()  # a run more, of the same documents
        settle(page)
        page.keyboard.press("Escape")
        settle(page)
        assert dropped
        assert sorted(gone) == sorted(set(gone))  # asked for once each, then sent by the session for good
        page.unroute("**/pingda/pictures/*")
        asked: list[str] = []

        def cut(route: Route) -> None:
            asked.append(route.request.url)
            if len(asked) < 3:
                route.abort()
            else:
                route.continue_()

        page.route("**/pingda/pictures/*", cut)
        turn(page, f"/market?asof={DAY}")
        expect(page.locator(".pd-nav-here")).to_have_text("产销")
        expect(page.locator(".st-key-panel-coops")).to_be_visible()
        page.close()


def test_a_size_sent_while_a_page_turns_does_not_turn_it_back(server: Server, window: Opener) -> None:
    page = window(f"{server.url}/?asof={DAY}")
    page.evaluate(SENT_AT_A_TURN)
    turn(page, f"/market?asof={DAY}")
    page.wait_for_function("() => window.pingda.data.size.endsWith('1919x1080')")
    settle(page)
    expect(page.locator(".pd-nav-here")).to_have_text("产销")


def test_a_choice_in_a_title_line_goes_into_the_address_and_the_keyboard_stays_at_it(
    turned: Callable[[str], Page],
) -> None:
    page = turned(f"/countdown?asof={DAY}")
    assert (
        page.locator(".st-key-stage [data-testid^=stSelectbox], .st-key-stage [data-testid=stButtonGroup]").count() == 0
    )
    late = page.locator(".st-key-panel-lanes .pd-segments button", has_text="逾期").first
    late.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**status=*")
    settle(page)
    assert late.get_attribute("aria-pressed") == "true"
    assert late.evaluate("(one) => one === document.activeElement")
    unit = page.locator(".st-key-panel-lanes select[data-choose=unit]")
    before = page.locator(".st-key-panel-lanes .st-key-lanes").evaluate("(one) => one.shadowRoot.textContent")
    unit.select_option("乡社保中心")
    page.wait_for_url("**unit=*")
    settle(page)
    assert unit.input_value() == "乡社保中心"
    assert page.locator(".st-key-panel-lanes .st-key-lanes").evaluate("(one) => one.shadowRoot.textContent") != before


def test_a_window_of_any_size_is_drawn_in_its_first_run(server: Server, browser: Browser) -> None:
    with new_context(browser, viewport={"width": 1366, "height": 768}) as context:
        page, asked = context.new_page(), list[str]()
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: asked.append(str(frame))))
        visit(page, f"{server.url}/units?asof={DAY}")
        assert page.evaluate("window.pingda.data.size") == "15x1366x768"
        assert len(asked) == 1
