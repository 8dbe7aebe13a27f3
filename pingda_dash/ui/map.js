// The map in a page's picture: a pydeck Deck (maps/scene.py), drawn by the deck.gl that comes with pydeck. DECK stands
// above: the address of that library.
// - what is drawn comes as documents: `land` (where everything is), `dots` (a class for each household; or hexagons, where
//   they are too many), `people` (who a group's households are); a run names them, and the browser keeps them;
// - the camera follows the place that the page is about, and is the visitor's until the next place;
// - what is under the pointer is worked out here, from the same coordinates: no picking on the graphics card, which
//   misses where that card is software;
// - names, outlines under the pointer and rings are HTML and SVG above the canvas, sharp at any size, and reachable;
// - without WebGL, and on paper, the same SVG draws the areas and the dots as well;
// - a map whose WebGL context the browser took away is drawn on another canvas, and one that has left the page gives its
//   context back.
const FLY_MS = 750, CLICK_PX = 9, FINGER_PX = 22, NEAR_PX = 13, CONTEXT_MS = 1500, AGAIN_LONGEST_MS = 8000;
const TOWNSHIP = 0, VILLAGE = 1, GROUP = 2, HOME = 3;
const WISH_MS = 2500, WISHES = 4, IDLE_BY_MS = 1000;
const UNPLACED = -32768;
const HEAVY = 10000, SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;  // so many dots, drawn by such a card
const PULSING = 60;  // more rings than these teach the eye nothing
const MARKED = 0.5, WRITTEN = 0.62;  // of a full hexagon's radius: the mark in it, the digits on that
const FLOWS_AT = 3;  // of the groups of the SVG
const ASIDE = [[0, 0], [0, -1], [0, 1], [-1, 0], [1, 0], [0, -2], [0, 2], [-2, 0], [2, 0], [0, -3], [0, 3]];  // where a name may stand instead, in steps
const HALF_STEPS = [0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5];
const AROUND = HALF_STEPS.flatMap((down) => HALF_STEPS.map((across) => [across / 2, down / 2]));  // and where that of a village may
const RING = 0.8;  // as bad as so many steps away: a ring beneath a village's name

let deckLibrary = null;

function fetchDeck() {
    deckLibrary = deckLibrary || new Promise((done, failed) => {
        const script = document.createElement('script');
        script.src = DECK;
        script.onload = () => done(window.deck);
        script.onerror = () => { script.remove(); deckLibrary = null; failed(new Error('no deck.gl')); };
        document.head.appendChild(script);
    });
    return deckLibrary;
}

// The lines of a map, and all else of the page, are on the screen before the library begins, which keeps the browser busy
// for a while.
function shownFirst() {
    const idly = (then) => (window.requestIdleCallback ? requestIdleCallback(then, { timeout: IDLE_BY_MS }) : setTimeout(then, 0));
    return new Promise((done) => { if (document.hidden) done(); else requestAnimationFrame(() => idly(done)); });
}

async function drawMap(body, values) {
    const text = JSON.stringify(values);
    if (body.drawnMap === text) return;
    body.drawnMap = text;
    const map = body.map || (body.map = newMap(body));
    const newest = () => body.drawnMap === text && body.isConnected;
    const [land, dots, people] = await Promise.all([values.land, values.dots, values.people].map((one) => (
        typeof one === 'string' ? documentNamed(one, newest) : one)));
    if (!newest()) return;
    if (!land || !dots) { body.drawnMap = null; map.place().tell('missing', { name: values.land, at: Date.now() }); return; }
    takeLand(map, land);
    takeDots(map, dots);
    map.people = people || { ids: [], tips: [] };
    const before = map.values;
    map.values = values;
    map.day = null;  // the colours of another day than the page's (days.js)
    map.level = [values.at.village, values.at.group, values.at.home].filter(Boolean).length;
    body.dataset.level = map.level;
    takeView(map);
    takeBasemap(map);
    drawOver(map);
    if (map.deck) map.deck.setProps({ layers: layersOf(map) });
    else {
        map.camera = cameraFor(map);
        placeOver(map);
        await begin(map);
        if (!map.deck) { again(map); return; }
    }
    const moved = !before || JSON.stringify(before.at) !== JSON.stringify(values.at) || Boolean(before.flows) !== Boolean(values.flows) || before.land !== values.land;
    if (moved) fit_(map, before ? FLY_MS : 0);
    placeOver(map);
}

function newMap(body) {
    body.classList.add('pd-map');
    body.toggleAttribute('data-plain', true);  // until the first picture of the canvas
    body.innerHTML = '<div class="pd-map-under" aria-hidden="true"></div><div class="pd-map-ground"></div><svg class="pd-map-over" aria-hidden="true"><g class="plain"></g><g class="lines"></g><g class="rings"></g><g class="flows"></g></svg>'
        + '<div class="pd-map-labels"></div><div class="pd-map-tip" role="tooltip" hidden></div><p class="pd-map-gone" role="status" hidden></p><p class="pd-map-scale" hidden><i></i><span></span><b>北 ↑</b></p><p class="pd-map-fault" role="status" hidden></p>';
    const [under, ground, over, labels, tip, gone, bar, fault] = body.children;
    const map = { body, under, ground, over, labels, tip, gone, bar, fault, level: TOWNSHIP, camera: { x: 0, y: 0, zoom: -5 }, tries: 0 };
    map.place = () => body.parentElement.parentElement;
    listenToSet(map);
    listenTo(map);
    listenToFlick(map);
    new ResizeObserver(() => {
        if (!map.values || !body.clientWidth || map.onPaper) return;  // a sheet has its own (mapOnPaper)
        if (map.deck) map.deck.setProps({ useDevicePixels: density() });  // it may be another screen's by now
        if (map.deck && map.unit !== grown(1)) map.deck.setProps({ layers: layersOf(map) });  // sizes are of the screen
        if (map.untouched !== false) fit_(map, Math.max(0, (map.flying || 0) - performance.now()));
        placeOver(map);
    }).observe(body);
    (window.pingdaMaps || (window.pingdaMaps = new Set())).add(map);
    return map;
}

