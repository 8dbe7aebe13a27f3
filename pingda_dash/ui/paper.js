// The window's sheet of paper: what print.css cannot do by itself. PAPER_CSS stands above (assets.py puts it there).
// - Ctrl+P and 打印本页 lay the sheet out on the screen first, so that every chart is drawn at the size it has on it;
// - however printing began: lists show as many rows as the paper holds, a chart fills its card (SVG with a viewBox), hints
//   about clicking are left out, and the foot says when it was printed.
const PAPER_STEP_MS = 100, PAPER_STILL = 4, PAPER_LONGEST = 40;  // charts are drawn once nothing moved for four steps

if (!window.pingdaPaper) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(PAPER_CSS);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    window.pingdaPaper = { before: [] };
    window.addEventListener('beforeprint', paperLaidOut);
    window.addEventListener('afterprint', paperDone);
    document.addEventListener('click', (event) => { if (paperButton(event)) paperPrint(); });
    window.addEventListener('keydown', (event) => {
        const printed = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'p';
        if (!printed && !(event.key === 'Enter' && paperButton(event))) return;
        event.preventDefault();
        paperPrint();
    }, true);
}

function paperButton(event) {
    const [target] = event.composedPath();
    return target.closest && target.closest('.pd-print');
}

async function paperPrint() {
    if (window.pingdaPaper.printing) return;
    window.pingdaPaper.printing = true;
    const restore = paperMedia();
    document.documentElement.setAttribute('data-sheet', '');
    window.pingda.leafAgain();
    for (let still = 0, step = 0, last = ''; still < PAPER_STILL && step < PAPER_LONGEST; step += 1) {
        await new Promise((then) => { setTimeout(then, PAPER_STEP_MS); });
        const now = paperCharts().map((svg) => `${svg.getAttribute('width')}x${svg.getAttribute('height')}`).join();
        still = now === last ? still + 1 : 0;
        last = now;
    }
    window.print();
    document.documentElement.removeAttribute('data-sheet');
    restore();
    window.pingda.leafAgain();
    window.pingdaPaper.printing = false;
}

function paperLaidOut() {
    paperDone();
    const root = document.documentElement, { before, printing } = window.pingdaPaper;
    const now = new Date(), two = (n) => String(n).padStart(2, '0');
    const text = `打印于 ${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日 ${two(now.getHours())}:${two(now.getMinutes())}`;
    document.querySelectorAll('.pd-printed').forEach((place) => { place.textContent = text; });
    document.querySelectorAll('.pd-head span').forEach((note) => {
        const text = note.textContent;
        note.textContent = text.split(' · ').filter((part) => !/点击|点一/.test(part)).join(' · ');
        before.push(() => { note.textContent = text; });
    });
    paperCharts().forEach((svg) => {
        svg.setAttribute('preserveAspectRatio', 'xMidYMin meet');
        svg.setAttribute('viewBox', `0 0 ${svg.getAttribute('width')} ${svg.getAttribute('height')}`);
        before.push(() => svg.removeAttribute('viewBox'));
    });
    before.push(paperMedia());
    root.setAttribute('data-sheet', '');
    paperHosts().forEach((host) => host.refit());
    before.push(...mapsOnPaper());
    if (!printing) root.removeAttribute('data-sheet');
    before.push(() => requestAnimationFrame(() => paperHosts().forEach((host) => host.refit())));
}

function paperDone() {
    window.pingdaPaper.before.splice(0).forEach((restore) => restore());
}

function paperCharts() {
    return [...document.querySelectorAll('.js-plotly-plot .main-svg')];
}

function paperHosts() {
    return [...document.querySelectorAll('*')].filter((one) => one.shadowRoot)
        .map((one) => one.shadowRoot.querySelector('.host')).filter((host) => host && host.refit);
}

// What depends on the window's size does not hold for paper (a browser that prints asks for the size of another sheet).
function paperMedia() {
    const sheets = [...document.styleSheets, ...document.adoptedStyleSheets, window.pingdaSheet].filter(Boolean);
    const rules = sheets.flatMap((one) => [...one.cssRules]).filter((rule) => rule instanceof CSSMediaRule);
    const sized = rules.filter((rule) => /width|height|aspect-ratio/.test(rule.media.mediaText));
    const texts = sized.map((rule) => rule.media.mediaText);
    sized.forEach((rule) => { rule.media.mediaText = 'not all'; });
    return () => sized.forEach((rule, index) => { rule.media.mediaText = texts[index]; });
}
