// A window's maps. deck.gl neither lets a WebGL context go nor draws again when the browser takes it away, after a reset of
// the graphics card or when more than 16 canvases want one: the map would stay empty for ever.
// - a map that has left the page gives its context back;
// - one that lost it is asked for anew: the server gives it another key (charts.deck), and Streamlit another canvas;
// - while none can be seen, [data-mapless] shows paper's drawing in SVG and says why. A window that has no WebGL waits
//   until it has; one that has it, and still shows no map, asks less and less often.
const UNDRAWN_MS = 2000;             // a map that is lost for so long, or has no WebGL, says so;
const SLOW_MS = 10000;               // one that may only be slow, now
const DRAWING_MS = 1000;             // from a canvas that has its context to what is drawn on it
const REDRAW_MS = [3000, 6000, 15000, 30000, 60000];  // between two askings for another canvas
const WEBGL_MS = 3000;               // between two askings whether there is WebGL
const SOUND_MS = 60000;              // a map that stood for so long begins them anew

function maps(here, now, passed) {
    release(here);
    if (document.hidden) return;  // there nothing is drawn
    const shown = [...document.querySelectorAll('[data-testid=stDeckGlJsonChart]')], undrawn = shown.filter((map) => !isDrawn(map));
    if (!undrawn.length) {
        here.mapGone = 0;
        here.mapWithout = false;
        here.mapDrawnAt = here.mapDrawnAt || now;
        if (!shown.length || now - here.mapDrawnAt > DRAWING_MS) document.documentElement.removeAttribute('data-mapless');
        if (now - here.mapDrawnAt > SOUND_MS) here.mapTries = 0;
        return;
    }
    here.mapDrawnAt = 0;
    here.mapGone += Math.min(passed, 3 * TICK_MS);  // a browser too busy to tick is also too busy to draw
    const lost = undrawn.some((map) => map.lost), slow = here.mapGone > SLOW_MS;
    if (here.mapGone > UNDRAWN_MS && (lost || slow || here.mapWithout)) document.documentElement.toggleAttribute('data-mapless', true);
    if (!lost && here.mapGone < UNDRAWN_MS || now < here.mapNextAt || !resting() || turning(here)) return;
    const without = here.mapWithout;
    here.mapWithout = !hasWebgl();
    here.mapNextAt = now + WEBGL_MS;
    if (here.mapWithout || !lost && !slow && !without) return;
    here.mapNextAt = now + REDRAW_MS[Math.min(here.mapTries, REDRAW_MS.length - 1)];
    here.mapTries += 1;
    here.send('redraw', Date.now());
}

// A canvas that never had a context has the size that every canvas begins with. It is not asked for one: that would make
// it, and not as deck.gl wants it.
function isDrawn(map) {
    const canvas = map.querySelector('canvas');
    if (!canvas || canvas.width === 300 && canvas.height === 150) return false;
    const drawing = canvas.getContext('webgl2');
    if (!drawing || drawing.isContextLost()) map.lost = true;  // for good: what was drawn does not come back with it
    return !map.lost;
}

function hasWebgl() {
    const drawing = document.createElement('canvas').getContext('webgl2');
    if (!drawing || drawing.isContextLost()) return false;
    letGo(drawing);
    return true;
}

function letGo(drawing) {
    const end = drawing.getExtension('WEBGL_lose_context');
    if (end) end.loseContext();
}

// A map's canvas that has left the page keeps its WebGL context, some 50 MB of it, until the browser gives up: deck.gl
// does not let it go when Streamlit takes the map away.
function release(here) {
    const maps = here.maps || (here.maps = new Set());
    document.querySelectorAll('[data-testid=stDeckGlJsonChart] canvas').forEach((canvas) => maps.add(canvas));
    for (const canvas of maps) {
        if (canvas.isConnected) continue;
        maps.delete(canvas);
        const drawing = canvas.getContext('webgl2') || canvas.getContext('webgl');
        if (drawing && !drawing.isContextLost()) letGo(drawing);
        canvas.width = canvas.height = 0;
    }
}
