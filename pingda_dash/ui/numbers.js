// Every figure opens. A touch on a number, a bar, a segment or a curve that has no pick of its own tells
// `figure:<panel>@<row>@<what was touched>`; the panel's title is the same pick for the keyboard (picture.js).
// A row says its name in [data-row], or holds it as its first words without a number.
const ANSWERS = '[data-pick], [data-opens], [data-choose], [data-turn], button, a, select, input, textarea, label, summary, [role=button], [role=tab], .pd-days';
const MARKS = '.chart, .field, .field *, .bar, .bar *, .stack, .stack *, .track, .track *, .foot-bar, .foot-bar *, .cells *, .sankey path, .sankey rect';
const NUMBER_ALONE = /^[\d\s.,%/≈+—-]*[第天户人项个条村万元次份本页场处家名亩担吨头只岁公里秒分版行格]*[\d\s.,%/≈+—-]*[第天户人项个条村万元次份本页场处家名亩担吨头只岁公里秒分版行格]*$/;
const NUMBERS_OF_A_ROW = 8, LONGEST_TOUCH = 60;

const holdsNumber = (node) => node.nodeType === Node.TEXT_NODE && /\d/.test(node.textContent);
const placeOf = ({ clientX, clientY }) => `${clientX},${clientY}`;
const among = (path, selector) => path.find((one) => one.matches(selector));

// What a touch would open: the panel, the row, the element that was touched; null where nothing or something else does.
function figureAt(event) {
    const path = event.composedPath().filter((one) => one.matches);
    if (among(path, ANSWERS) || among(path, '[role=dialog]')) return null;
    const part = among(path, '[class*=st-key-panel-]') || among(path, '[data-part]');
    if (!part) return null;
    const named = /st-key-panel-(\S+)/.exec(part.className), leaf = leafAt(path[0], event);
    return leaf && { area: named ? named[1] : part.dataset.part, row: named ? rowOf(leaf) : '', touched: wordsOf(leaf), leaf };
}

// The element with the number that was touched, or the mark; what lies above a number does not cover it.
function leafAt(target, { clientX, clientY }) {
    if ([...target.childNodes].some(holdsNumber)) return target;
    const chart = target.closest('.pd-figure');
    if (chart) return textAt(chart, clientX, clientY) || (target.matches(MARKS) ? target : null);
    const below = target.getRootNode().elementsFromPoint(clientX, clientY);
    return below.find((one) => [...one.childNodes].some(holdsNumber) && /^(tspan|text|b|i|span|small|p|td)$/i.test(one.tagName))
        || (target.matches(MARKS) ? target : null);
}

// plotly lets no pointer through to its words.
function textAt(chart, x, y) {
    return [...chart.querySelectorAll('text')].find((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return /\d/.test(text.textContent) && left <= x && x <= right && top <= y && y <= bottom;
    });
}

function wordsOf(leaf) {
    let one = leaf;
    if (!/\d/.test(one.textContent)) return '';
    while (one.parentElement && NUMBER_ALONE.test(one.parentElement.textContent.trim()) && isOneFigure(one.parentElement, one)) one = one.parentElement;
    return one.textContent.replace(/\s+/g, ' ').trim().slice(0, LONGEST_TOUCH);
}

// `第 <b>62</b> 天 / 103` is one, two elements with a number each are two.
function isOneFigure(element, part) {
    return [...element.children].every((one) => one === part || !/\d/.test(one.textContent));
}

function rowOf(leaf) {
    for (let one = leaf; one; one = one.parentElement) {
        if (one.dataset.row !== undefined) return one.dataset.row;
        if (one.matches('.field, .pd-head')) break;
        const texts = textsOf(one), names = texts.filter((text) => !/[\d›]/.test(text) && !NUMBER_ALONE.test(text) && text.length > 1);
        if (texts.length - names.length > NUMBERS_OF_A_ROW) break;
        if (names.length) return names[0];
    }
    return leaf.textContent.split(/\d/)[0].trim();
}

function textsOf(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), texts = [];
    for (let node; (node = walker.nextNode());) if (node.textContent.trim() && !node.parentElement.closest('style, button')) texts.push(node.textContent.trim());
    return texts;
}

const figurePick = (area, row, touched) => `figure:${[area, row, touched].map((one) => one.replaceAll('@', '＠')).join('@')}`;

function tellFigure(area, row, touched) {
    const stage = window.pingdaStage;
    if (stage && stage.isConnected) stage.tell('pick', { in: '', pick: figurePick(area, row, touched) });
}

if (!window.pingdaFigures) {
    window.pingdaFigures = true;
    document.addEventListener('click', (event) => {
        const chart = event.composedPath().find((one) => one.classList && one.classList.contains('pd-figure'));
        if (chart && chart.answered === placeOf(event)) {  // plotly told what was touched (figures.js)
            chart.answered = '';
            return;
        }
        const figure = figureAt(event);
        if (figure) tellFigure(figure.area, figure.row, figure.touched);
    });
    document.addEventListener('pointerover', (event) => {
        const figure = figureAt(event);
        if (figure) figure.leaf.dataset.touch = '';
    });
}
