// Where people and goods of the villages go (maps/flows.py): arcs in the SVG above the canvas, and the places' names.
function drawFlows(map) {
    const group = map.over.children[FLOWS_AT], flows = map.level <= VILLAGE && map.values.flows;
    group.replaceChildren(...(flows ? flows.arcs : []).map((one) => {
        const arc = svgOf('path', { d: one.path, style: `stroke-width: calc(${one.width} * var(--hair))` });
        arc.dataset.from = one.village;
        return arc;
    }));
    flowsFrom(map, null);
}

function endsOf(map) {
    const flows = map.level <= VILLAGE && map.values.flows;
    return (flows ? flows.ends : []).map((one) => ({ id: `f${one.name}`, at: one.at, title: one.name, words: one.words, pick: one.pick, kind: 'end' }));
}

// Those of the village that is pointed at stand out.
function flowsFrom(map, village) {
    const group = map.over.children[FLOWS_AT];
    const one = village && [...group.children].some((arc) => arc.dataset.from === village);
    [...group.children].forEach((arc) => {
        arc.toggleAttribute('data-own', Boolean(one) && arc.dataset.from === village);
        arc.toggleAttribute('data-away', Boolean(one) && arc.dataset.from !== village);
    });
}
