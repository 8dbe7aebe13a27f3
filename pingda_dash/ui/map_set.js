// Several villages at once, on the map of all of them: Shift and a touch marks one or lets it go, Shift and a drag marks
// those that it encircles; with 多选 on, for fingers, a touch alone does. What is marked goes into the address, `set=`.
const SET_REST_MS = 300;

if (!window.pingdaSets) {
    window.pingdaSets = true;
    document.addEventListener('click', (event) => {
        const button = event.target.closest && event.target.closest('[data-does=many]'), map = mapOnPage();
        if (!button || !map) return;
        map.many = !map.many;
        button.setAttribute('aria-pressed', String(map.many));
    });
}

function setOf(map) {
    const text = map.wantedSet ? map.wantedSet.value : map.values.set || '';
    return text ? text.split(',') : [];
}

// The outlines of what is marked; map.set is their path.
function markSet(map) {
    if (!map.set) map.set = svgOf('path', { class: 'marked' });
    map.over.children[1].insertBefore(map.set, map.hover);
    const rings = map.level === TOWNSHIP ? setOf(map).flatMap((code) => (map.areas.has(code) ? map.areas.get(code).rings : [])) : [];
    map.set.setAttribute('d', pathOf(rings));
}

function changeSet(map, codes) {
    const value = [...map.areas.keys()].filter((code) => codes.includes(code)).join(',');
    map.wantedSet = { value, changed: performance.now(), at: 0, tries: 0 };
    markSet(map);
}

// From the page's own clock: told once nobody marks, and again until the page has it.
function tellSet(map) {
    const { wantedSet: wanted } = map, now = performance.now();
    if (!wanted) return;
    if (map.level !== TOWNSHIP || map.values.set === wanted.value || wanted.tries >= WISHES) { map.wantedSet = null; markSet(map); return; }
    if (now - wanted.changed < SET_REST_MS || !resting() || wanted.at && now - wanted.at < WISH_MS) return;
    wanted.at = now;
    wanted.tries += 1;
    tellOn(map, `choose:set=${wanted.value}`);
}

// Whether there was anything to let go.
function letSetGo(map) {
    if (map.level !== TOWNSHIP || !setOf(map).length) return false;
    changeSet(map, []);
    return true;
}

function toggleVillage(map, code) {
    const marked = setOf(map);
    changeSet(map, marked.includes(code) ? marked.filter((one) => one !== code) : [...marked, code]);
}

function listenToSet(map) {
    const { body } = map;
    const pointOf = (event) => { const box = body.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
    let drag = null, swallows = false;
    const end = () => { if (drag) drag.line.remove(); drag = null; };
    body.addEventListener('pointerdown', (event) => {
        swallows = false;
        if (!map.values || map.level !== TOWNSHIP || !event.isPrimary || event.button || !(event.shiftKey || map.many)) return;
        drag = { points: [pointOf(event)], lasso: event.shiftKey, line: svgOf('path', { class: 'lasso' }) };
        if (!drag.lasso) return;  // a finger's drag moves the map
        event.stopImmediatePropagation();
        event.preventDefault();
        body.setPointerCapture(event.pointerId);
        map.over.appendChild(drag.line);
    }, true);
    body.addEventListener('pointermove', (event) => {
        if (!drag) return;
        drag.points.push(pointOf(event));
        if (!drag.lasso) return;
        event.stopImmediatePropagation();
        drag.line.setAttribute('d', pathOf([drag.points]));
    }, true);
    body.addEventListener('pointerup', (event) => {
        if (!drag) return;
        const { points, lasso } = drag, [from] = points, to = pointOf(event);
        const far = Math.max(...points.map((at) => Math.hypot(at[0] - from[0], at[1] - from[1])));
        end();
        if (far > CLICK_PX && !lasso) return;
        event.stopImmediatePropagation();
        swallows = true;
        if (far > CLICK_PX) {
            const ring = points.map((at) => toPlane(map, at));
            changeSet(map, [...setOf(map), ...[...map.areas.values()].filter((one) => inside([ring], one.at)).map((one) => one.code)]);
            return;
        }
        const name = document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.matches('.pd-map-name[data-village]'));
        const found = name ? { village: name.dataset.village } : hit(map, to);
        if (found && found.village) toggleVillage(map, found.village);
    }, true);
    body.addEventListener('pointercancel', end, true);
    body.addEventListener('click', (event) => {
        if (swallows) { event.stopImmediatePropagation(); event.preventDefault(); }
        else if (event.target.closest('.pd-map-name[data-village]') && map.many && map.level === TOWNSHIP) {  // by the keyboard
            event.stopImmediatePropagation();
            toggleVillage(map, event.target.closest('.pd-map-name').dataset.village);
        }
        swallows = false;
    }, true);
}
