// A plotly figure in a page's picture: plotted once, when it stands in the page, and again when its data or its size
// changed. Streamlit's own chart plots three times before it rests. PLOTLY stands above: the address of the library,
// fetched while the first screen rests.
let plotly = null;

function fetchPlotly() {
    plotly = plotly || untilFetched();
    return plotly;
}

// While the server is away, it is asked again.
async function untilFetched() {
    for (;;) {
        const script = document.createElement('script');
        script.src = PLOTLY;
        const came = new Promise((done) => { script.onload = () => done(true); script.onerror = () => done(false); });
        document.head.appendChild(script);
        if (await came) return window.Plotly;
        script.remove();
        await new Promise((then) => { setTimeout(then, ASK_AGAIN_MS); });
    }
}

// A node or a band of a flow says in `customdata` what it is, a line, and what it amounts to, another; a point has values.
function wordsOfPoint({ customdata, x, y }, isFlow) {
    return isFlow ? String(customdata).split('<br>') : ['', String(y ?? x ?? '')];
}

async function drawFigure(body, figure) {
    const text = JSON.stringify(figure);
    if (body.drawnFigure === text) return;
    body.drawnFigure = text;
    const library = window.Plotly || await fetchPlotly();
    if (body.drawnFigure !== text || !body.isConnected) return;
    const data = structuredClone(figure.data), layout = { ...structuredClone(figure.layout), autosize: true };
    await library.react(body, data, layout, { displayModeBar: false, scrollZoom: false });
    body.plotted = text;
    if (body.resized) return;
    body.resized = new ResizeObserver(() => {
        cancelAnimationFrame(body.waiting);
        body.waiting = requestAnimationFrame(() => { if (body.clientWidth && body.clientHeight) library.Plots.resize(body); });
    });
    body.resized.observe(body);
    body.on('plotly_click', ({ points, event }) => {
        const [point] = points, picked = point && point.customdata;
        const isFlow = data[point && point.curveNumber] && data[point.curveNumber].type === 'sankey';
        body.answered = placeOf(point.originalEvent || event);
        if (isFlow || picked === undefined || picked === null) {
            tellFigure(body.parentElement.dataset.part, ...wordsOfPoint(point, isFlow));
            return;
        }
        const place = body.parentElement.parentElement;
        place.tell('pick', { in: body.dataset.key, pick: String(Array.isArray(picked) ? picked[0] : picked) });
    });
}
