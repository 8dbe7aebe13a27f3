// The field in the map's title line: villages and groups are matched here, households by the server, whose answer comes
// with the map's values. Arrows choose, Enter goes there, Escape leaves. What is entered stays out of the address.
const SEARCH_REST_MS = 300, SEARCH_LEAST = 2, SEARCH_PLACES = 8, SEARCH_AGAIN_MS = 2500, SEARCH_TRIES = 4;

if (!window.pingdaSearch) {
    window.pingdaSearch = { text: '', places: [], homes: null, more: 0, at: 0, changed: 0, asked: 0, tries: 0 };
    const field = (event) => (event.target.matches && event.target.matches('.pd-search input') ? event.target : null);
    document.addEventListener('input', (event) => { if (field(event)) search(field(event)); });
    document.addEventListener('focusin', (event) => { if (field(event) && event.target.value) search(field(event)); });
    document.addEventListener('focusout', (event) => { if (field(event)) listOf(event.target).hidden = true; });
    document.addEventListener('keydown', (event) => { if (field(event)) searchKey(event, event.target); }, true);
    document.addEventListener('pointerdown', (event) => { if (event.target.closest && event.target.closest('.pd-search ul')) event.preventDefault(); });
    document.addEventListener('click', (event) => {
        const line = event.target.closest && event.target.closest('.pd-search [role=option]');
        if (line) goTo(line.closest('.pd-search').firstElementChild, Number(line.dataset.at));
    });
}

function listOf(field) {
    return field.nextElementSibling;
}

function focusSearch() {
    const field = document.querySelector('.pd-search input');
    if (field) { field.focus(); field.select(); }
    return Boolean(field);
}

function search(field) {
    const map = mapOnPage(), text = field.value.trim();
    if (!map) return;
    Object.assign(window.pingdaSearch, { text, places: text ? placesLike(map, text) : [], homes: null, more: 0, at: 0, changed: performance.now(), asked: 0, tries: 0 });
    showMatches(map, field);
}

// Whether the households of this text are asked for: a number, or a name of who may search by names.
function asksHomes(map, text) {
    return text.length >= SEARCH_LEAST && (map.values.search.names || /[0-9a-z]/i.test(text));
}

// From the page's own clock: asks once nobody types, again while no answer came, and shows the answer.
function askSearch(map) {
    const here = window.pingdaSearch, field = document.querySelector('.pd-search input'), now = performance.now();
    if (!here.text || !field || here.homes || !asksHomes(map, here.text)) return;
    const { search: found } = map.values;
    if (found.text === here.text) {
        Object.assign(here, { homes: found.rows, more: found.more });
        showMatches(map, field);
        return;
    }
    if (now - here.changed < SEARCH_REST_MS || here.tries >= SEARCH_TRIES || !resting() || here.asked && now - here.asked < SEARCH_AGAIN_MS) return;
    Object.assign(here, { asked: now, tries: here.tries + 1 });
    tellOn(map, `search:${here.text}`);
}

// Villages and groups that have the letters of a text in their order: those that begin with it first, then those with it.
function placesLike(map, text) {
    const letters = [...text.replace(/\s/g, '')];
    const rank = (name) => {
        let at = -1;
        if (!letters.every((letter) => { at = name.indexOf(letter, at + 1); return at >= 0; })) return -1;
        return name.startsWith(letters.join('')) ? 0 : name.includes(letters.join('')) ? 1 : 2;
    };
    const villages = [...map.areas.values()].map((one) => ({ name: one.name, title: one.name, words: '', pick: `place:${one.code}` }));
    const groups = map.groups.filter((one) => map.areas.has(one.village)).map((one) => {
        const village = map.areas.get(one.village).name;
        return { name: village + one.name, title: `${village} ${one.name}`, words: `${one.households} 户`, pick: `place:${one.village}/${encodeURIComponent(one.name)}` };
    });
    return [...villages, ...groups].map((one) => ({ ...one, rank: rank(one.name) })).filter((one) => one.rank >= 0)
        .sort((a, b) => a.rank - b.rank);
}

// What the list offers: places, then households.
function matches() {
    const { places, homes } = window.pingdaSearch;
    return [...places.slice(0, SEARCH_PLACES), ...(homes || [])];
}

function showMatches(map, field) {
    const here = window.pingdaSearch, list = listOf(field), all = matches(), cut = here.places.length - SEARCH_PLACES;
    const asks = asksHomes(map, here.text), waits = asks && !here.homes && here.tries < SEARCH_TRIES;
    const last = waits ? '正在查农户…' : cut > 0 ? `还有 ${cut} 组,请加上村名` : here.more ? `还有 ${here.more} 户,请再输几个字` : all.length ? ''
        : asks ? '没有这样的村、组或农户' : map.values.search.names ? '没有这样的村或组' : '没有这样的村或组;农户请输户编号';
    here.at = Math.min(here.at, Math.max(all.length - 1, 0));
    list.replaceChildren(...all.map((one, at) => {
        const line = document.createElement('li');
        line.id = `map-match-${at}`;
        line.setAttribute('role', 'option');
        line.setAttribute('aria-selected', String(at === here.at));
        line.dataset.at = at;
        line.innerHTML = '<b></b><span></span>';
        line.firstChild.textContent = one.title;
        line.lastChild.textContent = one.words;
        return line;
    }));
    if (last) {
        const line = list.appendChild(document.createElement('li'));
        line.setAttribute('role', 'status');
        line.textContent = last;
    }
    list.hidden = !here.text || field.getRootNode().activeElement !== field;
    field.setAttribute('aria-expanded', String(!list.hidden));
    field.setAttribute('aria-activedescendant', all.length && !list.hidden ? `map-match-${here.at}` : '');
}

function searchKey(event, field) {
    const here = window.pingdaSearch, map = mapOnPage(), count = matches().length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    event.stopPropagation();
    if (!map || event.isComposing) return;
    if (step && count) { here.at = (here.at + step + count) % count; showMatches(map, field); event.preventDefault(); }
    if (event.key === 'Enter') { event.preventDefault(); if (count) goTo(field, here.at); }
    if (event.key === 'Escape') { event.preventDefault(); leaveSearch(field); }
}

function goTo(field, at) {
    const map = mapOnPage(), one = matches()[at];
    leaveSearch(field);
    if (map && one) pickOn(map, one.pick);
}

function leaveSearch(field) {
    Object.assign(window.pingdaSearch, { text: '', places: [], homes: null });
    field.value = '';
    listOf(field).hidden = true;
    field.setAttribute('aria-expanded', 'false');
    field.blur();
}
