// What draws a panel: HTML (with inline SVG) into a shadow root, dressed by the window's one sheet.
// - the content is replaced only when its text changed; what was scrolled (the host, [data-scroll]) or focused stays so;
// - a click, Enter or Space on [data-pick] tells Python what was picked;
// - a figure whose [data-value] changed since the last drawing pulses once ([data-id] names it);
// - [data-fit] shows as many of its children as its height holds, and says in [data-more] how many it left out;
// - [data-tip] shows its text beside the pointer, and beside what the keyboard has come to;
// - the picks of a [data-roam] are one stop of Tab: arrow keys go from one to the next in their direction.
export function drawPanel({ parentElement, data, setTriggerValue }) {
    const host = hostIn(parentElement);
    show(host, data.html);
    const pick = (event) => {
        const hit = event.target.closest && event.target.closest('[data-pick]');
        if (!hit) return;
        event.preventDefault();
        noteOpener(event, hit);
        setTriggerValue('pick', hit.dataset.pick);
    };
    host.onclick = pick;
    host.onkeydown = (event) => { if (event.key === 'Enter' || event.key === ' ') pick(event); };
}

// The element of a shadow root that holds a panel's markup.
function hostIn(root) {
    let host = root.querySelector('.host');
    if (host) return host;
    root.adoptedStyleSheets = [window.pingdaSheet];
    host = document.createElement('div');
    host.className = 'host';
    host.refit = () => fit(host);
    root.appendChild(host);
    watchSize(host);
    showTips(host);
    host.addEventListener('keydown', (event) => roam(host, event));
    return host;
}

// Whether the host shows something else now. fits: false where the caller fits many hosts at once.
function show(host, html, fits = true) {
    host.classList.toggle('far', document.documentElement.hasAttribute('data-far'));
    host.classList.toggle('full', isFull(host));
    if (host.markup !== html) {
        const before = figures(host), focused = host.getRootNode().activeElement;
        const scrolled = host.isConnected ? [host, ...host.querySelectorAll('[data-scroll]')].map((box) => box.scrollTop) : [];
        host.innerHTML = html;
        host.markup = html;
        host.dataset.of = host.firstElementChild ? host.firstElementChild.className : '';  // for rules of a host by what it holds
        host.querySelectorAll('[data-pick]').forEach(makeReachable);
        host.querySelectorAll('[data-roam]').forEach((group) => stopAt(group, group.querySelector('[data-pick]')));
        if (scrolled.some(Boolean)) [host, ...host.querySelectorAll('[data-scroll]')].forEach((box, at) => { box.scrollTop = scrolled[at] || 0; });
        if (focused) refocus(host, focused.closest('[data-pick]'));
        pulse(host, before);
        const news = host.querySelector('[data-news]');
        if (news) announce(news.textContent);
        if (fits) fit(host);
        if (host.parentNode.querySelector('.leaf')) window.pingda.leafAgain();  // a long card stays at its leaf (leaves.js)
        return true;
    }
    return false;
}
// Who goes on with the keyboard stays where they were.
function refocus(host, before) {
    const again = before && host.querySelector(`[data-pick="${CSS.escape(before.dataset.pick)}"]`);
    if (again) focusOn(again);
}

function focusOn(pick, options = { preventScroll: true }) {
    const group = pick.closest('[data-roam]');
    if (group) stopAt(group, pick);
    buttonOf(pick).focus(options);
}

// What of a pick is its button: the whole of it, its first words where it holds others, which no button may, or is a
// table's row, which must stay one.
function buttonOf(pick) {
    return pick.querySelector('[role=button]:not([data-pick])') || pick;
}

function makeReachable(pick) {
    const parts = pick.querySelector('[data-pick], button, a[href]') ? [...pick.children] : [];
    const wordy = (part) => part.textContent.trim() && !part.matches('[data-pick], button, a[href]') && !part.querySelector('[data-pick], button, a[href]');
    const element = pick.matches('tr') ? firstWords(pick) : parts.find(wordy) || pick;
    if (element.matches('button, a[href]')) return;
    if (!element.hasAttribute('tabindex')) element.setAttribute('tabindex', '0');
    if (!element.hasAttribute('role')) element.setAttribute('role', 'button');
    const words = pick.dataset.tip || pick.getAttribute('title');
    if (words && !element.textContent.trim() && !element.hasAttribute('aria-label')) element.setAttribute('aria-label', words.trim().replace(/\s*\n\s*/g, ','));
}