// ---- what is drawn ------------------------------------------------------------------------------------------------

function takeLand(map, land) {
    if (map.land === land) return;
    map.land = land;
    const sent = new Int16Array(Uint8Array.from(atob(land.homes), (letter) => letter.charCodeAt(0)).buffer);
    map.count = sent.length / 2;
    map.at = new Float32Array(sent.length);
    for (let i = 0; i < sent.length; i += 1) map.at[i] = sent[i] === UNPLACED ? NaN : sent[i] * land.unit;
    map.areas = new Map(land.villages.map((one) => [one.code, { ...one, rings: one.rings.map(pairs) }]));
    map.groups = land.groups.map((one) => ({ ...one, ring: pairs(one.ring) }));
    map.lines = ['river', 'road'].map((kind) => land.lines.filter((one) => one.kind === kind).map((one) => ({ path: pairs(one.path) })));
    map.dots = null;
}

function takeDots(map, dots) {
    if (map.dots === dots) return;
    map.dots = dots;
    map.kinds = Uint8Array.from(atob(dots.kinds), (letter) => letter.charCodeAt(0));
    const { radius, cells } = dots.hexagons || { radius: 0, cells: [] };
    map.hexagons = cells.map((one) => ({ ...one, radius, ring: hexagon(one.at, radius * one.share), colour: one.few === null ? '' : dots.classes[one.few].colour }));
}

// The corners of a hexagon that stands on a corner.
function hexagon([x, y], radius) {
    return [0, 1, 2, 3, 4, 5].map((corner) => [x + radius * Math.sin((corner * Math.PI) / 3), y - radius * Math.cos((corner * Math.PI) / 3)]);
}

// The hexagons in which somebody matters: those of the worst kind ring, if they are few.
function fewOf(map) {
    const few = map.hexagons.filter((one) => one.few !== null).sort((a, b) => a.few - b.few);
    const worst = few.filter((one) => one.few === few[few.length - 1].few);
    return few.map((one) => ({ ...one, pick: pickOf(one), pulses: one.few === worst[0].few && worst.length <= PULSING }));
}

function pickOf(one) {
    return one.group ? `${one.village}/${encodeURIComponent(one.group)}` : one.village;
}

function pairs(flat) {
    const points = [];
    for (let i = 0; i < flat.length; i += 2) points.push([flat[i], flat[i + 1]]);
    return points;
}

// A CSS variable as the numbers that deck.gl wants.
function numbersOf(colour, alpha = 255) {
    const style = getComputedStyle(document.documentElement), name = /var\((--[\w-]+)\)/.exec(colour);
    const hex = (name ? style.getPropertyValue(name[1]) : colour).trim().slice(1);
    return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)).concat(alpha);
}

function takeView(map) {
    const { values, level } = map, { at } = values;
    map.group = map.groups.find((one) => one.village === at.village && one.name === at.group) || null;
    map.span = [0, map.count];
    if (level >= VILLAGE) {
        const own = map.groups.filter((one) => one.village === at.village);
        map.span = own.length ? [own[0].first, own[own.length - 1].end] : [0, 0];
    }
    if (map.group) map.span = [map.group.first, map.group.end];
    map.marks = values.marks.map((mark) => ({ ...mark, at: [map.at[2 * mark.dot], map.at[2 * mark.dot + 1]] }))
        .filter((mark) => !Number.isNaN(mark.at[0]));
    map.few = fewOf(map);
    const index = at.home ? map.people.ids.indexOf(at.home) : -1;
    map.home = index < 0 ? -1 : map.people.first + index;
}

