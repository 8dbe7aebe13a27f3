// The one script of a window: what a browser must do by itself, without a run of the page.
// - size: how big a rem is, sent once and when it changes (plotly and deck.gl do not scale with the root font);
// - session: the cookie of who is signed in is fetched, and the screen drawn again when the session ends;
// - watch: asks the server twice a second what it shows. A timed run of the page would cost a run, and one that falls
//   on the end of a longer run makes Streamlit throw away what that run had not yet sent;
// - rescue: a wall nobody stands at finds back by itself from a restart, a cut, a sleep, a page that broke;
// - turn: the pages of a playlist, one after another, with keys, touch and a bar of the time left; the picture of the
//   next one is asked for, fetched and made out of sight before its time;
// - visit: a page or a dialog that somebody opened at a wall has a way back, and is left again by itself;
// - play: the days of the campaign, one after another, at the speed that was chosen;
// - address: which dialog is open; what was written in it and not sent is not left without a question;
// - readers and keyboards: what changed is said to who cannot see it, an open dialog keeps the focus and gives it back;
// - full_screen.js: the panel that fills the window; page_image.js, clipboard.js: what is shown, to be taken along;
// - map.js: a map that has left the page; leaves.js: what a card holds beyond its height; paper.js: the sheet it prints to.
// PANEL_CSS stands above (assets.py puts it there): one sheet for every panel's shadow root.
const TICK_MS = 100, POLL_MS = 400, ANSWER_MS = 2500, AGAIN_MS = 3000;
const MISSED_SHOWN = 2;              // unanswered polls before the window says so
const BEHIND_MS = 8000;              // newer data announced, no run under way, and still not drawn
const HUNG_MS = 60000;               // a run that has not ended: a slow machine, started anew, would be slower still
const LOST_MS = 4000;                // the server answers, Streamlit's own connection does not come back
const EMPTY_MS = 12000;              // connected, and no stage on the screen
const BROKEN_MS = 60000;             // a page that could not be drawn is tried again
const RELOAD_MS = 10000;             // never two reloads closer than this
const PAUSE_MS = 60000;              // a touch or a key pauses the wall for so long
const IDLE_MS = 60 * 60 * 1000;      // a window nobody touched starts afresh: page turns leave a little behind each
const REST_MS = 1500;                // what a later page needs is fetched while the first one rests
const AHEAD_MS = 4000;               // before a wall turns, the picture of its next page is made,
const AHEAD_LEAST_MS = 1000;         // if so much is left
const ANNOUNCED_KEPT = 5;            // lines that a reader can go back to
const PLAY_MS = 60000;               // the hundred days take a minute

export function runWindow({ data, setTriggerValue, setStateValue }) {
    const here = window.pingda || (window.pingda = open());
    const turned = !here.data || here.data.page !== data.page || (here.data.round || {}).here !== (data.round || {}).here;
    const before = here.data;
    here.data = data;
    here.send = setTriggerValue;
    here.notifiedAt = 0;
    here.leafCheckAt = performance.now() + LEAF_REST_MS;
    here.drawn = performance.now();
    here.playSentAt = 0;
    const root = document.documentElement;
    root.toggleAttribute('data-wall', Boolean(data.wall));
    root.toggleAttribute('data-playing', Boolean(data.replay && data.replay.playing));
    if (turned) start(here);
    if (before) announceChange(before, data);
    if (data.open !== undefined) noteOpen(data.open);
    noteHome(here);
    here.sendSize = () => {
        const style = getComputedStyle(root), scale = (parseFloat(root.style.getPropertyValue('--scale')) || 1) * (parseFloat(style.getPropertyValue('--zoom')) || 1);
        const rem = Math.round(parseFloat(style.fontSize) / scale * 4) / 4;
        const now = `${rem}x${window.innerWidth}x${window.innerHeight}`;
        if (now === here.data.size) return;
        if (!resting() || turning(here)) { here.sizeSoon(); return; }
        here.data.size = now;
        setStateValue('size', now);
    };
    here.sizeSoon();
    if (data.ahead) prepare(data.ahead);
    keepSession(here, data);
}

