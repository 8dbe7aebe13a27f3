// Looks at every visible piece of text of a page, open shadow roots included, and says what cannot be read.
// Called by legible.py with { smallest, faintest, wall, decides, decisive }; see there for what is found and what is not.
({ smallest, faintest, wall, decides, decisive }) => {
    const roots = [document];
    for (let i = 0; i < roots.length; i++)
        for (const element of roots[i].querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const slack = 1.5 * rem / 16;
    const once = (work) => {  // the page stands still while it is looked at
        const made = new Map();
        return (element) => {
            let one = made.get(element);
            if (one === undefined) made.set(element, one = work(element));
            return one;
        };
    };
    const style = once((element) => getComputedStyle(element));
    const above = once((element) => element.assignedSlot || element.parentElement || (element.getRootNode().host ?? null));
    const isSvg = (element) => element instanceof SVGElement;

    // ---- where a text stands ----------------------------------------------------------------------------------

    const pen = document.createElement('canvas').getContext('2d');
    const inks = new Map();
    // The glyphs' own height: a line box of a Chinese font is half as high again, and overlaps its neighbours harmlessly.
    function ink(rect, text, element) {
        const s = style(element), font = `${s.fontStyle} ${s.fontWeight} ${s.fontSize} ${s.fontFamily}`, key = font + text;
        if (!inks.has(key)) {
            pen.font = font;
            const m = pen.measureText(text), whole = m.fontBoundingBoxAscent + m.fontBoundingBoxDescent;
            inks.set(key, [(m.fontBoundingBoxAscent - m.actualBoundingBoxAscent) / whole, (m.fontBoundingBoxDescent - m.actualBoundingBoxDescent) / whole]);
        }
        const [over, under] = inks.get(key);
        return { left: rect.left, right: rect.right, top: rect.top + over * rect.height, bottom: rect.bottom - under * rect.height };
    }

    function boxOf(element) {
        const box = element.getBoundingClientRect();
        if (isSvg(element)) return box;
        const s = style(element), at = (side) => parseFloat(s[`border${side}Width`]) || 0;
        return { left: box.left + at('Left'), right: box.right - at('Right'), top: box.top + at('Top'), bottom: box.bottom - at('Bottom') };
    }

    // What holds text back: for each ancestor that does not let its content out, its box and whether it scrolls.
    const held = once((element) => {
        const found = [];
        let free = false;  // absolutely placed: a static ancestor does not hold it
        for (let each = element; each && each !== document.documentElement; each = above(each)) {
            const s = style(each), placed = s.position !== 'static' || s.transform !== 'none' || s.containerType !== 'normal';
            if (!(free && !placed) && (s.display !== 'inline' || isSvg(each)) && s.display !== 'contents') {
                const x = s.overflowX, y = s.overflowY;
                if (x !== 'visible' || y !== 'visible') found.push({ element: each, box: boxOf(each), x, y, s });
                free = false;
            }
            if (s.position === 'fixed') break;
            if (s.position === 'absolute') free = true;
        }
        return found;
    });

    const scrolls = (how) => how === 'auto' || how === 'scroll';
    const tiny = (box) => box.right - box.left <= 1.5 && box.bottom - box.top <= 1.5;

    // The rest of a rect that can be seen, and how far it is cut off where nothing scrolls: null when it is scrolled away.
    function seenOf(rect, element) {
        const seen = { ...rect };
        let cut = 0, by = null;
        for (const { element: holder, box, x, y, s } of held(element)) {
            if (tiny(box)) return null;  // for screen readers alone, or an element that takes no room
            const over = Math.max(box.left - seen.left, seen.right - box.right), high = Math.max(box.top - seen.top, seen.bottom - box.bottom);
            if (!scrolls(x) && x !== 'visible' && over > slack && over > cut) { cut = over; by = { holder, s, across: true }; }
            if (!scrolls(y) && y !== 'visible' && high > slack && high > cut) { cut = high; by = { holder, s, across: false }; }
            if (x !== 'visible') { seen.left = Math.max(seen.left, box.left); seen.right = Math.min(seen.right, box.right); }
            if (y !== 'visible') { seen.top = Math.max(seen.top, box.top); seen.bottom = Math.min(seen.bottom, box.bottom); }
            if (seen.right - seen.left < 1 || seen.bottom - seen.top < 1) {
                if (cut && by.holder === holder) return { seen, cut, by };
                return null;
            }
        }
        return { seen, cut, by };
    }

    // ---- colours ----------------------------------------------------------------------------------------------

    function colour(text) {
        const numbers = (text.match(/-?[\d.]+(e-?\d+)?%?/g) || []).map((n) => n.endsWith('%') ? parseFloat(n) / 100 : parseFloat(n));
        if (text.startsWith('rgb')) return [numbers[0], numbers[1], numbers[2], numbers[3] ?? 1];
        if (text.startsWith('color(srgb')) return [255 * numbers[0], 255 * numbers[1], 255 * numbers[2], numbers[3] ?? 1];
        return null;  // none, a pattern, another colour space
    }
    const mixed = (top, ground) => [0, 1, 2].map((i) => top[i] * top[3] + ground[i] * (1 - top[3])).concat(1);
    function luminance([r, g, b]) {
        const line = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
        return 0.2126 * line(r) + 0.7152 * line(g) + 0.0722 * line(b);
    }
    function contrast(one, other) {
        const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
        return (high + 0.05) / (low + 0.05);
    }
    const opacity = once((element) => parseFloat(style(element).opacity) * (above(element) ? opacity(above(element)) : 1));
    const fillOf = once((element) => {
        const s = style(element);
        let found = null;
        if (!isSvg(element)) found = colour(s.backgroundColor);
        else if (/^(text|tspan|g|svg|foreignObject)$/.test(element.localName)) found = element.localName === 'svg' ? colour(s.backgroundColor) : null;
        else {
            found = colour(s.fill);
            if (found) found[3] *= parseFloat(s.fillOpacity);
            else if ((found = colour(s.stroke))) found[3] *= parseFloat(s.strokeOpacity);
        }
        if (found) found[3] *= opacity(element);
        return found;
    });
    // Everything at a point, the uppermost first, inside shadow roots as well: what nobody asks for is not looked up.
    // A shadow root answers with what is around it, too (Chromium): the roots around an element are asked once, by its own.
    const rootsAround = once((root) => new Set([root, ...(root.host ? rootsAround(root.host.getRootNode()) : [])]));
    function* stack(x, y, root, roots = new Set([root])) {
        for (const each of root.elementsFromPoint(x, y)) {
            if (!roots.has(each.getRootNode())) continue;
            if (each.shadowRoot && !roots.has(each.shadowRoot)) yield* stack(x, y, each.shadowRoot);
            yield each;
        }
    }
    function* upwards(element) {
        for (let each = element; each; each = above(each)) yield each;
    }
    const within = (element, outer) => {
        for (let each = element; each; each = above(each)) if (each === outer) return true;
        return false;
    };
    // The colours an element paints, each a possible ground: one, or every stop of a gradient; null: cannot be told.
    const paints = once((element) => {
        const image = isSvg(element) ? 'none' : style(element).backgroundImage;
        if (image !== 'none') {
            if (image.includes('url(')) return null;
            const stops = (image.match(/(?:rgba?|color)\([^)]*\)/g) || []).map(colour);
            return stops.length && stops.every(Boolean) ? stops : null;
        }
        const fill = fillOf(element);
        return fill && fill[3] > 0 ? [fill] : [];
    });
    // The grounds below a text at a point: { grounds } composed of what lies beneath, or who covers it, or null: unknown.
    function beneath(x, y, element) {
        const inside = x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
        if (!inside && isSvg(element)) return null;
        const found = [];
        let own = false, cover = null;
        for (const each of inside ? stack(x, y, element.getRootNode(), rootsAround(element.getRootNode())) : upwards(element)) {  // below the fold nothing is hit
            own ||= within(element, each);
            if (!own) {
                if (!cover && !within(each, element) && (fillOf(each) || [0, 0, 0, 0])[3] > 0.9) cover = each;
                continue;
            }
            if (cover) return { cover };
            if (/^(canvas|img|video)$/.test(each.localName)) return null;
            const fills = paints(each);
            if (!fills) return null;
            if (fills.length) found.push(fills);
            if (fills.length && fills.every((fill) => fill[3] > 0.995)) break;
        }
        if (!own) return null;
        let grounds = [[255, 255, 255, 1]];
        for (const fills of found.reverse()) grounds = fills.flatMap((fill) => grounds.map((ground) => mixed(fill, ground)));
        return { grounds };
    }

    // ---- the findings -----------------------------------------------------------------------------------------

    const found = [];
    const named = (element) => {
        let card = '';
        for (let each = element; each && !card; each = above(each)) card = (String(each.className.baseVal ?? each.className).match(/st-key-(panel-[\w-]+|[\w-]+)/) || [])[0] || '';
        const own = [];
        for (let each = element; each && own.length < 3; each = each.parentElement) {
            const classes = String(each.className.baseVal ?? each.className).split(/\s+/).filter((name) => name && !/^(st-emotion|e1|css)/.test(name)).slice(0, 2);
            own.unshift(each.localName + classes.map((name) => '.' + name).join(''));
            if (each.localName === 'body') break;
        }
        return `${card ? '.' + card + ' ' : ''}${own.join(' > ')}`;
    };
    const say = (kind, element, text, what) => found.push({ kind, where: named(element), text: text.slice(0, 60), what });
    const px = (n) => `${Math.round(10 * n) / 10} px`;
    // Words cut short on purpose keep all their words in a title: they are told apart, and counted.
    const whole = (element, text) => {
        for (let each = element, i = 0; each && i < 3; each = each.parentElement, i++) {
            const title = each.getAttribute('title') || (each.dataset || {}).tip || '';
            if (title.includes(text)) return true;
        }
        return false;
    };
    const layerOf = (element) => {
        for (let each = element; each; each = above(each))
            if (style(each).position === 'fixed' || style(each).position === 'sticky' || each.getAttribute('role') === 'dialog' || each.hasAttribute('popover')) return each;
        return document;
    };

    const hidden = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'TITLE', 'DESC', 'DEFS']);
    const placed = [];
    let least = Infinity, texts = 0, shortened = 0, unknown = 0;
    const fields = [], sizes = [];

    // Whether a text is marked as one that decides: by itself or by what surrounds it, within the stage.
    const isDecisive = once((element) => {
        for (let each = element; each; each = above(each)) {
            if (each.matches(decides)) return true;
            if (each.matches('.st-key-stage')) return false;
        }
        return false;
    });
    const onStage = once((element) => element.matches('.st-key-stage') || Boolean(above(element)) && onStage(above(element)));

    function scaleOf(element) {
        const svg = isSvg(element) && element.getScreenCTM && element.getScreenCTM();
        if (svg) return Math.sqrt(Math.abs(svg.a * svg.d - svg.b * svg.c));
        for (let each = element; each; each = above(each)) {
            if (!(each.offsetWidth > 50)) continue;
            const scale = each.getBoundingClientRect().width / each.offsetWidth;
            return Math.abs(scale - 1) < 0.02 ? 1 : scale;  // offsetWidth is a whole number
        }
        return 1;
    }

    function consider(element, text, rects, sample) {
        texts += 1;
        const size = parseFloat(style(element).fontSize) * scaleOf(element);
        let visible = false, told = false;
        for (const rect of rects) {
            if (rect.width < 1 || rect.height < 1) continue;
            const line = ink(rect, text, element), clipped = seenOf(line, element);
            if (!clipped) continue;
            visible = true;
            if (clipped.cut && !told) {
                told = true;
                const { holder, s, across } = clipped.by;
                const ellipsis = (across && s.textOverflow === 'ellipsis') || s.webkitLineClamp !== 'none';  // dots end a line, they do not halve its height
                if (ellipsis && whole(element, text)) shortened += 1;
                else say('clipped', element, text, `${px(clipped.cut)} cut off by ${named(holder)}${ellipsis ? ' with an ellipsis and no title that holds the words' : ''}`);
            }
            const { seen } = clipped;
            if (seen.right - seen.left < 1 || seen.bottom - seen.top < 1) continue;
            if (seen.right > innerWidth + slack && !held(element).some(({ x }) => scrolls(x))) say('outside', element, text, `${px(seen.right - innerWidth)} beyond the window's right edge`);
            if (wall && seen.bottom > innerHeight + slack) say('outside', element, text, `${px(seen.bottom - innerHeight)} below the window`);
            placed.push({ element, text, seen, sample });
        }
        if (!visible) return;
        least = Math.min(least, size);
        sizes.push(size);
        if (size < decisive - 0.05 && onStage(element) && isDecisive(element)) say('faraway', element, text, `${px(size)} high and decides something: at least ${px(decisive)} asked`);
        if (size < smallest - 0.05) say('small', element, text, `${px(size)} high, at least ${px(smallest)} asked`);
    }

    for (const root of roots) {
        const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        for (let node; (node = walk.nextNode());) {
            const element = node.parentElement, text = node.data.trim().replace(/\s+/g, ' ');
            if (!text || !element || hidden.has(element.tagName.toUpperCase()) || element.closest('[data-testid=stIconMaterial], defs')) continue;
            if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
            const range = document.createRange();
            range.setStart(node, node.data.length - node.data.trimStart().length);  // leading spaces stand on something else
            range.setEnd(node, node.data.trimEnd().length);
            consider(element, text, [...range.getClientRects()], null);
        }
        for (const field of root.querySelectorAll('input, textarea')) {
            const text = (field.value || field.placeholder || '').trim();
            if (!text || /^(file|checkbox|radio|hidden|range)$/.test(field.type)) continue;
            if (!field.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
            const box = boxOf(field), s = style(field), pad = (side) => parseFloat(s[`padding${side}`]) || 0;
            if (box.right - box.left < 3) continue;
            const size = parseFloat(s.fontSize), middle = (box.top + box.bottom) / 2;
            pen.font = `${s.fontStyle} ${s.fontWeight} ${s.fontSize} ${s.fontFamily}`;
            const room = box.right - box.left - pad('Left') - pad('Right'), wide = pen.measureText(text).width;
            if (wide > room + slack && field.localName === 'input' && !(field.title || '').includes(text)) say('clipped', field, text, `${px(wide - room)} wider than its field`);
            const left = box.left + pad('Left');
            const line = { left, right: left + Math.min(wide, room), top: middle - size / 2, bottom: middle + size / 2, width: Math.min(wide, room), height: size };
            fields.push([field, text, line, field.value ? s.color : getComputedStyle(field, '::placeholder').color]);
        }
    }
    for (const [field, text, line, ofText] of fields) consider(field, text, [line], ofText);

    // Two texts on one spot.
    placed.sort((a, b) => a.seen.top - b.seen.top);
    const met = new Set();
    for (let i = 0; i < placed.length; i++) {
        const one = placed[i];
        for (let j = i + 1; j < placed.length && placed[j].seen.top < one.seen.bottom - slack; j++) {
            const other = placed[j];
            const wide = Math.min(one.seen.right, other.seen.right) - Math.max(one.seen.left, other.seen.left);
            const high = Math.min(one.seen.bottom, other.seen.bottom) - Math.max(one.seen.top, other.seen.top);
            if (wide <= slack || high <= slack || one.element === other.element) continue;
            if (layerOf(one.element) !== layerOf(other.element)) continue;
            const key = `${one.text}|${other.text}`;
            if (met.has(key)) continue;
            met.add(key);
            say('overlapping', other.element, other.text, `${px(wide)} × ${px(high)} on the same spot as “${one.text.slice(0, 40)}” in ${named(one.element)}`);
        }
    }

    // Faint or covered. What lets the pointer through must be found as well, while we look.
    const open = new CSSStyleSheet();
    open.replaceSync('* { pointer-events: auto !important }');
    for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, open];
    let faint = Infinity;
    const dull = new Set();
    for (const { element, text, seen, sample } of placed) {
        if (element.closest('button:disabled, input:disabled, [aria-disabled=true]')) continue;  // nothing to be read yet
        const svg = isSvg(element), ink = colour(sample || (svg ? style(element).fill : style(element).color));
        if (!ink) { unknown += 1; continue; }
        ink[3] *= opacity(element) * (svg ? parseFloat(style(element).fillOpacity) : 1);
        let worst = Infinity, cover = null;
        const y = (seen.top + seen.bottom) / 2;
        // A short word stands on one ground, a long line may run from one to another.
        for (const share of seen.right - seen.left > 5 * (seen.bottom - seen.top) || svg ? [0.08, 0.5, 0.92] : [0.5]) {
            const x = seen.left + share * (seen.right - seen.left);
            const below = beneath(x, y, element);
            if (below && below.cover) cover = below.cover;
            else if (below) worst = Math.min(worst, ...below.grounds.map((ground) => contrast(mixed(ink, ground), ground)));
        }
        if (cover && layerOf(cover) === layerOf(element)) say('covered', element, text, `lies under ${named(cover)}`);
        if (worst === Infinity) { unknown += 1; continue; }
        faint = Math.min(faint, worst);
        const key = named(element) + text;
        if (worst < faintest - 0.005 && !dull.has(key)) {
            dull.add(key);
            say('faint', element, text, `contrast ${worst.toFixed(2)}, at least ${faintest} asked (${style(element)[svg ? 'fill' : 'color']})`);
        }
    }
    for (const root of roots) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== open);

    // On a wall nobody scrolls: what a box keeps below its edge is never read, unless it turns its own leaves.
    if (wall) for (const root of roots) for (const element of root.querySelectorAll('*')) {
        if (isSvg(element) || element.scrollHeight <= element.clientHeight + slack && element.scrollWidth <= element.clientWidth + slack || !element.clientHeight || element.dataset.leaves) continue;
        const s = style(element), down = element.scrollHeight - element.clientHeight, across = element.scrollWidth - element.clientWidth;
        if (!(scrolls(s.overflowY) && down > slack || scrolls(s.overflowX) && across > slack)) continue;
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || element.localName === 'textarea') continue;
        say('scrolls', element, '', `${px(Math.max(down, 0))} down and ${px(Math.max(across, 0))} across are out of sight`);
    }
    return { findings: found, texts, shortened, unknown, sizes, smallest: least === Infinity ? 0 : least, faintest: faint === Infinity ? 21 : faint };
}
