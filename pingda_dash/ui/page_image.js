// What the window shows as a PNG: the page with the head of its sheet of paper in place of the navigation, or the panel that
// fills the window. Made in the browser, sent nowhere. Every element is copied with the style it was worked out to have,
// shadow roots laid open, canvases as images, into an SVG that a canvas draws twice as fine as the screen.
const FINE = 2, LONGEST_SIDE = 16000, MOST_PIXELS = 100e6;
const SIDES = ['top', 'right', 'bottom', 'left'], CORNERS = ['top-left', 'top-right', 'bottom-left', 'bottom-right'];
// What an element has from the one it stands in, and what it does not.
const INHERITED = ['color', 'font-family', 'font-size', 'font-weight', 'font-style', 'font-stretch', 'font-variant', 'font-feature-settings', 'line-height',
    'letter-spacing', 'word-spacing', 'text-align', 'text-indent', 'text-transform', 'text-shadow', 'text-underline-offset', 'text-wrap', 'white-space', 'word-break',
    'overflow-wrap', 'line-break', 'direction', 'writing-mode', 'visibility', 'list-style-type', 'list-style-position', 'border-collapse', 'border-spacing',
    'tab-size', 'fill', 'fill-opacity', 'fill-rule', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-dashoffset', 'stroke-linecap',
    'stroke-linejoin', 'paint-order', 'text-anchor', 'dominant-baseline', '-webkit-text-stroke-width', '-webkit-text-stroke-color', '-webkit-text-fill-color'];
const OF_BOTH = ['display', 'opacity', 'clip-path', 'mix-blend-mode', 'filter', 'transform', 'transform-origin', 'transform-box', 'vector-effect', 'stop-color', 'stop-opacity', 'mask-image'];
const OF_BOXES = ['position', 'z-index', 'float', 'clear', 'box-sizing', 'width', 'height', 'overflow-x', 'overflow-y', 'background-color', 'background-image',
    'background-size', 'background-position', 'background-repeat', 'background-clip', '-webkit-box-decoration-break', 'box-shadow', 'vertical-align', 'text-overflow', 'text-decoration-line',
    'text-decoration-style', 'text-decoration-color', 'text-decoration-thickness', 'flex-direction', 'flex-wrap', 'justify-content', 'align-items', 'align-content',
    'align-self', 'justify-self', 'justify-items', 'order', 'column-gap', 'row-gap', 'grid-template-columns', 'grid-template-rows', 'grid-template-areas', 'grid-auto-flow',
    'grid-column-start', 'grid-column-end', 'grid-row-start', 'grid-row-end', 'column-count', 'column-width', 'column-fill', 'column-rule-width', 'column-rule-style',
    'column-rule-color', '-webkit-line-clamp', '-webkit-box-orient', 'table-layout', 'object-fit', 'object-position', 'translate', 'scale', 'rotate',
    ...SIDES, ...SIDES.flatMap((side) => [`margin-${side}`, `padding-${side}`, `border-${side}-width`, `border-${side}-style`, `border-${side}-color`]),
    ...CORNERS.map((corner) => `border-${corner}-radius`)];
const SVG_SPACE = 'http://www.w3.org/2000/svg', HTML_SPACE = 'http://www.w3.org/1999/xhtml';
const KEEPS_ITS_NAME = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'caption', 'colgroup', 'col', 'br']);
const NOT_DRAWN = 'script, style, template, link, noscript, iframe, input, textarea, .tip, .pd-unseen, .pd-skip';

// A canvas with what the window shows: the page, the panel that fills the window, or the one that the page hands on.
async function pageImage() {
    const root = document.documentElement, { panel } = document.querySelector('.pd-share')?.dataset || {};
    const card = document.querySelector('.st-key-stage [data-full]') || (panel ? document.querySelector(`.st-key-stage .st-key-panel-${panel}`) : null);
    const place = card || document.querySelector('[data-testid=stMainBlockContainer]');
    const drawn = new Map();
    for (const map of mapsIn(place)) drawn.set(map.ground.querySelector('canvas'), await finer(map, map.software ? density() : FINE));  // without a graphics card a finer one takes many seconds
    root.setAttribute('data-picture', '');
    let copy;
    try {
        copy = copyOf(place, drawn);
    } finally {
        root.removeAttribute('data-picture');
    }
    const canvas = await drawnCopy(copy);
    return card ? withFoot(canvas) : canvas;
}

// A panel alone says below it of which page, day and data it is.
function withFoot(canvas) {
    const words = [...document.querySelectorAll('.pd-sheet-head > *')].map(({ textContent }) => textContent).join(' · ');
    const style = getComputedStyle(document.documentElement), high = Math.max(28, Math.min(44, Math.round(canvas.width / 50)));
    const whole = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height + 2 * high }), pen = whole.getContext('2d');
    pen.fillStyle = style.getPropertyValue('--ink').trim();
    pen.fillRect(0, 0, whole.width, whole.height);
    pen.drawImage(canvas, 0, 0);
    pen.fillStyle = style.getPropertyValue('--soft').trim();
    pen.font = `${high}px ${style.getPropertyValue('--font')}`;
    pen.textBaseline = 'middle';
    pen.fillText(words, high, canvas.height + high, whole.width - 2 * high);
    return whole;
}