// ---- what happens once a window -----------------------------------------------------------------------------------

function open() {
    const here = { keys: [], missed: 0, left: 0, pausedUntil: 0, paused: false, turnSentAt: 0, leftAt: 0, lastTouch: performance.now() };
    let waiting = 0;
    here.sizeSoon = () => { clearTimeout(waiting); waiting = setTimeout(() => here.sendSize(), 200); };
    window.addEventListener('resize', here.sizeSoon);
    window.addEventListener('popstate', () => { here.leftAt = performance.now(); });
    window.addEventListener('input', ({ target }) => { if (target.matches('textarea')) here.written = target; }, true);
    window.addEventListener('beforeunload', (event) => { if (isUnsent(here)) event.preventDefault(); });
    window.addEventListener('keydown', (event) => onKey(here, event), true);
    for (const kind of ['pointerdown', 'wheel']) window.addEventListener(kind, (event) => onTouch(here, event), true);
    window.addEventListener('click', (event) => onClick(here, event), true);
    window.addEventListener('pointermove', () => { here.moved = performance.now(); });
    document.addEventListener('visibilitychange', () => { here.pollAt = 0; });
    here.leafAgain = () => leafAgain(here);
    here.lastTick = performance.now();
    if ((performance.getEntriesByType('navigation')[0] || {}).type === 'navigate') sessionStorage.removeItem('pingda-home');
    if (PLOTLY) setTimeout(fetchPlotly, REST_MS);
    if (DECK) setTimeout(() => keepAtHand(DECK), REST_MS);
    setInterval(() => tick(here), TICK_MS);
    return here;
}

// A script that a later page runs is fetched, not run.
function keepAtHand(address) {
    const link = document.createElement('link');
    Object.assign(link, { rel: 'prefetch', as: 'script', href: address });
    document.head.appendChild(link);
}

function tick(here) {
    const now = performance.now(), passed = now - here.lastTick;
    here.lastTick = now;
    if (passed > 10 * POLL_MS) here.pollAt = 0;  // the browser slept
    if (!here.polling && now >= (here.pollAt || 0)) poll(here);
    answer(here, now);
    visit(here, now);
    turn(here, now, Math.min(passed, 1000));
    play(here, now);
    leaves(here, now);
    watchDialog(here);
    nameDrops();
    maps();
    showFull();
    tickDays();
    document.documentElement.toggleAttribute('data-idle', Boolean(here.data.wall) && now - (here.moved || 0) > 3000);
}

// ---- session ------------------------------------------------------------------------------------------------------

// The server alone sets the cookie: the window hands in a code that works once. Sent again at every redraw, it is handed
// in once: another window of this browser may have signed in as somebody else.
function keepSession(here, data) {
    if (data.code && here.code !== data.code) {
        here.code = data.code;
        handIn(data.code);
    }
    clearTimeout(here.ends);
    if (data.ends !== null && data.ends !== undefined)
        here.ends = setTimeout(() => here.send('ended', Date.now()), 1000 * data.ends + 500);
}

async function handIn(code, tries = 3) {
    try {
        await fetch('/pingda/session', { method: 'POST', headers: { 'X-Session-Code': code }, signal: AbortSignal.timeout(ANSWER_MS) });
    } catch {
        if (tries > 1) setTimeout(() => handIn(code, tries - 1), 1000);
    }
}

// ---- watch and rescue ---------------------------------------------------------------------------------------------

async function poll(here) {
    here.polling = true;
    const asked = here.data;
    let head = null;
    try {
        const address = asked.beat === null ? '/_stcore/health' : '/pingda/head';
        const answer = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) });
        if (answer.ok) [head, here.trouble] = asked.beat === null ? [''] : (await answer.text()).split('!');
        else if (answer.status === 403) head = asked.beat;  // signed out: the page itself will say so
    } catch { /* the server is away: the next poll may find it */ }
    const now = performance.now();
    here.polling = false;
    here.pollAt = now + (asked.beat === null ? 6 * POLL_MS : POLL_MS);
    if (head === null) {
        here.missed += 1;
        if (here.missed === 1) here.lostSince = new Date();
        if (here.missed >= MISSED_SHOWN) banner(here);
        return;
    }
    const wasAway = here.missed >= MISSED_SHOWN;
    here.missed = 0;
    if (wasAway) here.lostAt = now;
    compare(here, head, now);
    rescue(here, head, now);
}

