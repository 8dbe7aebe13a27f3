// What a window knows by itself, without asking Python at every tick:
// - how big a rem is, told once and when it changes: plotly and deck.gl do not scale with the root font;
// - whether the server still answers: a wall that stands still must say so, in Chinese;
// - that nobody touched it for an hour: it then starts afresh, for browsers leak WebGL contexts (not on the desk).
const CHECK_MS = 3000;
const IDLE_MS = 60 * 60 * 1000;

export default function ({ data, setStateValue }) {
    const tell = () => {
        const rem = Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 4) / 4;
        const now = `${rem}x${window.innerWidth}x${window.innerHeight}`;
        if (now !== data.known) { data.known = now; setStateValue('seen', now); }
    };
    let waiting = 0;
    const later = () => { clearTimeout(waiting); waiting = setTimeout(tell, 300); };
    later();
    window.addEventListener('resize', later);
    watchServer();
    return () => { clearTimeout(waiting); window.removeEventListener('resize', later); };
}

function watchServer() {
    if (window.pingdaWatch) return;
    window.pingdaWatch = true;
    let missed = 0, since = null, touched = Date.now();
    for (const kind of ['pointerdown', 'keydown', 'wheel']) window.addEventListener(kind, () => { touched = Date.now(); }, true);
    setInterval(async () => {
        let answers = false;
        try {
            const limit = AbortSignal.timeout(CHECK_MS - 500);
            answers = (await fetch('/_stcore/health', { cache: 'no-store', signal: limit })).ok;
        } catch { answers = false; }
        missed = answers ? 0 : missed + 1;
        if (missed === 1) since = new Date();
        banner(missed >= 2 ? since : null);
        const desk = location.pathname.endsWith('/upload');
        if (answers && !desk && Date.now() - touched > IDLE_MS) location.reload();
    }, CHECK_MS);
}

function banner(since) {
    let strip = document.getElementById('pd-offline');
    if (!since) { if (strip) strip.remove(); return; }
    if (strip) return;
    strip = document.createElement('div');
    strip.id = 'pd-offline';
    strip.setAttribute('role', 'alert');
    const clock = `${String(since.getHours()).padStart(2, '0')}:${String(since.getMinutes()).padStart(2, '0')}`;
    strip.textContent = `与服务器断开 · 画面停在 ${clock} · 正在重新连接……`;
    document.body.appendChild(strip);
}
