// The picture of a page: the panels that need no widget, drawn at once from one document, each in the area of its name.
// It adds no box of its own, so that its panels and those of Streamlit's widgets are items of the same grid.
// - the document comes with the run, or by its name from this server; what a window has shown before it keeps;
// - one that this server has not is asked of the session, which sends it with the run that follows;
// - of the same page only what differs is drawn again; another page is made aside and put in place in one go;
// - a pick is told with the key of the body it was in; [data-opens] shows and hides the element of that name;
// - a choice of a title line ([data-choose]) is told as a pick, `choose:<parameter>=<value>`;
// - a link ([data-turn]) turns the page as Back and Forward do: one run, nothing loaded again.
const DOCUMENTS_KEPT = 40, ASK_AGAIN_MS = 1000, TELL_AGAIN_MS = 2500, REST_ASKED_MS = 100, LONGEST_APART_MS = 4000;

export async function drawPicture({ parentElement, data, key, setTriggerValue }) {
    const place = parentElement;
    outOfTheWay(place);
    place.tell = setTriggerValue;
    place.wanted = data.name || data.document;
    if (!place.listening) listen(place);
    if (data.together) noteTogether(data.together);
    if (data.name && place.lacks === data.name) return;  // it has been asked for, and was not yet sent
    const newest = () => place.wanted === (data.name || data.document);
    const text = data.name ? await documentNamed(data.name, newest) : data.document;
    if (!newest()) return;  // a newer run was quicker
    place.lacks = text ? null : data.name;
    if (!text) { askSession(place, data.name); return; }
    const show = () => { if (newest()) put(place, text, data.name); };
    if (data.together) showTogether(data.together, show); else show();
}

// The header says the day, the page and the sentence of the panels below it: neither is seen beside another day's or
// page's of the other. What is ready first waits for its other part, and no longer than LONGEST_APART_MS: a page that broke.
function noteTogether({ part, of }) {
    const parts = window.pingdaTogether || (window.pingdaTogether = {});
    if (!parts[part] || parts[part].of !== of) parts[part] = { of, since: performance.now(), show: null, shown: false };
}

function showTogether({ part, of }, show) {
    const parts = window.pingdaTogether, mine = parts[part];
    if (mine.of !== of) return;
    if (mine.shown) { show(); return; }  // the same again, with other numbers
    mine.show = show;
    const both = Object.values(parts), ready = both.every((one) => one.of === of && (one.show || one.shown));
    if (ready) showAll(both);
    else setTimeout(() => { if (parts[part] === mine) showAll([mine]); }, LONGEST_APART_MS);
}

function showAll(parts) {
    for (const one of parts) {
        const show = one.show;
        Object.assign(one, { show: null, shown: true });
        if (show) show();
    }
}

// What is told while a run is under way is lost: the session is asked once none is, and again until it has answered.
async function askSession(place, name) {
    for (let rest = TELL_AGAIN_MS; place.isConnected && place.lacks === name && place.wanted === name;) {
        const asks = resting();
        if (asks) place.tell('missing', { name, at: Date.now() });
        await new Promise((then) => { setTimeout(then, asks ? rest : REST_ASKED_MS); });
        if (asks) rest *= 2;  // a slow run is not begun again and again
    }
}

// null: the server has no such document, or it is no longer wanted. While the server is away, it is asked again.
async function documentNamed(name, wanted) {
    const kept = window.pingdaDocuments || (window.pingdaDocuments = new Map());
    let document_ = kept.get(name);
    while (!document_) {
        try {
            const answer = await fetch(`/pingda/pictures/${name}`);
            if (!answer.ok) return null;
            document_ = await answer.json();
        } catch {
            await new Promise((then) => { setTimeout(then, ASK_AGAIN_MS); });
            if (!wanted()) return null;
        }
    }
    kept.delete(name);
    kept.set(name, document_);
    if (kept.size > DOCUMENTS_KEPT) kept.delete(kept.keys().next().value);
    return document_;
}

// The boxes that Streamlit wraps a component in are no boxes of the page's grid.
function outOfTheWay(place) {
    for (let box = place; box && !/st-key-stage|stVerticalBlock/.test(box.className + box.dataset.testid); box = box.parentElement)
        box.style.display = 'contents';
}

