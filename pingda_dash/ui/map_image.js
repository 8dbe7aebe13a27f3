// The map as a picture to be had: what the canvas, the lines and the names above it show now, with title, day, legend and
// what the coordinates mean drawn around it, as a PNG. Made in the browser; it is sent nowhere.
const IMAGE_DENSITY = 2, IMAGE_WAIT_MS = 1500;
const CELL = [[0.5, 0], [1, 0.25], [1, 0.75], [0.5, 1], [0, 0.75], [0, 0.25]];  // what a class of villages is, in the legend

if (!window.pingdaImages) {
    window.pingdaImages = true;
    document.addEventListener('click', (event) => {
        const button = event.target.closest && event.target.closest('[data-does]');
        if (!button) return;
        closePopovers();
        if (button.dataset.does === 'image') saveImage();
    });
}

async function saveImage() {
    const map = mapOnPage();
    if (!map) return;
    const picture = await imageOf(map);
    const bytes = await new Promise((done) => { picture.toBlob(done, 'image/png'); });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(bytes);
    link.download = map.values.sheet.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function mapOnPage() {
    return [...(window.pingdaMaps || [])].find((one) => one.body.isConnected && one.values && one.land);
}

// A canvas with the whole picture, twice as fine as the screen where the graphics card can.
async function imageOf(map) {
    const { body, values: { sheet } } = map, wide = body.clientWidth, high = body.clientHeight, unit = grown(1);
    const ground = await finer(map), scale = Math.max(IMAGE_DENSITY, density());
    const top = 92 * unit, rows = legendRows(sheet, wide, unit), foot = (rows.length * 30 + 58) * unit;
    const picture = document.createElement('canvas');
    picture.width = Math.round(wide * scale);
    picture.height = Math.round((top + high + foot) * scale);
    const pen = picture.getContext('2d');
    pen.scale(scale, scale);
    pen.fillStyle = cssColour('--panel');
    pen.fillRect(0, 0, wide, top + high + foot);
    pen.save();
    pen.translate(0, top);
    pen.beginPath();
    pen.rect(0, 0, wide, high);
    pen.clip();
    pen.fillStyle = cssColour('--ink');
    pen.fillRect(0, 0, wide, high);
    drawUnder(map, pen);
    if (ground) pen.drawImage(ground, 0, 0, wide, high);
    drawLines(map, pen, !ground);
    drawRings(map, pen);
    drawNamesOn(map, pen);
    pen.restore();
    drawTitle(pen, sheet, wide, unit);
    drawLegend(pen, rows, sheet, wide, top + high, unit);
    return picture;
}

// What the graphics card draws, as a picture so many times the size; null without one.
async function finer(map, times = Math.max(IMAGE_DENSITY, density())) {
    const canvas = map.ground.querySelector('canvas');
    if (!map.deck || !canvas || !map.drawn) return null;
    const copy = document.createElement('canvas');
    map.deck.setProps({ useDevicePixels: times });
    const until = performance.now() + IMAGE_WAIT_MS;
    while (canvas.width < 0.95 * times * map.body.clientWidth && performance.now() < until) await new Promise((then) => { requestAnimationFrame(then); });
    map.deck.redraw('picture');  // its pixels are there until this turn of the browser's ends
    copy.width = canvas.width;
    copy.height = canvas.height;
    copy.getContext('2d').drawImage(canvas, 0, 0);
    map.deck.setProps({ useDevicePixels: density() });
    return copy;
}

function cssColour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function inkOf(colour) {
    const name = /var\((--[\w-]+)\)/.exec(colour);
    return name ? cssColour(name[1]) : colour;
}

function fontOf(size, weight = 400) {
    return `${weight} ${size}px ${cssColour('--font')}`;
}

// ---- above the canvas ---------------------------------------------------------------------------------------------

function drawLines(map, pen, plain) {
    const [areas, lines] = map.over.children;
    for (const path of [...(plain ? areas.children : []), ...lines.children]) {
        const d = path.getAttribute('d');
        if (!d || path.classList.contains('hover')) continue;
        const style = getComputedStyle(path), matrix = path.parentNode.transform.baseVal.consolidate().matrix, shape = new Path2D();
        shape.addPath(new Path2D(d), matrix);
        pen.lineCap = style.strokeLinecap;
        pen.lineWidth = parseFloat(style.strokeWidth);
        pen.strokeStyle = style.stroke;
        pen.fillStyle = style.fill;
        if (style.fill !== 'none') pen.fill(shape);
        if (style.stroke !== 'none') pen.stroke(shape);
    }
}

function drawRings(map, pen) {
    for (const circle of map.over.children[2].children) {
        const style = getComputedStyle(circle), reach = parseFloat(circle.getAttribute('r'));
        if (!reach || Number(style.opacity) < 0.1) continue;
        pen.beginPath();
        pen.arc(circle.cx.baseVal.value, circle.cy.baseVal.value, reach, 0, 2 * Math.PI);
        pen.lineWidth = parseFloat(style.strokeWidth);
        pen.strokeStyle = style.stroke;
        pen.stroke();
    }
}

function drawNamesOn(map, pen) {
    const box = map.body.getBoundingClientRect(), halo = cssColour('--ink');
    for (const name of map.labels.children) {
        const style = getComputedStyle(name);
        if (style.visibility === 'hidden') continue;
        pen.globalAlpha = Number(style.opacity);
        const thing = name.classList.contains('thing'), shape = cornersOf(getComputedStyle(name).getPropertyValue('--shape'));
        for (const part of name.children) {
            if (!part.textContent || !part.offsetWidth) continue;
            const text = getComputedStyle(part), range = document.createRange();
            range.selectNodeContents(part);
            const at = range.getBoundingClientRect(), x = at.left - box.left, y = at.top - box.top + at.height / 2;
            if (thing && part === name.firstChild) drawIcon(pen, part, box, text);
            pen.font = `${text.fontWeight} ${text.fontSize} ${text.fontFamily}`;
            pen.textBaseline = 'middle';
            pen.lineJoin = 'round';
            pen.lineWidth = parseFloat(text.fontSize) / 4;
            pen.strokeStyle = halo;
            pen.fillStyle = text.color;
            if (!(thing && part === name.firstChild)) pen.strokeText(part.textContent, x, y);
            pen.fillText(part.textContent, x, y);
            if (shape.length && part === name.lastChild) drawShape(pen, shape, text.color, x - grown(20), y, grown(14));
        }
        pen.globalAlpha = 1;
    }
}

function drawIcon(pen, part, box, style) {
    const at = part.getBoundingClientRect();
    pen.beginPath();
    pen.roundRect(at.left - box.left, at.top - box.top, at.width, at.height, parseFloat(style.borderTopLeftRadius));
    pen.fillStyle = style.backgroundColor;
    pen.fill();
    pen.lineWidth = parseFloat(style.borderTopWidth);
    pen.strokeStyle = style.borderTopColor;
    pen.stroke();
}

// The corners of a shape (theme.py), which CSS has in per cent of a box: polygon(8% 8%, …).
function cornersOf(polygon) {
    return [...polygon.matchAll(/([\d.]+)% ([\d.]+)%/g)].map(([, x, y]) => [x / 100, y / 100]);
}

// A shape whose box begins at x and has its middle at y.
function drawShape(pen, corners, colour, x, y, size) {
    pen.beginPath();
    for (const [right, down] of corners) pen.lineTo(x + right * size, y + (down - 0.5) * size);
    pen.closePath();
    pen.fillStyle = colour;
    pen.fill();
}

// ---- around the map -----------------------------------------------------------------------------------------------

function drawTitle(pen, sheet, wide, unit) {
    const edge = 24 * unit, right = wide - edge;
    pen.textBaseline = 'alphabetic';
    pen.fillStyle = cssColour('--text');
    pen.font = fontOf(28 * unit, 700);
    pen.fillText(sheet.title, edge, 44 * unit);
    pen.textAlign = 'right';
    pen.font = fontOf(20 * unit, 700);
    pen.fillText(sheet.day, right, 44 * unit);
    pen.font = fontOf(16 * unit);
    pen.fillStyle = cssColour('--soft');
    pen.fillText(sheet.freshness, right, 74 * unit);
    pen.textAlign = 'left';
    pen.fillText(sheet.campaign, edge, 74 * unit);
}

// The legend's entries in as many rows as they need: { x, words, colour, round, strong }.
function legendRows(sheet, wide, unit) {
    const pen = document.createElement('canvas').getContext('2d'), edge = 24 * unit, rows = [];
    for (const { title, entries } of sheet.legend) {
        const all = [{ words: title, strong: true }, ...entries];
        let x = Infinity;
        for (const one of all) {
            pen.font = fontOf(16 * unit, one.strong ? 700 : 400);
            const long = pen.measureText(one.words).width + (one.colour ? 24 * unit : 0);
            if (x + long > wide - edge) { x = edge; rows.push([]); }
            rows[rows.length - 1].push({ ...one, x });
            x += long + 24 * unit;
        }
    }
    return rows;
}

function drawLegend(pen, rows, sheet, wide, top, unit) {
    rows.forEach((row, at) => {
        const y = top + (30 * at + 28) * unit;
        for (const { x, words, colour, round, strong } of row) {
            pen.textBaseline = 'middle';
            if (colour) drawShape(pen, round ? cornersOf(cssColour('--shape-disc')) : CELL, inkOf(colour), x, y, 15 * unit);
            pen.font = fontOf(16 * unit, strong ? 700 : 400);
            pen.fillStyle = cssColour(strong ? '--text' : '--soft');
            pen.fillText(words, x + (colour ? 24 * unit : 0), y);
        }
    });
    const y = top + (30 * rows.length + 34) * unit;
    pen.font = fontOf(14 * unit);
    pen.fillStyle = cssColour('--mute');
    pen.fillText(sheet.gold, 24 * unit, y);
    pen.textAlign = 'right';
    pen.fillText(sheet.caption, wide - 24 * unit, y);
    pen.textAlign = 'left';
}
