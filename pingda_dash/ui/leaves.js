// The leaves of a long card. Nobody at a wall scrolls: a card that holds more than it shows turns its own leaves, whole
// lines at a time, and shows which of how many this is; they are cut once what was drawn rests. A touch or a key pauses it with the wall, to be scrolled by hand.
const LEAF_REST_MS = 200, LEAF_MS = 12000, LEAF_LEAST_MS = 6000, LEAVES = 60;

function leaves(here, now) {
    const open = here.leaves || (here.leaves = new Map()), paused = here.paused || now < here.pausedUntil;
    if (now >= here.leafCheckAt) {
        here.leafCheckAt = Infinity;  // until something is drawn or fitted again
        const print = document.documentElement.hasAttribute('data-sheet');
        for (const [box, book] of open) if (!box.isConnected || print || !here.data.wall || book.room !== roomOf(box)) { shut(book); open.delete(box); }
        if (here.data.wall && !here.data.replay && !print) for (const box of longBoxes()) if (!open.has(box)) open.set(box, bound(box, now));
    }
    const { round } = here.data;
    for (const book of open.values()) {
        if (paused) { book.since = now; continue; }
        const each = round && round.rotates ? Math.max(round.seconds * 1000 / book.cuts.length, LEAF_LEAST_MS) : LEAF_MS;
        if (now - book.since < each) continue;
        book.since = now;
        leaf(book, (book.at + 1) % book.cuts.length);
    }
}

// New text in a card: it stays open where it was.
function leafAgain(here) {
    here.leafCheckAt = 0;
    leaves(here, performance.now());
}

// The boxes that scroll and have more than they show.
function longBoxes() {
    const boxes = [];
    for (const panel of document.querySelectorAll('[class*=st-key-panel-] *')) {
        if (!panel.shadowRoot) continue;
        for (const box of panel.shadowRoot.querySelectorAll('*')) {
            if (box.scrollHeight <= box.clientHeight + 2 || !box.clientHeight) continue;
            if (/auto|scroll/.test(getComputedStyle(box).overflowY)) boxes.push(box);
        }
    }
    return boxes;
}

// A box taken as a book: where its leaves begin. A strip below them says which one is open.
function bound(box, now) {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const book = { box, at: 0, since: now, room: roomOf(box), styles: [box, ...box.children].map((one) => [one, one.getAttribute('style')]) };
    box.scrollTop = 0;
    book.reached = !box.hasAttribute('tabindex') && !box.querySelector('[tabindex="0"]');
    if (book.reached) box.tabIndex = 0;  // to be scrolled by keys
    box.style.scrollbarWidth = 'none';
    book.shown = box.clientHeight - 1.5 * rem;
    if (![...box.children].some((flow) => acrossFrom(book, flow))) downFrom(book);
    book.mark = document.createElement('div');
    book.mark.className = 'leaf';
    box.getRootNode().appendChild(book.mark);
    const position = now < window.pingda.pausedUntil ? 0 : box.getRootNode().host.leafAt || 0;  // who touched asked for another list
    leaf(book, Math.min(position, book.cuts.length - 1));
    return book;
}

// Text that runs down the page is cut between two lines.
function downFrom(book) {
    const { box, shown } = book, lines = linesOf(box);
    book.end = box.scrollHeight;
    book.cuts = [0];
    while (book.cuts.length < LEAVES) {
        const from = book.cuts[book.cuts.length - 1];
        if (from + shown >= book.end - 1) break;
        book.cuts.push(cutBelow(lines, from, shown));
    }
}

// Columns are filled one after another, and turned by as many as stand side by side.
function acrossFrom(book, flow) {
    const how = getComputedStyle(flow);
    if (how.columnWidth === 'auto') return false;
    flow.style.height = `${book.shown}px`;
    flow.style.columnFill = 'auto';
    book.box.style.overflowX = 'auto';
    const step = flow.clientWidth + parseFloat(how.columnGap);
    book.across = true;
    book.cuts = Array.from({ length: Math.max(Math.ceil((flow.scrollWidth - 1) / step), 1) }, (_, at) => at * step);
    return true;
}

// The last height at which no line of words is cut in two.
function cutBelow(lines, from, shown) {
    let cut = from + shown;
    for (let tries = 0; tries < lines.length; tries += 1) {
        const crossing = lines.filter(([top, bottom]) => top < cut - 1 && bottom > cut + 1 && top > from + 1);
        if (!crossing.length) break;
        cut = Math.min(...crossing.map(([top]) => top));
    }
    return cut > from + shown / 3 ? cut : from + shown;
}

function linesOf(box) {
    const top = box.getBoundingClientRect().top - box.scrollTop, lines = [], range = document.createRange();
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        range.selectNodeContents(walker.currentNode);
        for (const line of range.getClientRects()) if (line.height) lines.push([line.top - top, line.bottom - top]);
    }
    return lines;
}

function leaf(book, at) {
    const { box, cuts, mark, shown } = book;
    const high = book.across ? shown : at === cuts.length - 1 ? Math.min(book.end - cuts[at], shown) : cuts[at + 1] - cuts[at];
    book.at = box.getRootNode().host.leafAt = at;
    box.style.flex = 'none';
    box.style.height = box.style.minHeight = box.style.maxHeight = `${high}px`;
    if (book.across) box.scrollLeft = cuts[at];
    else box.scrollTop = cuts[at];
    box.dataset.leaves = `${at + 1}/${cuts.length}`;
    mark.textContent = `${at + 1} / ${cuts.length}`;
}

function shut(book) {
    for (const [one, style] of book.styles) {
        if (style === null) one.removeAttribute('style');
        else one.setAttribute('style', style);
    }
    book.box.scrollLeft = 0;
    delete book.box.dataset.leaves;
    if (book.reached) book.box.removeAttribute('tabindex');
    book.mark.remove();
}

// The size that a box was cut for: another one makes it another book.
function roomOf(box) {
    const root = box.getRootNode().host;
    return root ? `${root.clientWidth}x${root.clientHeight}` : '';
}
