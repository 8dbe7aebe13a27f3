// The campaign's days along the foot of the township's map: a handle to drag, and a button that plays them.
// - the days come from the server as they are ready (`/pingda/days/<name>`, campaign_days.py), from the first touch on;
// - a day is shown by colouring the map anew, without a run; what is let go of is told, and the whole page follows;
// - a village's colour, words, shape and tip, and what turned that day, are the server's: nothing is worked out here.
const DAYS_ASK_MS = 700, DAYS_TELL_MS = 2500, DAYS_TELLS = 4;
const FILL = 0, WORDS = 1, SHAPE = 2, TIP = 3;

const slider = { at: null, grip: null, playing: null, documents: new Map(), wanted: null };

function strip() {
    return document.querySelector('.pd-days');
}

function townshipMap() {
    return [...(window.pingdaMaps || [])].find((one) => one.body.isConnected && one.values && one.level === TOWNSHIP);
}

function dayOf(of, at) {
    const day = new Date(`${of.dataset.first}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + at);
    return day;
}

function isoOf(of, at) {
    return dayOf(of, at).toISOString().slice(0, 10);
}

function dayWords(of, at) {
    const day = dayOf(of, at);
    return `${day.getUTCMonth() + 1}月${day.getUTCDate()}日`;
}

// The days of a name, as far as they have come; the first call begins to fetch them.
function daysNamed(name) {
    let made = slider.documents.get(name);
    if (!made) {
        made = { days: [], villages: [], of: 0, failed: false };
        slider.documents.set(name, made);
        if (slider.documents.size > 6) slider.documents.delete(slider.documents.keys().next().value);
        fetchDays(name, made);
    }
    return made;
}

async function fetchDays(name, made) {
    while (strip() && slider.documents.get(name) === made && (!made.of || made.days.length < made.of)) {
        let more = null;
        try {
            const answer = await fetch(`/pingda/days/${name}?from=${made.days.length}`);
            if (answer.ok) more = await answer.json();
            else { slider.documents.delete(name); made.failed = true; }
        } catch { /* the server is away: asked again */ }
        if (made.failed) break;
        if (more) {
            made.of = more.of;
            made.villages = more.villages;
            made.days.push(...more.days);
            made.failed = more.failed;
            if (slider.at !== null) showDay(slider.at);
            if (made.failed) { slider.documents.delete(name); break; }
        }
        await new Promise((then) => { setTimeout(then, DAYS_ASK_MS); });
    }
}

// ---- a day on the map ---------------------------------------------------------------------------------------------

function showDay(at) {
    const of = strip(), map = townshipMap();
    if (!of) return;
    slider.at = at;
    place(of, '.now', at);
    if (!of.dataset.days || !map) return;
    document.documentElement.toggleAttribute('data-days', true);
    const made = daysNamed(of.dataset.days), day = made.days[at];
    map.day = day ? new Map(made.villages.map((code, i) => [code, paintOn(day.areas[i])])) : null;
    repaint(map);
    caption(map, of, at, made);
}

function paintOn(area) {
    return { fill: area[FILL], words: area[WORDS], shape: area[SHAPE], tip: area[TIP] };
}

// What turned last is said until something else does.
function caption(map, of, at, made) {
    let box = map.body.querySelector('.pd-map-day');
    if (!box) {
        box = document.createElement('div');
        box.className = 'pd-map-day';
        box.setAttribute('role', 'status');
        box.innerHTML = '<b></b><span></span>';
        map.body.appendChild(box);
    }
    box.hidden = false;
    box.firstChild.textContent = dayWords(of, at);
    let last = Math.min(at, made.days.length - 1);
    while (last > 0 && !made.days[last].turns) last -= 1;
    const turned = last > 0 ? made.days[last].turns : '';
    if (made.failed) box.lastChild.textContent = '这些天没有算出来,请刷新再试';
    else if (!made.days[at]) box.lastChild.textContent = `正在逐日计算 ${made.days.length}/${made.of || of.dataset.count} 天`;
    else box.lastChild.textContent = turned && last < at ? `${made.days[last].label} ${turned}` : turned;
    box.lastChild.className = last < at ? 'past' : '';
}

function repaint(map) {
    drawAreas(map);
    if (map.deck) map.deck.setProps({ layers: map.deck.props.layers.map((layer) => (layer.id === 'areas' ? layer.clone({ data: areasOf(map) }) : layer)) });
    placeOver(map);
}

function endDays() {
    const map = townshipMap();
    slider.at = null;
    document.documentElement.toggleAttribute('data-days', false);
    if (!map) return;
    const box = map.body.querySelector('.pd-map-day');
    if (box) box.hidden = true;
    if (map.day) { map.day = null; repaint(map); }
}

// ---- the handles --------------------------------------------------------------------------------------------------

function place(of, which, at) {
    const handle = of.querySelector(which), words = dayWords(of, at), word = handle.dataset.word;
    handle.style.left = `${(100 * at) / Math.max(of.dataset.count - 1, 1)}%`;
    handle.firstElementChild.textContent = word ? `${word} ${words}` : words;
    handle.setAttribute('aria-valuenow', at);
    handle.setAttribute('aria-valuetext', words);
    const [since, now] = ['.since', '.now'].map((one) => Number(of.querySelector(one).getAttribute('aria-valuenow')));
    const span = of.querySelector('.span'), wide = Math.max(of.dataset.count - 1, 1);
    span.style.left = `${(100 * Math.min(since, now)) / wide}%`;
    span.style.right = `${100 - (100 * now) / wide}%`;
}

function atOf(of, event) {
    const box = of.querySelector('.track').getBoundingClientRect();
    const at = Math.round(((event.clientX - box.left) / box.width) * (of.dataset.count - 1));
    return Math.max(0, Math.min(at, Number(of.dataset.last)));
}

// Where a handle is let go of the page goes: `?asof=` or `?since=`.
function letGoAt(of, which, at) {
    const same = Number(which === 'now' ? of.dataset.at : of.dataset.since) === at;
    if (same) { endDays(); return; }
    const pick = which === 'now' ? `day:${isoOf(of, at)}` : `choose:since=${isoOf(of, at)}`;
    slider.wanted = { pick, which, at, tries: 0, told: 0 };
    tellDay();
}

// What is told while a run is under way is lost: it is told again until the strip stands there.
function tellDay() {
    const { wanted } = slider, of = strip();
    if (!wanted) return;
    const there = of && Number(wanted.which === 'now' ? of.dataset.at : of.dataset.since) === wanted.at;
    if (!of || there || wanted.tries >= DAYS_TELLS) {
        slider.wanted = null;
        if (!slider.playing && !slider.grip) endDays();
        return;
    }
    if (!resting() || performance.now() - wanted.told < DAYS_TELL_MS) return;
    wanted.told = performance.now();
    wanted.tries += 1;
    of.closest('.pd-panel').parentElement.tell('pick', { in: '', pick: wanted.pick });
}

// ---- playing ------------------------------------------------------------------------------------------------------

function playDays(of) {
    const last = Number(of.dataset.last), at = slider.at === null ? Number(of.dataset.at) : slider.at;
    const ready = at < last && daysNamed(of.dataset.days).days[at];  // else from the first day on, as they come
    slider.playing = { at: ready ? at : 0, next: performance.now() };
    document.documentElement.toggleAttribute('data-days-play', true);
    tickDays();
}

function pauseDays() {
    const of = strip();
    slider.playing = null;
    document.documentElement.toggleAttribute('data-days-play', false);
    if (of && slider.at !== null) letGoAt(of, 'now', slider.at); else endDays();
}

// Each tick of the window: the next day, if it is due and there.
function tickDays() {
    const of = strip(), { playing } = slider, now = performance.now();
    tellDay();
    if (!of && (playing || slider.at !== null)) {
        slider.playing = slider.grip = null;
        document.documentElement.toggleAttribute('data-days-play', false);
        endDays();
    }
    if (!of || !playing || now < playing.next) return;
    window.pingda.pausedUntil = now + PAUSE_MS;  // a wall does not turn while it plays
    showDay(playing.at);
    const made = daysNamed(of.dataset.days);
    if (made.failed) { pauseDays(); return; }
    if (!made.days[playing.at]) { playing.next = now + DAYS_ASK_MS; return; }
    if (playing.at >= Number(of.dataset.last)) { pauseDays(); return; }
    playing.at += 1;
    playing.next = now + PLAY_MS / of.dataset.count;
}

function listenToDays() {
    const inStrip = (event) => event.target.closest && event.target.closest('.pd-days');
    document.addEventListener('pointerdown', (event) => {
        const of = inStrip(event), track = of && event.target.closest('.track');
        if (!track || event.button || event.target.closest('.noted')) return;  // a mark opens its days
        event.preventDefault();
        const handle = event.target.closest('[role=slider]'), which = handle && handle.classList.contains('since') ? 'since' : 'now';
        slider.playing = null;
        document.documentElement.toggleAttribute('data-days-play', false);
        slider.grip = { which, at: atOf(of, event) };
        if (handle) handle.focus({ preventScroll: true });
        if (which === 'now') showDay(slider.grip.at);
    });
    document.addEventListener('pointermove', (event) => {
        const of = strip(), { grip } = slider;
        if (!grip || !of) return;
        const at = grip.which === 'since' ? Math.min(atOf(of, event), Number(of.dataset.at) - 1) : atOf(of, event);
        if (at === grip.at || at < 0) return;
        grip.at = at;
        cancelAnimationFrame(slider.drawing);
        slider.drawing = requestAnimationFrame(() => { if (grip.which === 'now') showDay(at); else place(of, '.since', at); });
    });
    for (const kind of ['pointerup', 'pointercancel']) document.addEventListener(kind, () => {
        const of = strip(), { grip } = slider;
        slider.grip = null;
        if (!grip || !of) return;
        cancelAnimationFrame(slider.drawing);
        letGoAt(of, grip.which, grip.at);
    });
    document.addEventListener('click', (event) => {
        const of = inStrip(event);
        if (!of || !event.target.closest('.play')) return;
        if (slider.playing) pauseDays(); else playDays(of);
    });
    document.addEventListener('keydown', (event) => {
        const of = inStrip(event), handle = of && event.target.closest('[role=slider]');
        const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 7, PageDown: -7 }[event.key];
        if (!handle || !step) return;
        event.preventDefault();
        const which = handle.classList.contains('since') ? 'since' : 'now', highest = which === 'now' ? Number(of.dataset.last) : Number(of.dataset.at) - 1;
        const at = Math.max(0, Math.min(Number(handle.getAttribute('aria-valuenow')) + step, highest));
        if (which === 'now') showDay(at); else place(of, '.since', at);
        clearTimeout(slider.keyed);
        slider.keyed = setTimeout(() => { if (strip()) letGoAt(strip(), which, at); }, DAYS_ASK_MS);
    });
}

if (!window.pingdaSlider) {
    window.pingdaSlider = slider;
    listenToDays();
}