function firstWords(row) {
    const words = document.createElement('span');
    words.append(...row.cells[0].childNodes);
    row.cells[0].append(words);
    return words;
}

function stopAt(group, pick) {
    group.querySelectorAll('[data-pick]').forEach((one) => { one.setAttribute('tabindex', one === pick ? '0' : '-1'); });
}

const TOWARDS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

// The nearest in an arrow's direction; what lies aside counts double.
function roam(host, event) {
    const group = event.target.closest('[data-roam]'), [across, down] = TOWARDS[event.key] || [0, 0];
    if (!group || !(across || down) || event.ctrlKey || event.altKey || event.metaKey) return;
    const middle = (one) => { const box = one.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; };
    const [x, y] = middle(event.target);
    let best = null, least = Infinity;
    for (const one of group.querySelectorAll('[data-pick]')) {
        const [left, top] = middle(one), ahead = (left - x) * across + (top - y) * down, aside = Math.abs((left - x) * down) + Math.abs((top - y) * across);
        if (ahead > 1 && ahead + 2 * aside < least && one.checkVisibility()) { best = one; least = ahead + 2 * aside; }
    }
    event.preventDefault();
    if (best) focusOn(best, {});
}

function figures(host) {
    const values = new Map();
    host.querySelectorAll('[data-value][data-id]').forEach((one) => values.set(one.dataset.id, one.dataset.value));
    return values;
}

function pulse(host, before) {
    if (document.documentElement.hasAttribute('data-playing')) return;  // in a replay every day would pulse
    host.querySelectorAll('[data-value][data-id]').forEach((one) => {
        const old = before.get(one.dataset.id);
        if (old !== undefined && old !== one.dataset.value) one.classList.add('pulse');
    });
}

// A long clause opens at the sentence it is quoted for: all of it, if there is room, and at a whole line below its name.
function showMark(host) {
    host.querySelectorAll('blockquote').forEach((box) => {
        const mark = box.querySelector('mark'), cite = box.querySelector('cite');
        if (!mark) return;
        const head = cite && getComputedStyle(cite).position === 'sticky' ? cite.offsetHeight : 0;
        const line = parseFloat(getComputedStyle(mark).lineHeight) || 1, first = mark.parentElement.offsetTop - box.offsetTop;
        const top = mark.offsetTop - box.offsetTop - first, end = top + mark.offsetHeight + first - box.clientHeight;
        const to = Math.max(top + first - box.clientHeight / 3, end) + head - first;
        const lines = Math.min(Math.ceil(to / line), Math.floor((top + line / 4) / line));
        box.scrollTop = lines > 0 ? first - head + lines * line : 0;
    });
}

// Circles in as many columns as make them largest in the room they have.
function arrange(host) {
    host.querySelectorAll('.groups').forEach((room) => {
        const count = room.children.length;
        const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
        let best = { across: 1, size: 0 };
        for (let across = 1; across <= count; across += 1) {
            const down = Math.ceil(count / across);
            const size = Math.min(room.clientWidth / across, room.clientHeight / down - 1.5 * rem);
            if (size > best.size) best = { across, down, size };
        }
        if (!best.size) return;
        room.style.setProperty('--across', best.across);
        room.style.setProperty('--down', best.down);
    });
}

// As many parts of a line (`目标 141 人次 · 按期`) as it has room for, from its beginning.
function fitParts(line, parts) {
    const kept = [...parts];
    line.textContent = kept.join(' · ');
    while (kept.length > 1 && line.scrollWidth > line.clientWidth) {
        kept.pop();
        line.textContent = kept.join(' · ');
    }
}

function fitDetails(host) {
    host.querySelectorAll('.card .detail').forEach((line) => fitParts(line, line.title.split(' · ')));
}

function fit(host) {
    fitAll([host]);
}