// What is so many px on a wall of 1080 lines.
function grown(px) {
    return px * parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

// How a village is coloured and named: as the page says, or as it was on the day that the slider is at.
function paintOf(map, code) {
    const paint = map.values.areas[code] || { fill: 'var(--silent)' }, then = map.day && map.day.get(code);
    return then ? { ...paint, ...then } : paint;
}

function areasOf(map) {
    const { values, level } = map, { at } = values, unit = grown(1);
    return [...map.areas.values()].map((one) => {
        const paint = paintOf(map, one.code), own = one.code === at.village;
        const away = level > TOWNSHIP ? (own ? 70 : 46) : paint.dim ? 60 : 215;
        const gold = paint.poor, clear = map.basemap ? UNDER_CLEAR : 1;
        return {
            rings: one.rings, fill: numbersOf(level > TOWNSHIP && own ? 'var(--chosen)' : paint.fill, away * clear),
            line: numbersOf(gold ? 'var(--gold)' : 'var(--cell)', level > TOWNSHIP && !own ? 90 : 255), width: unit * (gold ? (own ? 3 : 2.2) : 1.4), poor: gold,
        };
    }).sort((a, b) => Number(a.poor) - Number(b.poor));
}

function layersOf(map) {
    const { values, level } = map, { at } = values, unit = grown(1), areas = areasOf(map);
    map.unit = unit;
    const groups = level === TOWNSHIP ? [] : map.groups.filter((one) => one.village === at.village).map((one) => ({
        ring: one.ring, fill: numbersOf('var(--blue-3)', one === map.group ? 110 : 55), line: numbersOf(one === map.group ? 'var(--actual)' : 'var(--edge)', 200),
    }));
    const colours = map.dots.classes.map((one) => numbersOf(one.colour));
    const [first, end] = map.span, painted = new Uint8Array(4 * map.count);
    for (let i = 0; i < map.count; i += 1) {
        const one = colours[map.kinds[i]] || [0, 0, 0, 0], alpha = Number.isNaN(map.at[2 * i]) ? 0 : i >= first && i < end ? 255 : 70;
        painted.set([one[0], one[1], one[2], map.dots.classes[map.kinds[i]].hidden ? 0 : alpha], 4 * i);
    }
    const homes = { length: map.count, attributes: { getPosition: { value: map.at, size: 2 }, getFillColor: { value: painted, size: 4, normalized: true } } };
    const size = 0.36 * map.land.apart;
    const marks = map.marks.filter((one) => level < VILLAGE || one.dot >= first && one.dot < end)
        .map((one) => ({ at: one.at, fill: numbersOf(one.colour), radius: size * 1.25 }));
    const kinds = colours.map(([red, green, blue]) => [red, green, blue, 225]);
    const hexagons = map.hexagons.map((one) => ({ ring: one.ring, fill: kinds[one.kind] }));
    for (const one of map.few) marks.push({ at: one.at, fill: numbersOf(one.colour), radius: MARKED * one.radius });
    const counts = map.few.map(({ at: to, number, radius }) => ({ at: to, words: String(number), size: sizeOfDigits(number, radius) }));
    const data = { areas, groups, homes, marks, hexagons, counts, rivers: map.lines[0], roads: map.lines[1] };
    const gathered = { radiusMaxPixels: 1000, getLineWidth: 0 };
    const props = {
        counts: { fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font') },
        homes: { visible: !map.moves, getRadius: size, radiusMinPixels: 1.3 * unit, radiusMaxPixels: unit * (level >= GROUP ? 26 : 11) },
        marks: { getLineWidth: 1.5 * unit, radiusMinPixels: 6 * unit, radiusMaxPixels: unit * (level >= GROUP ? 30 : 14), ...(hexagons.length ? gathered : {}) },
    };
    return map.templates.filter(({ id }) => data[id].length).map((layer) => layer.clone({ data: data[layer.id], ...props[layer.id] }));
}

// Metres: the height of digits that fit into the mark of a hexagon.
function sizeOfDigits(number, radius) {
    return WRITTEN * radius * Math.min(1, 2.4 / String(number).length);
}

// ---- the camera ---------------------------------------------------------------------------------------------------

function boxOf(points) {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of points) {
        left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
    }
    return [left, top, right, bottom];
}

// The camera that shows a place whole, with room for the names around it.
function cameraFor(map) {
    const { body, level } = map, { at } = map.values, area = map.areas.get(at.village);
    let points = [...map.areas.values()].flatMap((one) => one.rings[0]), margin = 0.045;
    if (level >= VILLAGE && area) { points = area.rings[0]; margin = 0.08; }
    if (level >= GROUP && map.group) { points = map.group.ring; margin = 0.1; }
    if (map.values.flows && level <= VILLAGE) points = [...points, ...map.values.flows.ends.map((one) => one.at)];
    if (!points.length || !body.clientHeight) return { x: 0, y: 0, zoom: -5 };
    const [left, top, right, bottom] = boxOf(points);
    const wide = body.clientWidth * (1 - 2 * margin), high = body.clientHeight * (1 - 2 * margin);
    const zoom = Math.log2(Math.min(wide / Math.max(right - left, 1), high / Math.max(bottom - top, 1)));
    return { x: (left + right) / 2, y: (top + bottom) / 2, zoom };
}

function fit_(map, ms) {
    const to = cameraFor(map);
    map.untouched = true;
    if (!map.deck) { map.camera = to; return; }
    const lasts = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ms;
    map.flying = performance.now() + lasts;
    map.deck.setProps({
        initialViewState: {
            target: [to.x, to.y, 0], zoom: to.zoom, minZoom: to.zoom - 2.5, maxZoom: 2,
            transitionDuration: lasts, transitionInterpolator: lasts ? new window.deck.LinearInterpolator(['target', 'zoom']) : undefined,
            transitionEasing: (t) => (t < 0.5 ? 4 * t * t * t : 1 - (-2 * t + 2) ** 3 / 2),
        },
    });
    if (!lasts) map.camera = to;
}

function toScreen(map, [x, y]) {
    const scale = 2 ** map.camera.zoom;
    return [(x - map.camera.x) * scale + map.body.clientWidth / 2, (y - map.camera.y) * scale + map.body.clientHeight / 2];
}

function toPlane(map, [left, top]) {
    const scale = 2 ** map.camera.zoom;
    return [(left - map.body.clientWidth / 2) / scale + map.camera.x, (top - map.body.clientHeight / 2) / scale + map.camera.y];
}

// ---- above the canvas ---------------------------------------------------------------------------------------------

const SVG = 'http://www.w3.org/2000/svg';

function svgOf(name, attributes) {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
}

function pathOf(rings, closed = true) {
    return rings.map((ring) => `M${ring.map(([x, y]) => `${Math.round(x)} ${Math.round(y)}`).join('L')}${closed ? 'Z' : ''}`).join('');
}

// Names, outlines and rings of the place that the page is about; where they stand is placeOver's.
function drawOver(map) {
    const { values, level, over } = map, { at } = values;
    const [plain, lines, rings] = over.children;
    plain.replaceChildren(...plainLand(map), ...plainDots(map));
    const chosen = map.group ? [map.group.ring] : level >= VILLAGE && map.areas.has(at.village) ? map.areas.get(at.village).rings : null;
    map.hover = svgOf('path', { class: 'hover' });
    lines.replaceChildren(...(chosen ? [svgOf('path', { d: pathOf(chosen), class: 'chosen' })] : []), map.hover);
    markSet(map);
    map.ringed = [...map.marks.filter((one) => one.dot >= map.span[0] && one.dot < map.span[1]), ...map.few.filter((one) => one.pulses)];
    rings.replaceChildren(...map.ringed.map((one) => svgOf('circle', { class: one.pulses ? 'pulse' : 'still', style: `stroke: ${one.colour}` })));
    map.sight = svgOf('circle', { class: 'sight', r: 0 });
    rings.appendChild(map.sight);
    drawFlows(map);
    drawNames(map);
}

// The areas in another colour, and their words.
function drawAreas(map) {
    map.over.querySelectorAll('.area').forEach((one) => one.setAttribute('fill', paintOf(map, one.dataset.code).fill));
    drawNames(map);
}

function drawNames(map) {
    const { labels } = map;
    const made = namesOf(map), old = new Map([...labels.children].map((one) => [one.dataset.id, one]));
    map.named = made.map((one) => {
        const element = old.get(one.id) || document.createElement('button');
        old.delete(one.id);
        const html = JSON.stringify(one);
        if (element.drawn !== html) {
            element.drawn = html;
            element.type = 'button';
            element.dataset.id = one.id;
            element.className = `pd-map-name ${one.kind}`;
            element.dataset.pick = one.pick;
            if (one.village) element.dataset.village = one.village;
            element.innerHTML = '<b></b><em></em><span></span>';
            element.firstChild.textContent = one.title;
            element.children[1].textContent = one.directed || '';
            element.children[1].hidden = !one.directed;
            element.lastChild.textContent = one.words || '';
            element.lastChild.hidden = !one.words;
            element.style.setProperty('--c', one.colour || 'transparent');
            element.style.setProperty('--shape', one.shape ? `var(--shape-${one.shape})` : 'none');
            element.sized = element.firstChild.sized = null;
            if (one.tip) element.setAttribute('aria-label', one.tip.replace(/\n/g, ',')); else element.removeAttribute('aria-label');
            element.dataset.tip = one.tip || '';
        }
        if (!element.isConnected) labels.appendChild(element);
        return { element, at: one.at, kind: one.kind };
    });
    old.forEach((one) => one.remove());
}

// What layersOf gives the canvas, in lines: areas, water, roads, groups.
function plainLand(map) {
    const { values, level } = map, { at } = values;
    const areas = [...map.areas.values()].map((one) => {
        const paint = paintOf(map, one.code), own = level > TOWNSHIP && one.code === at.village;
        const seen = (own ? 0.5 : level > TOWNSHIP ? 0.3 : paint.dim ? 0.25 : 1) * (map.basemap ? UNDER_CLEAR : 1);
        return svgOf('path', { d: pathOf(one.rings), fill: own ? 'var(--chosen)' : paint.fill || 'var(--silent)', 'fill-opacity': seen, class: `area${paint.poor ? ' poor' : ''}`, 'data-code': one.code });
    });
    const lines = map.lines.flatMap((all, kind) => all.map(({ path }) => svgOf('path', { d: pathOf([path], false), class: kind ? 'road' : 'river' })));
    const groups = level === TOWNSHIP ? [] : map.groups.filter((one) => one.village === at.village).map((one) => (
        svgOf('path', { d: pathOf([one.ring]), class: `plot${one === map.group ? ' own' : ''}` })));
    return [...areas.filter((one) => !one.matches('.poor')), ...areas.filter((one) => one.matches('.poor')), ...lines, ...groups];
}

function plainDots(map) {
    const paths = map.dots.classes.map(() => []);
    for (let i = map.span[0]; i < map.span[1]; i += 1)
        if (!Number.isNaN(map.at[2 * i])) paths[map.kinds[i]].push(`M${Math.round(map.at[2 * i])} ${Math.round(map.at[2 * i + 1])}h0`);
    const size = map.level >= GROUP ? 18 : map.level ? 6 : 2.5;
    const made = paths.map((one, kind) => svgOf('path', { d: one.join(''), class: 'dots', style: `stroke: ${map.dots.classes[kind].colour}; stroke-width: ${size}` }));
    const few = map.marks.filter((one) => one.dot >= map.span[0] && one.dot < map.span[1])
        .map(({ at, colour }) => svgOf('path', { d: `M${Math.round(at[0])} ${Math.round(at[1])}h0`, class: 'dots', style: `stroke: ${colour}; stroke-width: ${Math.max(size, 11)}` }));
    return [...plainHexagons(map), ...made, ...few];
}

function plainHexagons(map) {
    const hexagons = map.dots.classes.map(({ colour }, kind) => svgOf('path', {
        d: pathOf(map.hexagons.filter((one) => one.kind === kind).map((one) => one.ring)), fill: colour, 'fill-opacity': 0.88,
    }));
    const few = map.few.flatMap(({ at: [x, y], colour, number, radius }) => {
        const size = sizeOfDigits(number, radius), text = svgOf('text', { x, y: y + 0.36 * size, 'font-size': size, class: 'count' });
        text.textContent = number;
        return [svgOf('circle', { cx: x, cy: y, r: MARKED * radius, fill: colour }), text];
    });
    return [...hexagons, ...few];
}

function namesOf(map) {
    const { values, level } = map, { at } = values;
    const villages = [...map.areas.values()].filter((one) => level === TOWNSHIP || one.code !== at.village).map((one) => {
        const paint = paintOf(map, one.code);
        return {
            id: `v${one.code}`, village: one.code, at: one.at, title: one.name, pick: `place:${one.code}`, tip: paint.tip,
            kind: `village${paint.poor ? ' poor' : ''}${level ? ' away' : ''}${paint.dim ? ' dim' : ''}${paint.shape ? ' shaped' : ''}`, words: level ? '' : paint.words, directed: level || map.day ? '' : paint.directed, shape: paint.shape,
        };
    });
    const groups = level === TOWNSHIP ? [] : map.groups.filter((one) => one.village === at.village).map((one) => ({
        id: `g${one.village}/${one.name}`, at: [one.at[0], boxOf(one.ring)[1]], title: one.name, words: `${one.households} 户`,
        pick: `place:${one.village}/${encodeURIComponent(one.name)}`, kind: `group${one === map.group ? ' chosen' : ''}`,
    }));
    const things = values.things.map((one) => ({
        id: `t${one.id}`, at: one.at, title: one.icon, words: level ? one.title : '', kind: one.loose ? 'thing loose' : 'thing', pick: one.pick, tip: one.tip, colour: one.colour,
    }));
    return [...endsOf(map), ...things, ...villages, ...groups];
}

// Everything above the canvas, where the camera has it.
function placeOver(map) {
    const { camera, over, body } = map, scale = 2 ** camera.zoom;
    if (!map.onPaper) map.seen = [body.clientWidth, body.clientHeight];
    const shift = `matrix(${scale} 0 0 ${scale} ${body.clientWidth / 2 - camera.x * scale} ${body.clientHeight / 2 - camera.y * scale})`;
    over.children[0].setAttribute('transform', shift);
    over.children[1].setAttribute('transform', shift);
    over.children[FLOWS_AT].setAttribute('transform', shift);
    const [gathered] = map.hexagons, dot = Math.max(grown(7), Math.min(0.45 * map.land.apart * scale, grown(map.level >= GROUP ? 30 : 14)));
    const size = gathered ? MARKED * gathered.radius * scale : dot;
    map.ringed.forEach((one, at) => {
        const [x, y] = toScreen(map, one.at), circle = over.children[2].children[at];
        circle.setAttribute('cx', x); circle.setAttribute('cy', y); circle.setAttribute('r', size + grown(3));
    });
    if (map.home >= 0) {
        const [x, y] = toScreen(map, [map.at[2 * map.home], map.at[2 * map.home + 1]]);
        map.sight.setAttribute('cx', x); map.sight.setAttribute('cy', y); map.sight.setAttribute('r', size + grown(8));
    } else map.sight.setAttribute('r', 0);
    placeUnder(map);
    placeScale(map);
    const spots = map.ringed.filter((one) => one.pulses).map((one) => toScreen(map, one.at)), taken = notesOver(map);
    const whole = (box) => box[0] >= 0 && box[1] >= 0 && box[2] <= body.clientWidth && box[3] <= body.clientHeight;
    const clear = (box) => whole(box) && !taken.some((one) => box[0] < one[2] && one[0] < box[2] && box[1] < one[3] && one[1] < box[3]);
    const rings = (box) => spots.filter(([u, v]) => u > box[0] && u < box[2] && v > box[1] && v < box[3]).length;
    const free = (box) => clear(box) && !rings(box);
    const nearest = (boxOfAside) => {
        const found = AROUND.map((aside) => [aside, boxOfAside(aside)]).filter(([, box]) => clear(box));
        const cost = ([[across, down], box]) => Math.hypot(across, down) + RING * rings(box);
        return found.length ? found.reduce((best, one) => (cost(one) < cost(best) ? one : best))[0] : null;
    };
    for (const { element, at, kind } of map.named.slice().reverse()) {
        let [x, y] = toScreen(map, at);
        const [wide, high] = sizeOfName(element), title = sizeOfName(element.firstChild), step = grown(24);
        const rise = kind.startsWith('group') ? -high / 2 : 0, room = kind.startsWith('village') ? grown(6) : 0;  // a finger's, which others may lie in
        if (map.level === TOWNSHIP && kind.startsWith('village') || kind === 'end') {
            x = Math.max(wide / 2, Math.min(x, body.clientWidth - wide / 2));
            y = Math.max(high / 2, Math.min(y, body.clientHeight - high / 2));
        }
        const boxAt = ([dx, dy], w, h) => [x + dx * step - w / 2, y + dy * step + rise - h / 2 + room, x + dx * step + w / 2, y + dy * step + rise + h / 2 - room];
        const judged = map.level === TOWNSHIP && kind.startsWith('village'), whereFull = (aside) => boxAt(aside, wide, high);
        const full = judged ? nearest(whereFull) : ASIDE.find((aside) => free(whereFull(aside)));
        const short = full ? null : ASIDE.find((aside) => free(boxAt(aside, title[0], title[1])));
        const aside = full || short;
        element.toggleAttribute('data-short', !full);
        element.style.visibility = aside || kind.includes('chosen') ? '' : 'hidden';
        if (!aside) continue;
        taken.push(full ? boxAt(full, wide, high) : boxAt(short, title[0], title[1]));
        const put = (px) => (map.onPaper ? `${(px / grown(16)).toFixed(3)}rem` : `${px.toFixed(1)}px`);
        element.style.transform = `translate(${put(x + aside[0] * step)}, ${put(y + aside[1] * step + rise)}) translate(-50%, -50%)`;
    }
}

// [width, height] of a name or its title, as it was first drawn.
function sizeOfName(element) {
    if (!element.sized) {
        const whole = element.closest('.pd-map-name'), short = whole.hasAttribute('data-short');
        whole.removeAttribute('data-short');
        element.sized = [element.offsetWidth, element.offsetHeight];
        whole.toggleAttribute('data-short', short);
    }
    return element.sized;
}

// What stands on the map already: its caption, its scale.
function notesOver(map) {
    const box = map.body.getBoundingClientRect(), caption = map.body.parentElement.querySelector('.pd-caption');
    return [caption, map.bar.hidden ? null : map.bar].filter(Boolean).map((one) => one.getBoundingClientRect())
        .map((one) => [one.left - box.left, one.top - box.top, one.right - box.left, one.bottom - box.top]);
}

// Where the land is real: how long a length on the screen is, and where north is.
function placeScale(map) {
    map.bar.hidden = map.land.kind !== 'real';
    if (map.bar.hidden) return;
    const widest = grown(160) / 2 ** map.camera.zoom, power = 10 ** Math.floor(Math.log10(widest));
    const metres = [5, 2, 1].map((one) => one * power).find((one) => one <= widest);
    map.bar.children[0].style.width = `${(metres * 2 ** map.camera.zoom).toFixed(1)}px`;
    map.bar.children[1].textContent = metres >= 1000 ? `${metres / 1000} 公里` : `${metres} 米`;
}

// A sheet of paper has another size than the screen: what stands above the canvas is put where it belongs there, in units
// of the sheet. Returns what puts it back.
function mapOnPaper(map) {
    const { body, camera, over } = map, [wide, high] = map.seen;
    const wider = Math.log2(Math.min(body.clientWidth / wide, body.clientHeight / high));
    map.camera = map.untouched === false ? { ...camera, zoom: camera.zoom + wider } : cameraFor(map);
    over.setAttribute('viewBox', `0 0 ${body.clientWidth} ${body.clientHeight}`);
    const again = (onPaper) => { map.onPaper = onPaper; map.named.forEach(({ element }) => { element.sized = element.firstChild.sized = null; }); placeOver(map); };
    again(true);
    return () => { map.camera = camera; over.removeAttribute('viewBox'); again(false); };
}

function mapsOnPaper() {
    return [...(window.pingdaMaps || [])].filter((one) => one.body.isConnected && one.named && one.seen && one.body.clientWidth).map(mapOnPaper);
}

// ---- what is under the pointer ------------------------------------------------------------------------------------

function inside(rings, [x, y]) {
    let within = false;
    for (const ring of rings)
        for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
            const [ax, ay] = ring[i], [bx, by] = ring[j];
            if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
        }
    return within;
}