// The next page of a wall, made out of sight; it takes its place if it is the one that is turned to.
async function prepare(name) {
    const picture = await documentNamed(name, () => false);
    if (picture && DECK && picture.parts.some(({ bodies }) => bodies.some(({ map }) => map))) fetchDeck().catch(() => { /* the map asks again */ });
    if (picture) window.pingdaAhead = { name, parts: picture.parts.map((part) => drawPart(newPart(part), part)) };
}

function put(place, picture, name) {
    const root = document.documentElement, another = place.page !== picture.page;
    if (picture.stage !== undefined) {
        Object.assign(root.dataset, { stage: picture.stage, page: picture.page });
        root.style.setProperty('--scale', picture.scale);
        root.toggleAttribute('data-far', picture.scale > 1);
    }
    else if (!picture.page) {
        root.toggleAttribute('data-filtered', picture.parts.some(({ area, filtered }) => area === 'sentence' && filtered));
        root.toggleAttribute('data-replay', picture.parts.some((part) => part.area === 'replay-foot'));
    }
    if (picture.stage !== undefined) window.pingdaStage = place;  // what numbers.js tells goes through it
    place.page = picture.page;
    const before = new Map(another ? [] : [...place.children].map((part) => [part.dataset.part, part]));
    const withFocus = place.contains(document.activeElement);
    const ahead = another && name && window.pingdaAhead && window.pingdaAhead.name === name ? window.pingdaAhead.parts : null;
    if (another) window.pingdaAhead = null;
    const after = ahead || picture.parts.map((part) => drawPart(before.get(part.area) || newPart(part), part));
    const focused = focusedElement();
    if (another || after.length !== place.children.length || after.some((part, at) => part !== place.children[at])) place.replaceChildren(...after);
    if (withFocus && focused.isConnected && focused !== focusedElement()) focused.focus({ preventScroll: true });  // it was moved
    after.forEach(nameRegion);
    after.forEach(fitNote);
    if (picture.stage !== undefined) landmarks(place, withFocus);
    showFull();
    fitAll(after.flatMap((part) => [...part.querySelectorAll(':scope > .pd-body')]).flatMap(settleBody));
}

// In whatever shadow root it is.
function focusedElement() {
    let one = document.activeElement;
    while (one.shadowRoot && one.shadowRoot.activeElement) one = one.shadowRoot.activeElement;
    return one;
}

// The stage is the page's main part, and holds the focus of who was on the page before. Streamlit's own main holds the header, too.
function landmarks(place, withFocus) {
    const stage = place.closest('.st-key-stage'), main = place.closest('[data-testid=stMain]');
    if (main) { main.setAttribute('role', 'presentation'); main.removeAttribute('tabindex'); }
    if (!stage) return;
    for (const [name, value] of Object.entries({ id: 'stage', role: 'main', tabindex: '-1' })) if (stage.getAttribute(name) !== value) stage.setAttribute(name, value);
    if (withFocus && document.activeElement === document.body) stage.focus({ preventScroll: true });
}

// A card is a region with the name in its title line; the title of a card that is a container stands in a part of its own.
function nameRegion(part) {
    const title = part.querySelector(':scope > .pd-head > h2'), card = part.closest('[class*="st-key-panel-"]');
    if (!title || !card) return;
    title.id = `title-${part.dataset.part}`;
    card.setAttribute('role', 'region');
    card.setAttribute('aria-labelledby', title.id);
}

// Nobody who stands away from a wall can point at a note to read its end: there it says as many of its parts as it has room
// for, and none of what a click would do.
function fitNote(part) {
    const note = part.querySelector(':scope > .pd-head > span');
    if (!note) return;
    if (document.documentElement.hasAttribute('data-far')) fitParts(note, note.title.split(' · ').filter((words) => !/^点/.test(words)));
    else if (note.textContent !== note.title) note.textContent = note.title;
}

function newPart({ area, bare }) {
    const part = document.createElement('div');
    part.className = bare ? `pd-part-${area}` : `st-key-panel-${area} pd-panel`;
    part.dataset.part = area;
    return part;
}