// What is measured is measured together, and what is hidden is hidden together: each turn between the two is a layout.
function fitAll(hosts) {
    hosts.forEach((host) => {
        if (host.marked !== host.markup) showMark(host);
        host.marked = host.markup;
    });
    hosts.forEach(arrange);
    hosts.forEach(fitDetails);
    const lists = hosts.flatMap((host) => [...host.querySelectorAll('[data-fit]')]).map((list) => ({
        list,
        rows: [...list.children].filter((row) => !row.hasAttribute('data-more')),
        more: list.querySelector(':scope > [data-more]'),
    }));
    for (const { rows, more } of lists) {
        for (const row of rows) if (row.hidden) row.hidden = false;
        if (more && !more.hidden) more.hidden = true;
    }
    const long = lists.filter(({ list }) => list.scrollHeight > list.clientHeight + 1);
    for (const { more } of long) if (more) { more.hidden = false; more.textContent = more.dataset.more.replace('{n}', '99'); }
    for (const one of long) one.shown = fitting(one);
    for (const { rows, shown } of long) rows.slice(shown).forEach((row) => { row.hidden = true; });
    for (const one of long) {
        const { list, rows, more } = one;
        while (one.shown > 1 && list.scrollHeight > list.clientHeight + 1) { one.shown -= 1; rows[one.shown].hidden = true; }
        if (more) more.textContent = more.dataset.more.replace('{n}', String(rows.length - one.shown + Number(more.dataset.beyond || 0)));
    }
    hosts.forEach((host) => {
        host.fittedTo = sizeOf(host);
        firstRows(host).forEach((row) => host.watcher.observe(row));
        host.toggleAttribute('data-scrolls', host.scrollHeight > host.clientHeight + 1);
        if (host.hasAttribute('data-scrolls') && !host.querySelector('[tabindex="0"]')) host.tabIndex = 0; else host.removeAttribute('tabindex');
    });
    if (window.pingda) window.pingda.leafCheckAt = performance.now() + LEAF_REST_MS;  // a card may be longer or shorter than it was (leaves.js)
}

// How many rows stand within a list of one column, from where they stand while all are shown; all of them in several.
function fitting({ list, rows }) {
    const top = list.getBoundingClientRect().top - list.scrollTop, bottoms = rows.map((row) => row.getBoundingClientRect().bottom - top);
    if (bottoms.some((bottom, at) => at && bottom <= bottoms[at - 1])) return rows.length;
    const tail = list.scrollHeight - bottoms[bottoms.length - 1];
    return Math.max(bottoms.filter((bottom) => bottom + tail <= list.clientHeight + 1).length, 1);
}

// A host's size, and that of a row of each list: a rule that comes later (a wall's) makes the rows larger, not the host.
function sizeOf(host) {
    return [host.clientWidth, host.clientHeight, ...firstRows(host).map((row) => row.offsetHeight)].join('x');
}

function firstRows(host) {
    return [...host.querySelectorAll('[data-fit] > :first-child')];
}

function watchSize(host) {
    let waiting = 0;
    host.watcher = new ResizeObserver(() => {
        if (host.fittedTo === sizeOf(host)) return;  // as it was drawn
        cancelAnimationFrame(waiting);
        waiting = requestAnimationFrame(() => fit(host));
    });
    host.watcher.observe(host);
}

function showTips(host) {
    const tip = document.createElement('div');
    tip.className = 'tip';
    tip.setAttribute('aria-hidden', 'true');  // a reader has the same words as a name
    host.parentNode.appendChild(tip);
    const showAt = (target, x, y) => {
        const over = target.closest && target.closest('[data-tip]');
        tip.classList.toggle('shown', Boolean(over));
        if (!over) return;
        if (tip.textContent !== over.dataset.tip) tip.textContent = over.dataset.tip;
        const left = Math.min(x + 14, window.innerWidth - tip.offsetWidth - 8);
        const low = y + 18 + tip.offsetHeight > window.innerHeight;
        tip.style.left = left + 'px';
        tip.style.top = (low ? y - tip.offsetHeight - 10 : y + 18) + 'px';
    };
    const hide = () => tip.classList.remove('shown');
    host.addEventListener('pointermove', (event) => showAt(event.target, event.clientX, event.clientY));
    host.addEventListener('pointerleave', hide);
    host.addEventListener('focusin', ({ target }) => {
        if (!target.matches(':focus-visible')) return;
        const box = target.getBoundingClientRect();
        showAt(target, box.right, box.bottom);
    });
    host.addEventListener('focusout', hide);
}