function compare(here, head, now) {
    const beat = here.data.beat;
    if (beat === null || head === beat || here.data.replay && here.data.replay.playing) { here.behindAt = 0; return; }
    here.behindAt = here.behindAt || now;
    if (here.data.wall && head.split('#')[1] !== beat.split('#')[1]) reload(here, 'another server');
    else if (now - here.notifiedAt > AGAIN_MS && resting() && !turning(here)) { here.notifiedAt = now; here.send('moved', head); }
}

// Whether another page was asked for and is not drawn yet: what is sent before the server has heard of it is sent for the
// page before, and turns back to it.
function turning(here) {
    return here.leftAt > here.drawn && performance.now() - here.leftAt < AGAIN_MS;
}

// Whether no run is under way.
function resting() {
    const app = document.querySelector('[data-testid=stApp]');
    return Boolean(app) && app.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED';
}

// The server has just answered: whatever is wrong now is this window's own.
function rescue(here, head, now) {
    const app = document.querySelector('[data-testid=stApp]');
    const connected = !app || app.dataset.testConnectionState === 'CONNECTED';
    here.lostAt = connected ? 0 : here.lostAt || now;
    if (connected) banner(here, here.trouble || '');
    const wall = here.data.wall, desk = location.pathname.endsWith('/upload');
    if (!connected && now - here.lostAt > (wall ? LOST_MS : 3 * LOST_MS) && !desk) reload(here, 'no connection');
    if (!wall) {
        if (!desk && now - here.lastTouch > IDLE_MS) reload(here, 'an idle hour');
        return;
    }
    const quiet = now - here.lastTouch > PAUSE_MS, settled = !here.data.round || !here.data.round.rotates || now - here.turnedAt > 2000;
    if (now > IDLE_MS && quiet && settled) reload(here, 'an hour on the wall');
    const running = app && app.dataset.testScriptState === 'running';
    here.restsSince = running ? 0 : here.restsSince || now;
    const waited = now - Math.max(here.behindAt, running ? here.drawn : here.restsSince);
    if (here.behindAt && waited > (running ? HUNG_MS : BEHIND_MS)) reload(here, 'newer data not drawn');
    const empty = !document.querySelector('[data-stage] .st-key-stage, .pd-skeleton');
    here.emptyAt = empty && !running ? here.emptyAt || now : 0;
    if (here.emptyAt && now - here.emptyAt > EMPTY_MS) reload(here, 'nothing on the screen');
    const broken = document.querySelector('.pd-incident, [data-testid=stException]');
    here.brokenAt = broken ? here.brokenAt || now : 0;
    if (here.brokenAt && now - here.brokenAt > BROKEN_MS) reload(here, 'a page that could not be drawn');
}

function reload(here, why) {
    const last = Number(sessionStorage.getItem('pingda-reloaded') || 0);
    if (here.leaving || Math.abs(Date.now() - last) < RELOAD_MS) return;
    here.leaving = true;
    sessionStorage.setItem('pingda-reloaded', String(Date.now()));
    console.info(`reload: ${why}`);
    location.reload();
}

// What stands over the screen: while the server is away, or (`trouble`, its words) cannot ask its data. '': nothing.
function banner(here, trouble = null) {
    let strip = document.getElementById('pd-offline');
    if (trouble === '') { if (strip) strip.remove(); return; }
    if (!strip) {
        strip = document.createElement('div');
        strip.id = 'pd-offline';
        strip.setAttribute('role', 'alert');
        document.body.appendChild(strip);
    }
    const since = here.lostSince || new Date(), upTo = here.data.upTo || '画面';
    const clock = `${String(since.getHours()).padStart(2, '0')}:${String(since.getMinutes()).padStart(2, '0')}`;
    const words = trouble ? `${trouble} · ${upTo} · 画面停在最后一版` : `与服务器断开 · ${upTo} · 停在 ${clock} · 正在重新连接……`;
    if (strip.textContent !== words) strip.textContent = words;
}