function drawPart(part, { area, title, name, note, mark, table, opens, controls, bodies }) {
    const head = JSON.stringify([title, name, note, mark, table, opens]);
    if (part.head !== head) {
        part.head = head;
        part.querySelectorAll(':scope > :is(.pd-head, .pd-table, .pd-mark, .pd-full, .pd-full-image)').forEach((old) => old.remove());
        if (title || name) part.prepend(panelImageButton(), fullButton(title || name));
        if (table) part.prepend(tableButton(table));
        if (title) part.prepend(headOf(title, note || '', opens && area.replace(/^head-/, '')));
        if (mark) (part.querySelector(':scope > .pd-head > h2') || part).append(markOf(mark));
        part.classList.toggle('pd-has-table', Boolean(table));
        part.classList.toggle('pd-titled', Boolean(title || name));
    }
    if (part.controls !== controls) showControls(part, controls);
    const old = new Map([...part.querySelectorAll(':scope > .pd-body')].map((body) => [body.dataset.key, body]));
    for (const { key, html, light, figure, map } of bodies) {
        const body = old.get(key) || part.appendChild(newBody(key));
        old.delete(key);
        if (figure) { body.figure = figure; body.classList.add('pd-figure'); }
        else if (map) body.mapped = map;
        else if (light) showLight(body, html);
        else { body.figure = null; body.panel = html; if (!body.isConnected) fill(body); }
    }
    old.forEach((body) => body.remove());
    return part;
}

// The choices in a part's title line; who goes on with the keyboard stays at theirs.
function showControls(part, markup) {
    const name = (one) => one && (one.dataset.pick || one.dataset.choose || one.getAttribute('href'));
    const old = part.querySelector(':scope > .pd-controls'), focused = old && old.contains(document.activeElement) ? name(document.activeElement) : null;
    if (old) old.remove();
    part.controls = markup;
    part.classList.toggle('pd-controlled', Boolean(markup));
    if (!markup) return;
    const controls = document.createElement('div');
    controls.className = 'pd-controls';
    controls.innerHTML = markup;
    const head = part.querySelector(':scope > .pd-head');
    if (head) head.after(controls); else part.prepend(controls);
    const again = focused && [...controls.querySelectorAll('a, button, select')].find((one) => name(one) === focused);
    if (again) again.focus({ preventScroll: true });
}

function newBody(key) {
    const body = document.createElement('div');
    body.className = `pd-body st-key-${key}`;
    body.dataset.key = key;
    return body;
}

// What a new body shows is made before it stands in the page: there, each piece of it would be a layout of its own.
function fill(body) {
    body.changed = show(hostIn(body.shadowRoot || body.attachShadow({ mode: 'open' })), body.panel, false) || body.changed;
}

// What needs to know its size is drawn once it stands in the page; returns the host whose lists are still to be fitted.
function settleBody(body) {
    if (body.figure) { nameFigure(body); drawFigure(body, body.figure); }
    if (body.mapped) drawMap(body, body.mapped);
    if (body.figure || body.mapped || body.panel === undefined) return [];
    fill(body);
    if (!body.changed) return [];
    body.changed = false;
    return [hostIn(body.shadowRoot)];
}

// A chart on plotly's canvas is a picture with its card's title; its numbers stand in the card's table.
function nameFigure(body) {
    const card = body.closest('[class*="st-key-panel-"]'), title = card && card.querySelector('h2');
    body.setAttribute('role', 'img');
    body.setAttribute('aria-label', `${title ? title.textContent : ''}图`);
}

// What a panel is that shows more than the page is filtered by.
function markOf(words) {
    const mark = document.createElement('small');
    mark.className = 'pd-mark';
    mark.textContent = words;
    return mark;
}

// opens: the area of the panel, whose figures the title opens too.
function headOf(title, note, opens) {
    const head = document.createElement('div');
    head.className = 'pd-head';
    head.innerHTML = opens ? '<h2><button></button></h2><span></span>' : '<h2></h2><span></span>';
    (head.querySelector('button') || head.firstChild).textContent = title;
    if (opens) head.querySelector('button').dataset.pick = figurePick(opens, '', '');
    head.lastChild.textContent = head.lastChild.title = note;
    return head;
}

function tableButton(name) {
    const button = document.createElement('button');
    button.className = 'pd-table';
    button.textContent = '表';
    button.setAttribute('aria-label', `表:${name}`);
    button.dataset.pick = `table:${name}`;
    return button;
}