function nearest(map, [x, y], first, end, reach) {
    let best = -1, least = reach * reach;
    for (let i = first; i < end; i += 1) {
        const dx = map.at[2 * i] - x, dy = map.at[2 * i + 1] - y, far = dx * dx + dy * dy;
        if (far <= least) { best = i; least = far; }
    }
    return best;
}

// The hexagon at a point of the plane.
function gatheredAt(map, at) {
    return map.hexagons.find((one) => inside([hexagon(one.at, one.radius * Math.max(one.share, one.few === null ? 0 : MARKED))], at));
}

// Whether the mark of the few is at a point of the plane: it is small, and is touched though a village's name lies over it.
function marksFew(map, at) {
    const gathered = gatheredAt(map, at);
    return Boolean(gathered) && gathered.few !== null;
}

// { pick, tip, village, ring } of what is at a point of the body, or null.
function hit(map, point) {
    const at = toPlane(map, point), scale = 2 ** map.camera.zoom, { values, level } = map;
    const gathered = gatheredAt(map, at);
    if (gathered) return { pick: `place:${pickOf(gathered)}`, tip: gathered.tip, village: gathered.village, ring: [hexagon(gathered.at, gathered.radius)] };
    const mark = map.ringed.map((one) => [Math.hypot(one.at[0] - at[0], one.at[1] - at[1]) * scale, one]).sort((a, b) => a[0] - b[0])[0];
    if (level < GROUP && mark && mark[0] <= grown(level ? FINGER_PX : NEAR_PX)) return { pick: `place:${mark[1].pick}`, tip: mark[1].tip, village: mark[1].village };
    if (level >= VILLAGE) {
        const dot = nearest(map, at, map.span[0], map.span[1], grown(level >= GROUP ? FINGER_PX : 5) / scale);
        if (dot >= 0 && level >= GROUP) return homeHit(map, dot);
        const groups = map.groups.filter((one) => one.village === values.at.village);
        const group = groups.find((one) => inside([one.ring], at)) || (dot >= 0 && groups.find((one) => dot >= one.first && dot < one.end));
        if (group && group !== map.group)
            return { pick: `place:${group.village}/${encodeURIComponent(group.name)}`, tip: `${group.name} ${group.households} 户`, ring: [group.ring] };
        if (group) return null;
    }
    const area = [...map.areas.values()].find((one) => inside(one.rings, at));
    if (!area || area.code === values.at.village) return null;
    const paint = paintOf(map, area.code);
    return { pick: `place:${area.code}`, tip: paint.tip || area.name, village: area.code, ring: area.rings };
}