// ---- turn ---------------------------------------------------------------------------------------------------------

function start(here) {
    const round = here.data.round;
    here.left = round ? round.seconds * 1000 : 0;
    here.turnedAt = performance.now();
    here.turnSentAt = 0;
    here.turnTries = 0;
    if (round) markShown(round.here);
}

function turn(here, now, passed) {
    const round = here.data.round;
    if (!round || !round.rotates || here.data.replay) { bar(here, null); return; }
    const paused = here.paused || now < here.pausedUntil || Boolean(here.visiting);
    if (!paused) here.left -= passed;
    bar(here, Math.max(here.left, 0) / (round.seconds * 1000), paused && !here.paused ? Math.max(here.pausedUntil - now, 1) : 0, here.paused);
    if (!paused && !here.missed && here.left < AHEAD_MS && here.left > AHEAD_LEAST_MS && here.aheadFor !== here.turnedAt && resting()) {
        here.aheadFor = here.turnedAt;
        here.aheadAt = now;
        here.send('ahead', rest(round)[0]);
    }
    if (here.left > 0 || paused || here.missed) return;
    if (now - here.aheadAt < 2 * AGAIN_MS && !resting()) return;  // a turn that falls into that run is turned back by it
    if (here.turnSentAt && now - here.turnSentAt < 2 * AGAIN_MS) return;
    here.turnSentAt = now;
    here.turnTries += 1;
    if (here.turnTries > 3) reload(here, 'the page does not turn');
    else go(here, next(round));
}

// The next page of this round: the worst that was not shown yet, for the order moves with the data.
function next(round) {
    const [stop] = rest(round), shown = shownStops();
    if (round.stops.every((one) => shown.has(one))) sessionStorage.setItem('pingda-round', '[]');
    return stop;
}

// The stops that this round still comes to; when it has come to all, those of the next one.
function rest(round) {
    const shown = shownStops(), left = round.stops.filter((stop) => !shown.has(stop));
    return left.length ? left : [...round.stops.filter((stop) => stop !== round.here), round.stops[0]];
}

function shownStops() {
    return new Set(JSON.parse(sessionStorage.getItem('pingda-round') || '[]'));
}

function markShown(stop) {
    const shown = shownStops();
    shown.add(stop);
    sessionStorage.setItem('pingda-round', JSON.stringify([...shown]));
}

function bar(here, share, pausedFor = 0, paused = false) {
    let line = document.getElementById('pd-left');
    if (share === null) { if (line) line.remove(); return; }
    if (!line) {
        line = document.createElement('div');
        line.id = 'pd-left';
        line.appendChild(document.createElement('i'));
        line.appendChild(document.createElement('span'));
        document.body.appendChild(line);
    }
    line.firstChild.style.transform = `scaleX(${share.toFixed(4)})`;
    const words = paused ? '已暂停 · 空格继续' : pausedFor > 0 ? `已暂停 · ${Math.ceil(pausedFor / 1000)} 秒后继续` : '';
    if (line.lastChild.textContent !== words) line.lastChild.textContent = words;
}

// ---- visit --------------------------------------------------------------------------------------------------------

// A wall's own place is the stop that it shows; of a window that was opened elsewhere, that address.
function noteHome(here) {
    const { wall, round } = here.data, at = address();
    if (!wall) { sessionStorage.removeItem('pingda-home'); return; }
    here.places = new Set(Object.values(round ? round.addresses : {}).map((stop) => address(stop)));
    if (here.places.has(at) || !sessionStorage.getItem('pingda-home')) sessionStorage.setItem('pingda-home', at);
}

// An address without the order of its parameters.
function address(of = location.href) {
    const { pathname, searchParams } = new URL(of, location.href);
    searchParams.sort();
    return `${pathname}?${searchParams}`;
}