// Markup that the page's own sheet dresses; [data-shadow] holds a panel's, in a template.
function showLight(body, html) {
    if (body.markup === html) return;
    const open = [...body.querySelectorAll('[data-popover]:not([hidden])')].map((box) => box.dataset.popover);
    const focused = focusIn(body);
    body.innerHTML = html;
    body.markup = html;
    body.querySelectorAll('[data-pick]').forEach(makeReachable);
    for (const name of open) openPopover(body.querySelector(`[data-opens="${name}"]`));
    body.querySelectorAll('[data-shadow]').forEach((box) => {
        show(hostIn(box.attachShadow({ mode: 'open' })), box.querySelector('template').innerHTML, false);
    });
    if (focused) focusAgain(body, focused);
}

// The element with the focus: of a panel's shadow root by its pick, of the page by its words (后一天 stays 后一天).
function focusIn(body) {
    const box = document.activeElement;
    if (!body.contains(box)) return null;
    const one = box.shadowRoot ? box.shadowRoot.activeElement : box;
    return one && { shadow: box.dataset.shadow, pick: one.dataset.pick, text: one.textContent };
}

function focusAgain(body, { shadow, pick, text }) {
    const root = shadow ? body.querySelector(`[data-shadow="${shadow}"]`).shadowRoot : body;
    const all = [...root.querySelectorAll('a, button, [tabindex]')];
    const again = all.find((one) => (shadow ? one.dataset.pick === pick : one.textContent === text));
    if (again) again.focus({ preventScroll: true });
}

function listen(place) {
    place.listening = true;
    const onPick = (event) => {
        const path = event.composedPath().filter((one) => one.dataset);
        const hit = path.find((one) => 'pick' in one.dataset || 'opens' in one.dataset || 'turn' in one.dataset);
        if (!hit) return;
        if (event.type === 'keydown' && hit.matches('a[href], button')) return;  // the browser makes a click of it
        if ('turn' in hit.dataset) {
            if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            turnTo(hit.getAttribute('href'));
            return;
        }
        event.preventDefault();
        if ('opens' in hit.dataset) { openPopover(hit); return; }
        const body = path.find((one) => 'key' in one.dataset);
        if (!hit.hasAttribute('data-stays')) closePopovers();
        noteOpener(event, hit);
        place.tell('pick', { in: body ? body.dataset.key : '', pick: hit.dataset.pick });
    };
    place.addEventListener('click', onPick);
    place.addEventListener('change', ({ target }) => {
        if (target.closest && target.closest('[data-popover=filters]')) closePopovers();
        if ('choose' in target.dataset) place.tell('pick', { in: '', pick: `choose:${target.dataset.choose}=${target.value}` });
    });
    place.addEventListener('keydown', (event) => { if (!alongTabs(event) && (event.key === 'Enter' || event.key === ' ')) onPick(event); });
}

// Arrow keys go along the tabs, and Space opens one; Tab leaves them.
function alongTabs(event) {
    const tab = event.target.closest('[role=tab]'), tabs = tab ? [...tab.parentElement.children] : [];
    const to = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key], at = tabs.indexOf(tab), count = tabs.length;
    const next = to ? tabs[(at + to + count) % count] : { Home: tabs[0], End: tabs[count - 1] }[event.key];
    if (!tab || event.ctrlKey || event.altKey || event.metaKey || !(next || event.key === ' ')) return false;
    event.preventDefault();
    if (next) next.focus(); else tab.click();
    return true;
}

// Another page of this app, as Back and Forward go there.
function turnTo(address) {
    history.pushState({}, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
}

// ---- popovers -----------------------------------------------------------------------------------------------------

function openPopover(button) {
    if (!button) return;
    const box = button.parentElement.querySelector(`[data-popover="${button.dataset.opens}"]`), open = box.hidden;
    closePopovers();
    box.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
}

function closePopovers() {
    document.querySelectorAll('[data-popover]:not([hidden])').forEach((box) => { box.hidden = true; });
    document.querySelectorAll('[data-opens][aria-expanded=true]').forEach((button) => button.setAttribute('aria-expanded', 'false'));
}

if (!window.pingdaPopovers) {
    window.pingdaPopovers = true;
    document.addEventListener('pointerdown', (event) => {
        if (!event.composedPath().some((one) => one.matches && one.matches('[data-popover], [data-opens]'))) closePopovers();
    }, true);
    document.addEventListener('keydown', (event) => {
        const open = event.key === 'Escape' && document.querySelector('[data-opens][aria-expanded=true]');
        if (!open) return;
        if (open.parentElement.contains(document.activeElement)) open.focus();
        closePopovers();
    }, true);
}
