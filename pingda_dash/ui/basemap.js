// What lies beneath the map of a real land (basemaps/): tiles or one picture, as plain images under the canvas. The land
// says where the world of Web Mercator lies on its plane, which is that world to another scale: no image is bent. An image
// stands in shares of the map's box, so that on paper it stands where it stood, and neighbours share a pixel's edge.
const UNDER_REST_MS = 120, UNDER_MOST = 400;
const UNDER_CLEAR = 0.8;  // of a village's colour: what lies beneath shows, and the classes are told apart (map_stage.css dims it, less inside a village)

function takeBasemap(map) {
    const base = map.land.world && map.values.basemap || null, text = JSON.stringify([base, map.land.world]);
    if (map.basemapText === text) return;
    map.basemapText = text;
    map.basemap = base;
    map.pieces = new Map();
    map.wantedPieces = new Set();
    map.under.replaceChildren();
    map.fault.hidden = true;
    map.under.dataset.kind = base ? base.kind : '';
    map.body.toggleAttribute('data-basemap', Boolean(base));
}

// [left, top, right, bottom] on the plane, of shares of the world.
function boxOnPlane(map, [left, top, right, bottom]) {
    const [x, y, wide] = map.land.world;
    return [x + left * wide, y + top * wide, x + right * wide, y + bottom * wide];
}

// { key, address, box } of what the camera needs: the tiles of the depth at which a pixel of theirs is about one of ours.
// null where a file whose coarsest tiles are fine would need too many.
function piecesFor(map) {
    const { basemap, camera, body } = map, [x, y, wide] = map.land.world, scale = 2 ** camera.zoom;
    if (basemap.picture) return [{ key: 'whole', address: basemap.picture, box: basemap.box }];
    const [least, most] = basemap.zooms, fine = Math.min(window.devicePixelRatio || 1, 2);
    const depth = Math.max(least, Math.min(most, Math.round(Math.log2(wide * scale * fine / basemap.pixels)))), side = 2 ** depth;
    const [west, north] = toPlane(map, [0, 0]), [east, south] = toPlane(map, [body.clientWidth, body.clientHeight]);
    const seen = [(west - x) / wide, (north - y) / wide, (east - x) / wide, (south - y) / wide];
    const [left, top] = [0, 1].map((at) => Math.floor(Math.max(seen[at] * side - 0.5, basemap.box[at] * side + 1e-6, 0)));
    const [right, bottom] = [2, 3].map((at) => Math.floor(Math.min(seen[at] * side + 0.5, basemap.box[at] * side - 1e-6, side - 1)));
    const pieces = [];
    if ((right - left + 1) * (bottom - top + 1) > UNDER_MOST) return null;
    for (let row = top; row <= bottom; row += 1)
        for (let column = left; column <= right; column += 1)
            pieces.push({
                key: `${depth}/${column}/${row}`, box: [column / side, row / side, (column + 1) / side, (row + 1) / side],
                address: basemap.tiles.replace('{z}', depth).replace('{x}', column).replace('{y}', row),
            });
    return pieces;
}

// Images where the camera has them; those that a camera at rest lacks are fetched.
function placeUnder(map) {
    if (!map.basemap) return;
    const { body } = map, percent = (px, of) => `${(100 * px / of).toFixed(4)}%`;
    for (const { img, box } of map.pieces.values()) {
        const [west, north, east, south] = boxOnPlane(map, box), [left, top] = toScreen(map, [west, north]), [right, bottom] = toScreen(map, [east, south]);
        Object.assign(img.style, {
            left: percent(left, body.clientWidth), top: percent(top, body.clientHeight),
            width: percent(right - left, body.clientWidth), height: percent(bottom - top, body.clientHeight),
        });
    }
    if (map.onPaper) return;
    clearTimeout(map.choosing);
    map.choosing = setTimeout(() => choosePieces(map), map.pieces.size ? UNDER_REST_MS : 0);
}

function choosePieces(map) {
    if (!map.body.isConnected || !map.basemap || !map.body.clientWidth) return;
    const fitting = piecesFor(map), wanted = fitting || [];
    map.isTooFine = !fitting;
    map.wantedPieces = new Set(wanted.map((one) => one.key));
    let isNew = false;
    for (const { key, address, box } of wanted) {
        if (map.pieces.has(key)) continue;
        const img = document.createElement('img'), piece = { img, box, state: 'waits' };
        const basemap = map.basemap, settle = (state) => () => { piece.state = state; if (map.basemap === basemap) sweepPieces(map); };
        img.alt = '';
        img.draggable = false;
        img.hidden = true;
        img.onload = settle('drawn');
        img.onerror = settle('absent');
        if (basemap.elsewhere) img.crossOrigin = 'anonymous';  // or no picture could be had of the map
        img.src = address;
        map.pieces.set(key, piece);
        map.under.appendChild(img);
        isNew = true;
    }
    if (isNew) { placeUnder(map); clearTimeout(map.choosing); }
    sweepPieces(map);
}

// What the camera left goes once all that it needs has come, or will not.
function sweepPieces(map) {
    const needed = [...map.wantedPieces].map((key) => map.pieces.get(key));
    needed.forEach((one) => { one.img.hidden = one.state !== 'drawn'; });
    if (needed.some((one) => one.state === 'waits')) return;
    for (const [key, one] of map.pieces)
        if (!map.wantedPieces.has(key)) { one.img.remove(); map.pieces.delete(key); }
    map.fault.hidden = !map.isTooFine && (!needed.length || needed.some((one) => one.state === 'drawn'));
    map.fault.textContent = map.fault.hidden ? '' : map.isTooFine ? map.basemap.tooFine : map.basemap.fault;
    map.under.dataset.rests = [...map.wantedPieces].join(' ');
}

// Into the picture that can be had of the map (map_image.js).
function drawUnder(map, pen) {
    if (!map.basemap) return;
    const style = getComputedStyle(map.under);
    pen.save();
    pen.globalAlpha = Number(style.opacity);
    if ('filter' in pen) pen.filter = style.filter;
    for (const key of map.wantedPieces) {
        const { img, state } = map.pieces.get(key);
        if (state === 'drawn') pen.drawImage(img, img.offsetLeft, img.offsetTop, img.offsetWidth, img.offsetHeight);
    }
    pen.restore();
}