// What somebody opened on a wall: a dialog, a page or a choice that is none of its stops. Without a touch for as long as
// one pauses the wall, it goes back by itself.
function visit(here, now) {
    const home = sessionStorage.getItem('pingda-home'), at = address();
    const elsewhere = home && home !== at && !here.places.has(at) && !here.data.steps;  // a meeting goes from item to item
    const kind = openDialog() ? 'dialog' : elsewhere ? 'page' : '';
    here.visiting = here.data.wall && !here.data.replay ? kind : '';
    let back = document.getElementById('pd-back');
    if (!here.visiting) { here.wantsBack = false; here.backAt = -Infinity; if (back) back.remove(); return; }
    if (!back) {
        back = document.createElement('button');
        back.id = 'pd-back';
        back.type = 'button';
        back.textContent = '‹ 返回';
        back.title = 'Esc、退格键也可以';
        back.dataset.reactAriaTopLayer = 'true';  // a dialog makes all else of the page inert
        back.addEventListener('click', () => goBack(here));
        document.body.appendChild(back);
    }
    if (here.wantsBack || !here.paused && now > here.pausedUntil && now - here.lastTouch > PAUSE_MS) goBack(here);
}

function goBack(here) {
    const now = performance.now(), dialog = openDialog();
    here.wantsBack = !resting();  // what is told while a run is under way is lost
    if (here.wantsBack || now - here.backAt < 2 * AGAIN_MS && here.backFrom === address() + Boolean(dialog)) return;
    here.backAt = now;
    here.backFrom = address() + Boolean(dialog);
    const close = dialog && dialog.querySelector('button:is([aria-label=Close], [aria-label=关闭])');
    if (close) close.click();
    else if (!dialog) turnTo(sessionStorage.getItem('pingda-home'));
}

// ---- keys and touch -----------------------------------------------------------------------------------------------

function onTouch(here, event) {
    here.lastTouch = performance.now();
    if (event.isTrusted) here.pausedUntil = here.lastTouch + PAUSE_MS;
}

const STEPS = { ArrowRight: 1, PageDown: 1, ArrowDown: 1, ArrowLeft: -1, PageUp: -1, ArrowUp: -1 };

const TURNED = { ArrowDown: 'next', PageDown: 'next', ArrowUp: 'prev', PageUp: 'prev' };  // in a replay: days with a turn
const SPEEDS = ['slow', 'normal', 'fast'];  // of a replay, by their keys

function onKey(here, event) {
    const paused = here.paused || performance.now() < here.pausedUntil;
    onTouch(here, event);  // any key pauses the wall
    const target = event.composedPath()[0];
    if (inDialog(here, event, target)) return;
    if (event.ctrlKey || event.altKey || event.metaKey || !target.matches) return;
    if (target.matches('input, textarea, select, [contenteditable], canvas:not(.pd-map canvas), [role=combobox], [role=option], [role=radio], [role=slider]')) return;
    if (here.visiting && event.key === 'Backspace') { event.preventDefault(); goBack(here); return; }
    if (document.querySelector('[data-testid=stDialog], [role=dialog], dialog[open], [data-testid=stPopoverBody], [data-popover]:not([hidden])')) return;
    const { data } = here, space = event.key === ' ', digit = /^[0-9]$/.test(event.key) ? Number(event.key) || 10 : 0;
    if (space && target.matches('button, a, [data-pick], [role=button]')) return;
    const ofReplay = data.replay && TURNED[event.key] && target.closest('.replay');
    if (STEPS[event.key] && !ofReplay && target.matches(':focus-visible') && target.closest('[data-roam], [role=tablist]')) return;
    if (mapKey(event)) { event.preventDefault(); event.stopPropagation(); return; }
    if (event.key === 'Escape' && (here.visiting || panelAsked())) {
        event.preventDefault();
        event.stopPropagation();
        if (here.visiting) goBack(here); else leaveFull();
        return;
    }
    const step = STEPS[event.key] || 0;
    if (!step && !space && !digit) return;
    if (data.steps) here.keys.push(() => ['step', digit ? `to:${digit}` : String(step || 1)]);
    else if (data.replay) {
        if (digit > SPEEDS.length) return;
        here.keys.push(() => ['play', digit ? `speed:${SPEEDS[digit - 1]}` : space ? 'toggle' : TURNED[event.key] || String(step)]);
    } else if (data.wall && data.round) onWall(here, step, space && !paused, space && paused, digit);
    else return;
    event.preventDefault();
    event.stopPropagation();
    answer(here, performance.now());
}