function homeHit(map, dot) {
    const group = map.groups.find((one) => dot >= one.first && dot < one.end), at = dot - map.people.first;
    const id = map.people.ids[at];
    if (!id) return null;
    return { pick: `place:${group.village}/${encodeURIComponent(group.name)}/${encodeURIComponent(id)}`, tip: map.people.tips[at], dot };
}

function show_(map, found, point) {
    const { tip, hover, body } = map;
    map.pointed = found;
    body.style.cursor = found ? 'pointer' : '';
    hover.setAttribute('d', found && found.ring ? pathOf(found.ring) : '');
    overRows(found ? found.village : null);
    flowsFrom(map, found ? found.village : null);
    tip.hidden = !found || !found.tip;
    if (tip.hidden) return;
    if (tip.textContent !== found.tip) tip.textContent = found.tip;
    tip.style.left = `${Math.min(point[0] + 16, body.clientWidth - tip.offsetWidth - 6)}px`;
    tip.style.top = `${point[1] + 22 + tip.offsetHeight > body.clientHeight ? point[1] - tip.offsetHeight - 12 : point[1] + 22}px`;
}

// A village that is pointed at is marked in the page's other panels.
function overRows(village) {
    document.querySelectorAll('.pd-body').forEach((body) => {
        if (!body.shadowRoot) return;
        body.shadowRoot.querySelectorAll('[data-village]').forEach((row) => row.toggleAttribute('data-over', row.dataset.village === village));
    });
}