function mapsIn(place) {
    return [...(window.pingdaMaps || [])].filter(({ body, values, ground }) => values && place.contains(body) && body.checkVisibility() && ground.querySelector('canvas'));
}

async function drawnCopy({ markup, wide, high }) {
    const fine = Math.min(FINE, LONGEST_SIDE / Math.max(wide, high), Math.sqrt(MOST_PIXELS / (wide * high)));
    const image = new Image(), canvas = document.createElement('canvas');
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup(fine))}`;
    await image.decode();
    canvas.width = Math.round(wide * fine);
    canvas.height = Math.round(high * fine);
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
}

function copyOf(place, drawn) {
    const probe = document.body.appendChild(document.createElement('div'));
    probe.style.all = 'initial';
    const initial = valuesOf(getComputedStyle(probe), [...INHERITED, ...OF_BOTH, ...OF_BOXES]);
    probe.remove();
    const book = { rules: new Map(), initial, drawn, roots: 0 };
    const wide = place.clientWidth, high = Math.max(place.scrollHeight, place.clientHeight);
    const copy = copyElement(book, place, null, '');
    copy.setAttribute('style', `position:static;margin:0;width:${wide}px;height:${high}px;box-sizing:border-box;overflow:hidden`);
    const ground = getComputedStyle(document.documentElement).getPropertyValue('--ink').trim();
    const sheet = ['.h{all:unset;flex:none}', ...[...book.rules].map(([style, name]) => `.${name}{${style}}`)].join('\n');
    const body = new XMLSerializer().serializeToString(copy);
    const escaped = sheet.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    const markup = (fine) => `<svg xmlns="${SVG_SPACE}" width="${wide * fine}" height="${high * fine}" viewBox="0 0 ${wide} ${high}"><style>${escaped}</style>`
        + `<rect width="100%" height="100%" fill="${ground}"/><foreignObject width="${wide}" height="${high}">${body}</foreignObject></svg>`;
    return { markup, wide, high };
}

function valuesOf(style, names) {
    const values = {};
    for (const name of names) values[name] = style.getPropertyValue(name);
    return values;
}

// Each style once, as a class.
function classOf(book, declarations) {
    const style = declarations.join(';');
    if (!book.rules.has(style)) book.rules.set(style, `s${book.rules.size}`);
    return book.rules.get(style);
}

// above: the inherited values of the element that the copy stands in; prefix: of the ids of this shadow root.
function copyElement(book, element, above, prefix) {
    if (element.matches(NOT_DRAWN)) return null;
    const style = getComputedStyle(element);
    if (style.display === 'none') return null;
    const isSvg = element.namespaceURI === SVG_SPACE && element.localName !== 'svg', name = element.localName;
    const replaced = imageOfElement(book, element);
    const copy = element.namespaceURI === SVG_SPACE ? document.createElementNS(SVG_SPACE, name)
        : document.createElementNS(HTML_SPACE, replaced ? 'img' : KEEPS_ITS_NAME.has(name) ? name : 'div');
    const values = valuesOf(style, INHERITED), before = above || book.initial;
    const declarations = INHERITED.filter((one) => values[one] !== before[one]).map((one) => `${one}:${ids(values[one], prefix)}`);
    for (const [one, value] of ownValues(book, style, isSvg ? OF_BOTH : [...OF_BOTH, ...OF_BOXES])) {
        if (isSvg && one.startsWith('transform') && element.hasAttribute('transform') || one.startsWith('margin')) continue;
        declarations.push(`${one}:${ids(boxValue(one, value, element, style), prefix)}`);
    }
    if (!isSvg) declarations.push(...marginsOf(element, style));
    if (replaced) copy.setAttribute('src', replaced);
    for (const { name: attribute, value } of element.attributes) {
        const kept = element.namespaceURI === SVG_SPACE ? !/^(class|style|tabindex|role|aria-.*|data-.*)$/.test(attribute) : /^(colspan|rowspan)$/.test(attribute);
        if (kept) copy.setAttribute(attribute, attribute === 'id' ? prefix + value : /href$/.test(attribute) ? value.replace(/^#/, `#${prefix}`) : ids(value, prefix));
    }
    copy.setAttribute('class', `${isSvg ? '' : 'h '}${classOf(book, declarations)}`);
    if (replaced) return copy;
    const inside = /^(button|select)$/.test(name) && !/flex|grid/.test(style.display) ? middleOf(copy, values['text-align']) : copy;
    if (name === 'select') inside.append(element.selectedOptions[0] ? element.selectedOptions[0].textContent : '');
    else copyChildren(book, element, inside, values, prefix);
    return copy;
}