function onWall(here, step, hold, go, digit) {
    here.paused = hold;
    if (go) here.pausedUntil = 0;
    if (hold || go) return;
    here.keys.push(({ round }) => {
        if (!round) return null;
        const at = round.stops.indexOf(round.here), count = round.stops.length;
        const to = digit ? round.stops[digit - 1] : round.stops[(at + step + count) % count];
        return to !== undefined && to !== round.here ? ['go', to] : null;
    });
}

// What a key asks for is sent when no run is under way, and worked out then: while a page is being drawn, this script
// still belongs to the page before, and what it sends is dropped.
function answer(here, now) {
    const { wanted } = here;
    const there = !wanted || !here.data.round || here.data.round.here === wanted || here.tries >= 4;
    if (there) here.wanted = null;
    if ((there && !here.keys.length) || now - (here.answered || 0) < (there ? 2 : 5) * TICK_MS) return;
    if (!resting()) return;
    const asked = there ? here.keys.shift()(here.data) : ['go', wanted];  // once more: it was dropped
    if (!asked) return;
    here.tries = there ? 1 : here.tries + 1;
    here.wanted = asked[0] === 'go' ? asked[1] : null;
    here.answered = now;
    if (here.wanted) go(here, here.wanted);
    else here.send(...asked);
}

function go(here, stop) {
    turnTo(here.data.round.addresses[stop]);
}

// ---- readers and keyboards ----------------------------------------------------------------------------------------

// What a reader says when it comes to it. A wall whose pages turn by themselves would never be quiet.
function announce(words) {
    const here = window.pingda, round = here && here.data && here.data.round, replay = here && here.data && here.data.replay;
    if (round && round.rotates || replay && replay.playing) return;
    let box = document.getElementById('pd-live');
    if (!box) {
        box = document.createElement('div');
        Object.assign(box, { id: 'pd-live', className: 'pd-unseen' });
        box.setAttribute('aria-live', 'polite');
        document.body.appendChild(box);
    }
    const line = document.createElement('p');
    line.textContent = words.trim().replace(/\s+/g, ' ');
    box.appendChild(line);
    if (box.children.length > ANNOUNCED_KEPT) box.firstChild.remove();
}

function announceChange(before, data) {
    const version = ({ beat }) => (beat || '').split('#')[0];
    if (!data.title) return;  // signed out: the form says so itself
    if (before.title !== data.title) announce(data.title);
    else if (version(before) !== version(data)) announce(`数据已更新 · ${data.upTo}`);
}

function onClick(here, event) {
    here.opener = null;
    const skip = event.target.closest && event.target.closest('.pd-skip'), stage = document.getElementById('stage');
    if (!skip || !stage) return;
    event.preventDefault();
    stage.focus();
}

function openDialog() {
    return [...document.querySelectorAll('[data-testid=stDialog] [role=dialog]')].filter((one) => one.checkVisibility()).pop();
}

// A drop zone's button has its words from the stylesheet alone, which who hears the page does not get.
function nameDrops() {
    document.querySelectorAll('[data-testid=stFileUploaderDropzone] button:not([aria-label])').forEach((one) => one.setAttribute('aria-label', '选择文件'));
}

// What was picked last, for whom a dialog gives the focus back to.
function noteOpener(event, pick) {
    if (window.pingda && !openDialog()) window.pingda.opener = { pick, words: pick.dataset.pick };
}

