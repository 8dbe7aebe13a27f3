// One panel in the whole window. Which one stands in the address (`panel=`): a reload keeps it, Back leaves it, and on a wall
// it is a visit (window.js). Nothing is asked of the server for it: panels fill what room they have, in larger type (--zoom).
const FULL_ICONS = [
    'M1 6V1h5M10 1h5v5M15 10v5h-5M6 15H1v-5',  // to the corners
    'M6 1v5H1M15 6h-5V1M10 15v-5h5M1 10h5v5',  // and back
];

// The panel that the address asks for; '' for none.
function panelAsked() {
    return new URLSearchParams(location.search).get('panel') || '';
}

// title: of the panel in whose title line it stands.
function fullButton(title) {
    const button = document.createElement('button');
    button.className = 'pd-full';
    button.type = 'button';
    button.dataset.panelTitle = title;
    button.innerHTML = '<svg viewBox="0 0 16 16" aria-hidden="true"><path/></svg>';
    labelFull(button, false);
    return button;
}

function labelFull(button, full) {
    const words = full ? '还原' : '放大';
    button.title = full ? '还原(Esc)' : words;
    button.setAttribute('aria-label', `${words}:${button.dataset.panelTitle}`);
    button.querySelector('path').setAttribute('d', FULL_ICONS[Number(full)]);
}

// The saving of a panel that fills the window.
function panelImageButton() {
    const button = document.createElement('button');
    Object.assign(button, { className: 'pd-full-image', type: 'button', textContent: '存图', title: '把这一块存成图片' });
    button.dataset.share = 'save';
    return button;
}

// Whether a panel's host is in the panel that fills the window: its lists have room for columns there.
function isFull(host) {
    const { host: body } = host.getRootNode();
    return Boolean(body && body.closest('[data-full]:not(:root)'));
}

// Brings the window to what its address asks for. While another page is on its way, what is shown stays.
function showFull() {
    const root = document.documentElement, area = panelAsked(), { full } = root.dataset, here = window.pingdaFull;
    if (full && here.path !== location.pathname && here.page === root.dataset.page) return;
    const card = area && document.querySelector(`.st-key-stage .st-key-panel-${CSS.escape(area)}`);
    if (card ? full === area && card.hasAttribute('data-full') : !full) return;
    const scroller = document.querySelector('[data-testid=stMain]');
    if (card && !full) here.scrolled = scroller ? scroller.scrollTop : 0;
    document.querySelectorAll('[data-full]:not(:root)').forEach((one) => one.removeAttribute('data-full'));
    if (card) card.setAttribute('data-full', '');
    for (const one of document.querySelectorAll('.st-key-stage *')) if (one.shadowRoot && one.shadowRoot.querySelector('.host')) one.shadowRoot.querySelector('.host').classList.toggle('full', Boolean(card) && card.contains(one));
    document.querySelectorAll('.pd-full').forEach((button) => labelFull(button, Boolean(card) && card.contains(button)));
    if (card) {
        Object.assign(here, { path: location.pathname, page: root.dataset.page });
        root.dataset.full = area;
        return;
    }
    const left = root.dataset.full;
    delete root.dataset.full;
    if (scroller) scroller.scrollTop = here.scrolled;
    if (document.fullscreenElement) document.exitFullscreen();
    const button = document.querySelector(`.st-key-stage .st-key-panel-${CSS.escape(left)} .pd-full`);
    if (button && document.activeElement === document.body) button.focus({ preventScroll: true });
}

function enterFull(area) {
    const address_ = new URL(location.href), root = document.documentElement;
    address_.searchParams.set('panel', area);
    history.pushState({ pdPanel: true }, '', address_);
    dispatchEvent(new PopStateEvent('popstate'));
    if (document.fullscreenEnabled && !root.hasAttribute('data-wall')) root.requestFullscreen({ navigationUI: 'hide' }).catch(() => { /* it fills the window */ });
}

// Back, where the panel was the last step; else (opened by its address, or something was chosen in it) an address without it.
function leaveFull() {
    if (!panelAsked()) return;
    if (history.state && history.state.pdPanel) { history.back(); return; }
    const address_ = new URL(location.href);
    address_.searchParams.delete('panel');
    turnTo(address_);
}

if (!window.pingdaFull) {
    window.pingdaFull = { scrolled: 0 };
    window.addEventListener('popstate', showFull);
    document.addEventListener('click', ({ target }) => {
        const button = target.closest && target.closest('.pd-full');
        if (!button) return;
        if (panelAsked()) leaveFull();
        else enterFull(/st-key-panel-(\S+)/.exec(button.closest('[class*="st-key-panel-"]').className)[1]);
    });
    // The browser keeps Escape to itself while it fills the screen: what it would have closed is closed here.
    document.addEventListener('fullscreenchange', () => {
        if (document.fullscreenElement || !panelAsked()) return;
        const dialog = openDialog(), close = dialog && dialog.querySelector('button:is([aria-label=Close], [aria-label=关闭])');
        if (close) close.click(); else if (!dialog) leaveFull();
    });
}