// What a style has beside what every element begins with, without the colours of lines that are not there.
function ownValues(book, style, names) {
    const moved = style.transform !== 'none' || style.scale !== 'none' || style.rotate !== 'none', values = [];
    for (const name of names) {
        if (/^column-rule/.test(name) && style.columnRuleStyle === 'none' || name === 'transform-origin' && !moved) continue;
        if (/^text-decoration-./.test(name) && style.textDecorationLine === 'none') continue;
        const side = /^border-(\w+)-(style|color)$/.exec(name);
        if (side && style.getPropertyValue(`border-${side[1]}-width`) === '0px') continue;
        const value = style.getPropertyValue(name);
        if (value !== book.initial[name]) values.push([name, value]);
    }
    return values;
}

// What takes up the room that is left (auto) is worked out to 0 in a row of boxes; a browser that has it says so.
function marginsOf(element, style) {
    const map = element.computedStyleMap ? element.computedStyleMap() : null;
    const values = SIDES.map((side) => [`margin-${side}`, map && String(map.get(`margin-${side}`)) === 'auto' ? 'auto' : style.getPropertyValue(`margin-${side}`)]);
    return values.filter(([, value]) => value !== '0px').map(([name, value]) => `${name}:${value}`);
}

function ids(value, prefix) {
    return prefix && value.includes('#') ? value.replace(/url\("?#([^")]+)"?\)/g, `url(#${prefix}$1)`) : value;
}

// A box as wide as its words must not be a hair less, or they break; one that takes the room left in a line not a hair more.
function boxValue(name, value, element, style) {
    if (name === 'width' && value.endsWith('px')) {
        const holdsWords = [...element.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
        return `${parseFloat(value) + (style.flexGrow !== '0' ? -0.1 : holdsWords ? 0.03 : 0)}px`;
    }
    if (name.startsWith('overflow') && /auto|scroll/.test(value)) return 'hidden';
    if (name === 'position' && value === 'sticky') return 'relative';
    return value;
}

// A button's words stand in its middle.
function middleOf(copy, align) {
    const middle = document.createElementNS(HTML_SPACE, 'div'), words = document.createElementNS(HTML_SPACE, 'div');
    middle.setAttribute('style', `display:flex;height:100%;align-items:center;justify-content:${align === 'center' ? 'center' : 'flex-start'}`);
    words.setAttribute('style', 'display:block;min-width:0;overflow:hidden');
    middle.append(words);
    copy.append(middle);
    return words;
}

function copyChildren(book, element, copy, values, prefix) {
    const shadow = element.shadowRoot, inner = shadow ? `r${book.roots += 1}-` : prefix;
    const scrolled = element.scrollTop || element.scrollLeft, clips = element.scrollHeight > element.clientHeight + 1 && element.clientHeight && getComputedStyle(element).overflowY !== 'visible';
    const end = clips ? element.getBoundingClientRect().bottom + 1 : Infinity;
    copyPseudo(book, element, '::before', copy, values);
    for (const child of (shadow || element).childNodes) {
        if (child.nodeType === Node.TEXT_NODE) copy.append(child.data);
        if (child.nodeType !== Node.ELEMENT_NODE || clips && child.getBoundingClientRect().top > end) continue;
        const one = copyElement(book, child, values, inner);
        if (!one) continue;
        if (scrolled) one.setAttribute('style', `translate:${-element.scrollLeft}px ${-element.scrollTop}px`);
        copy.append(one);
    }
    copyPseudo(book, element, '::after', copy, values);
}

function copyPseudo(book, element, which, copy, above) {
    if (element.namespaceURI === SVG_SPACE) return;
    const style = getComputedStyle(element, which), { content } = style;
    if (content === 'none' || content === 'normal' || style.display === 'none') return;
    const values = valuesOf(style, INHERITED), one = document.createElementNS(HTML_SPACE, 'div');
    const declarations = INHERITED.filter((name) => values[name] !== above[name]).map((name) => `${name}:${values[name]}`);
    for (const [name, value] of ownValues(book, style, [...OF_BOTH, ...OF_BOXES])) declarations.push(`${name}:${value}`);
    one.setAttribute('class', `h ${classOf(book, declarations)}`);
    one.append(content.replace(/^"|"$/g, '').replace(/\\"/g, '"'));
    copy.append(one);
}

// What a canvas or an image shows, as the address of an image; null of other elements, and of what another site handed out.
function imageOfElement(book, element) {
    if (!(element instanceof HTMLCanvasElement || element instanceof HTMLImageElement)) return null;
    let canvas = book.drawn.get(element) || element;
    try {
        if (element instanceof HTMLImageElement) {
            canvas = document.createElement('canvas');
            canvas.width = element.naturalWidth;
            canvas.height = element.naturalHeight;
            canvas.getContext('2d').drawImage(element, 0, 0);
        }
        return canvas.width && canvas.height ? canvas.toDataURL() : null;
    } catch {
        return null;
    }
}