function watchDialog(here) {
    const dialog = openDialog(), active = document.activeElement;
    if (dialog) {
        const close = dialog.querySelector('button[aria-label=Close]');
        if (close) close.setAttribute('aria-label', '关闭');
        if (active === document.body || !here.dialog && !dialog.contains(active)) dialog.focus({ preventScroll: true });
    } else if (here.dialog && here.opener && (!active || active === document.body)) {
        const { pick, words } = here.opener, again = pick.isConnected ? pick : withPick(words, document), stage = document.getElementById('stage');
        if (again) focusOn(again); else if (stage) stage.focus({ preventScroll: true });
    }
    here.dialog = dialog;
}

// What is open stands in the address: a refresh, or whoever is given the address, comes to the same dialog. It is no
// step of Back: Back leaves the page.
function noteOpen(open) {
    const address = new URL(location.href);
    if ((address.searchParams.get('open') || '') === open) return;
    if (open) address.searchParams.set('open', open); else address.searchParams.delete('open');
    history.replaceState(history.state, '', address);
}

// What somebody wrote in a dialog, or chose to hand in, and has not sent: the browser asks before the window is left.
function isUnsent(here) {
    const dialog = openDialog(), { written } = here;
    return Boolean(dialog && (dialog.querySelector('[data-testid=stFileChip]') || written && written.value && dialog.contains(written)));
}

function withPick(words, root) {
    const element = root.querySelector(`[data-pick="${CSS.escape(words)}"]`);
    if (element) return element;
    for (const one of root.querySelectorAll('*')) {
        const inside = one.shadowRoot && withPick(words, one.shadowRoot);
        if (inside) return inside;
    }
    return null;
}

// All that Tab comes to, in open shadow roots, too.
function stopsIn(root) {
    return [...root.querySelectorAll('*')].flatMap((one) => [
        ...(one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }) ? [one] : []),
        ...(one.shadowRoot ? stopsIn(one.shadowRoot) : []),
    ]);
}

// Tab goes round in an open dialog: Streamlit's own way round passes by what lies in shadow roots, and a table keeps Tab
// and Escape to itself.
function inDialog(here, event, target) {
    const dialog = openDialog(), path = event.composedPath(), inTable = target.matches && target.matches('[data-testid=data-grid-canvas], [data-testid=data-grid-canvas] *');
    if (!dialog && (event.key === 'Enter' || event.key === ' ')) here.opener = null;
    if (event.key === 'Tab' && inTable && !dialog) { event.stopPropagation(); return true; }
    if (!dialog || !path.includes(dialog) && target !== document.body) return false;
    if (event.key === 'Escape' && inTable) {
        event.preventDefault();
        event.stopPropagation();
        dialog.focus();
        dialog.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', bubbles: true, cancelable: true }));
        return true;
    }
    if (event.key !== 'Tab') return false;
    const stops = stopsIn(dialog), at = stops.findIndex((one) => path.includes(one)), step = event.shiftKey ? -1 : 1;
    const next = at < 0 ? stops[event.shiftKey ? stops.length - 1 : 0] : stops[(at + step + stops.length) % stops.length];
    event.preventDefault();
    event.stopPropagation();
    if (next) next.focus();
    return true;
}

// ---- play ---------------------------------------------------------------------------------------------------------

// Each day is shown for as long as the speed says, a day on which nothing turned for no longer than a quick one; none is
// skipped: the next is asked for when the one before stands on the screen.
function play(here, now) {
    const replay = here.data.replay;
    if (!replay || !replay.playing) { here.dayAt = 0; return; }
    here.dayAt = here.dayAt || now;
    if (!resting() || here.playSentAt && now - here.playSentAt < 2 * AGAIN_MS) return;
    if (now < here.dayAt + replay.pause || Object.values(window.pingdaTogether || {}).some((one) => !one.shown)) return;
    here.playSentAt = here.dayAt = now;
    if (replay.day >= replay.last) here.send('play', 'end');
    else here.send('day', String(replay.day + 1));
}

// Behind `streamlit run` each component has a copy of this script: the first one's sheet dresses them all.
if (!window.pingdaSheet) {
    window.pingdaSheet = new CSSStyleSheet();
    window.pingdaSheet.replaceSync(PANEL_CSS);
}