// One that is pointed at in a panel, too, in all others.
function overEverywhere(event) {
    const path = event.composedPath();
    if (path.some((one) => one.classList && one.classList.contains('pd-map'))) return;
    const row = path.find((one) => one.dataset && one.dataset.village), village = row ? row.dataset.village : null;
    if (window.pingdaOver === village) return;
    window.pingdaOver = village;
    overRows(village);
}

if (window.pingdaOver === undefined) {
    window.pingdaOver = null;
    document.addEventListener('pointerover', overEverywhere);
}

function listenTo(map) {
    const { body } = map;
    const pointOf = (event) => { const box = body.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
    const onName = (event) => (map.values && marksFew(map, toPlane(map, pointOf(event))) ? null : event.target.closest('.pd-map-name'));
    let down = null, waiting = 0;
    body.addEventListener('pointermove', (event) => {
        if (event.buttons || !map.values) return;
        const point = pointOf(event), name = onName(event);
        cancelAnimationFrame(waiting);
        waiting = requestAnimationFrame(() => {
            const area = name && name.dataset.village && map.areas.get(name.dataset.village);
            show_(map, name ? { tip: name.dataset.tip, village: name.dataset.village, ring: area ? area.rings : null } : hit(map, point), point);
        });
    });
    body.addEventListener('pointerleave', () => { cancelAnimationFrame(waiting); if (map.values) show_(map, null, [0, 0]); });
    body.addEventListener('pointerdown', (event) => { down = event.isPrimary && !event.button ? [event.clientX, event.clientY] : null; }, true);
    body.addEventListener('pointerup', (event) => {
        if (!down || !map.values || Math.hypot(event.clientX - down[0], event.clientY - down[1]) > CLICK_PX) { down = null; return; }
        down = null;
        const name = onName(event);
        if (name) return;  // a button: its own click
        const found = hit(map, pointOf(event));
        if (found && found.pick) pickOn(map, found.pick);
    }, true);
    body.addEventListener('click', (event) => {
        const name = onName(event);
        event.stopPropagation();
        if (name) pickOn(map, name.dataset.pick);
    });
    document.addEventListener('pointerover', (event) => {
        if (!body.isConnected || !map.values || event.composedPath().includes(body)) return;
        const row = event.composedPath().find((one) => one.dataset && one.dataset.village);
        const area = row && map.areas.get(row.dataset.village);
        map.hover.setAttribute('d', area ? pathOf(area.rings) : '');
        flowsFrom(map, row ? row.dataset.village : null);
    });
}

function pickOn(map, pick) {
    map.wanted = pick.startsWith('place:') ? { pick, tries: 0 } : null;
    if (!map.wanted) tellOn(map, pick);
    else wish(map);
}

function tellOn(map, pick) {
    map.place().tell('pick', { in: map.body.dataset.key, pick });
}

// What is told while a run is under way is lost: it is told again until the page is where it was asked to be.
function wish(map) {
    const { wanted } = map;
    if (!wanted) return;
    if (map.values.here === wanted.pick || wanted.tries >= WISHES) { map.wanted = null; return; }
    if (!resting() || wanted.at && performance.now() - wanted.at < WISH_MS) return;
    wanted.at = performance.now();
    wanted.tries += 1;
    tellOn(map, wanted.pick);
}

// Left and right go to the next place of the same kind, Escape one step out. True: the key was the map's.
function mapKey(event) {
    const map = [...(window.pingdaMaps || [])].find((one) => one.body.isConnected && one.values);
    if (map && event.key === '/') return focusSearch();
    if (map && event.key === 'Escape' && letSetGo(map)) return true;
    if (!map || map.level === TOWNSHIP) return false;
    const { steps } = map.values;
    const pick = { ArrowRight: steps.next, ArrowLeft: steps.previous, ArrowDown: steps.next, ArrowUp: steps.previous, Escape: steps.out }[event.key];
    if (!pick) return false;
    pickOn(map, pick);
    return true;
}

// ---- the canvas ---------------------------------------------------------------------------------------------------

async function begin(map) {
    if (map.beginning || !DECK) return;  // behind `streamlit run` nobody hands deck.gl out: the SVG stays
    map.beginning = true;
    try {
        await shownFirst();
        const library = await fetchDeck();
        if (!map.body.isConnected) return;
        const card = graphicsCard();
        if (!card) { without(map, true); return; }
        Object.assign(map, { software: SOFTWARE.test(card), moves: false });
        const converter = new library.JSONConverter({ configuration: { classes: library } });
        const { deck: { layers, views } } = map.values;
        map.templates = layers.map((layer) => converter.convert({ ...layer, data: [] }));
        const canvas = document.createElement('canvas');
        canvas.setAttribute('aria-hidden', 'true');
        map.ground.replaceChildren(canvas);
        const first = cameraFor(map);
        let begun = false;
        map.camera = first;
        map.deck = new library.Deck({
            canvas, views: views.map((view) => converter.convert(view)), layers: [],  // of the first frame: the canvas has no size yet
            controller: { type: library.OrthographicController, scrollZoom: true, dragPan: true, touchZoom: true, doubleClickZoom: false, keyboard: false },
            initialViewState: { target: [first.x, first.y, 0], zoom: first.zoom, minZoom: first.zoom - 2.5, maxZoom: 2 },
            useDevicePixels: density(), width: '100%', height: '100%', getCursor: () => map.body.style.cursor || 'default',
            onInteractionStateChange: (state) => { moveLightly(map, Object.values(state).some((one) => one === true)); },
            onViewStateChange: ({ viewState, interactionState }) => {
                map.camera = { x: viewState.target[0], y: viewState.target[1], zoom: viewState.zoom };
                if (interactionState && (interactionState.isPanning || interactionState.isZooming || interactionState.isDragging)) map.untouched = false;
                cancelAnimationFrame(map.placing);
                map.placing = requestAnimationFrame(() => placeOver(map));
            },
            onError: () => lose(map),
            onAfterRender: () => {
                if (!map.deck) return;
                if (!begun) map.deck.setProps({ layers: layersOf(map) });
                begun = true;
                firstPicture(map, canvas);
            },
        });
        map.drawn = false;
        canvas.addEventListener('webglcontextlost', () => lose(map));
    } catch {
        without(map, true);
    } finally {
        map.beginning = false;
    }
}

// Pixels of the screen to one of the page, as a number: what a browser says of a canvas's own may leave them out.
function density() {
    return window.devicePixelRatio || 1;
}

// Where the graphics card is software, many dots take a second a frame: they wait until the map stands still.
function moveLightly(map, moves) {
    if (!map.software || map.count < HEAVY || map.moves === moves) return;
    map.moves = moves;
    map.deck.setProps({ layers: map.deck.props.layers.map((layer) => (layer.id === 'homes' ? layer.clone({ visible: !moves }) : layer)) });
}

// Before the canvas has the size of its place, what it draws is a small picture made large.
function firstPicture(map, canvas) {
    if (map.drawn || !map.deck || canvas.width < 0.9 * map.body.clientWidth) return;
    map.drawn = true;
    without(map, false);
}

// While there is no WebGL the SVG draws what the canvas would, and says so.
function without(map, isGone) {
    map.body.toggleAttribute('data-plain', isGone);
    map.gone.hidden = !isGone;
    map.gone.textContent = isGone ? '显卡暂不可用,正在重试。先用线条图代替,数据一样' : '';
    if (!isGone) map.tries = 0;
}

function lose(map) {
    if (map.lost) return;
    map.lost = true;
    setTimeout(() => {
        end(map);
        map.lost = false;
        without(map, true);
        again(map);
    }, 0);
}

function again(map) {
    clearTimeout(map.waiting);
    if (!DECK) return;
    map.waiting = setTimeout(async () => {
        if (!map.body.isConnected) return;
        if (document.hidden) { again(map); return; }
        await begin(map);
        if (map.deck) { map.deck.setProps({ layers: layersOf(map) }); fit_(map, 0); placeOver(map); } else again(map);
    }, Math.min(CONTEXT_MS * 2 ** map.tries, AGAIN_LONGEST_MS));
    map.tries += 1;
}

// deck.gl keeps a map's context, some 50 MB of it, until the browser gives up.
function end(map) {
    const canvas = map.ground.querySelector('canvas');
    if (map.deck) { try { map.deck.finalize(); } catch { /* it was lost before it was whole */ } }
    map.deck = null;
    if (!canvas) return;
    const drawing = canvas.getContext('webgl2');
    if (drawing && !drawing.isContextLost()) letGo(drawing);
    canvas.remove();
}

// What draws WebGL; null where nothing does.
function graphicsCard() {
    const drawing = document.createElement('canvas').getContext('webgl2');
    if (!drawing || drawing.isContextLost()) return null;
    const named = drawing.getExtension('WEBGL_debug_renderer_info');
    const name = named && drawing.getParameter(named.UNMASKED_RENDERER_WEBGL) || 'unnamed';
    letGo(drawing);
    return name;
}

function letGo(drawing) {
    const extension = drawing.getExtension('WEBGL_lose_context');
    if (extension) extension.loseContext();
}

// Maps that have left the page.
function maps() {
    for (const map of window.pingdaMaps || []) {
        if (map.body.isConnected) { if (map.values) { wish(map); askSearch(map); tellSet(map); } continue; }
        window.pingdaMaps.delete(map);
        clearTimeout(map.waiting);
        end(map);
        map.body.map = null;
        map.body.drawnMap = null;
    }
}
