// A plotly figure in a page's picture: plotted once, when it stands in the page, and again when its data or its size
// changed. Streamlit's own chart plots three times before it rests. PLOTLY stands above: the address of the library,
// fetched while the first screen rests.
let plotly = null;

function fetchPlotly() {
    plotly = plotly || new Promise((done, failed) => {
        const script = document.createElement('script');
        script.src = PLOTLY;
        script.onload = () => done(window.Plotly);
        script.onerror = failed;
        document.head.appendChild(script);
    });
    return plotly;
}

async function drawFigure(body, figure) {
    const text = JSON.stringify(figure);
    if (body.drawnFigure === text) return;
    body.drawnFigure = text;
    const library = window.Plotly || await fetchPlotly();
    if (body.drawnFigure !== text || !body.isConnected) return;
    const data = structuredClone(figure.data), layout = { ...structuredClone(figure.layout), autosize: true };
    await library.react(body, data, layout, { displayModeBar: false, scrollZoom: false });
    if (body.resized) return;
    body.resized = new ResizeObserver(() => {
        cancelAnimationFrame(body.waiting);
        body.waiting = requestAnimationFrame(() => { if (body.clientWidth && body.clientHeight) library.Plots.resize(body); });
    });
    body.resized.observe(body);
    body.on('plotly_click', ({ points }) => {
        const [point] = points, picked = point && point.customdata;
        if (picked === undefined || picked === null) return;
        const place = body.parentElement.parentElement;
        place.tell('pick', { in: body.dataset.key, pick: String(Array.isArray(picked) ? picked[0] : picked) });
    });
}
