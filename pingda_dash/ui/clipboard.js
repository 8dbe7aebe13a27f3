// What is shown, to be taken along: as a file (存图), or for a chat (复制): the page's sentence and the picture at once.
// - the sentence comes with the header, made where all sentences are made; the picture shows what the screen shows;
// - where a page has no clipboard (plain HTTP in a network is no secure context) a selection is copied as if by hand;
// - where that fails, too, the sentence can be selected and the picture held or saved.
// Many chats take one of the two: the line that says what was copied offers each by itself.
const SHARE_LINE_MS = 12000, IN_THE_MAKING = '正在生成图片……';

if (!window.pingdaShare) {
    window.pingdaShare = {};
    document.addEventListener('click', ({ target }) => {
        const button = target.closest && target.closest('[data-share]');
        if (button) share(button.dataset.share);
    });
}

// what: save, both, text, image, look.
async function share(what) {
    const here = window.pingdaShare;
    if (here.making) return;
    const of = document.querySelector('.pd-share'), text = of.dataset.text, { full } = document.documentElement.dataset;
    const title = full && document.querySelector('.st-key-stage [data-full] .pd-full');
    const file = title ? of.dataset.file.replace(/_(?=\d{4}-)/, `_${title.dataset.panelTitle.replace(/[\\/:*?"<>|\s]+/g, '')}_`) : of.dataset.file;
    const fresh = what === 'save' || what === 'both' || !here.image;
    if (fresh && what !== 'text') here.image = pngOf();
    here.making = true;
    if (fresh && what !== 'text') shareLine(IN_THE_MAKING);
    try {
        if (what === 'save') saveBytes(await here.image, file);
        if (what === 'look') shareSheet(text, await here.image, file);
        if (['save', 'look'].includes(what)) shareLine(what === 'save' ? `已存图:${file}` : '');
        else await copy(what, text, here.image, file);
    } catch (error) {
        console.info(`share: ${error}`);
        shareLine('图片没有生成,请再试一次;仍不行时按 Ctrl+P 打印成 PDF。');
    } finally {
        here.making = false;
    }
}

async function pngOf() {
    await new Promise((then) => { requestAnimationFrame(() => setTimeout(then)); });  // the line that says so is drawn first
    const canvas = await pageImage();
    const bytes = await new Promise((done) => { canvas.toBlob(done, 'image/png'); });
    if (!bytes) throw new Error('no picture');
    return bytes;
}

function saveBytes(bytes, file) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(bytes);
    link.download = file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const COPIED = { both: '文字和图片', text: '文字', image: '图片' };

async function copy(what, text, image, file) {
    const kinds = {
        ...(what === 'image' ? {} : { 'text/plain': new Blob([text], { type: 'text/plain' }) }),
        ...(what === 'text' ? {} : { 'image/png': image }),
    };
    try {
        await navigator.clipboard.write([new ClipboardItem(kinds)]);  // a browser asks for it in the moment of the touch: the picture may come later
        shareLine(`已复制:${COPIED[what]}`, what === 'both' ? [['text', '只复制文字'], ['image', '只复制图片']] : []);
        return;
    } catch (error) {
        console.info(`clipboard: ${error}`);
    }
    const bytes = what === 'text' ? null : await image;
    if (await copyByHand(what === 'image' ? '' : text, bytes)) shareLine(`已复制:${COPIED[what]}`, [['text', '只复制文字'], ['look', '图片没贴出来?']]);
    else { shareLine(''); shareSheet(text, bytes || await image, file); }
}

// As if somebody had selected it: the words, and a picture that web pages, mail and documents take.
async function copyByHand(text, bytes) {
    const box = document.createElement('div');
    box.className = 'pd-copied';
    if (text) box.append(Object.assign(document.createElement('p'), { textContent: text }));
    if (bytes) {
        const picture = new Image();
        picture.src = await addressOf(bytes);
        box.append(picture);
        await picture.decode();
    }
    document.body.append(box);
    const selection = getSelection(), range = document.createRange();
    range.selectNodeContents(box);
    selection.removeAllRanges();
    selection.addRange(range);
    const done = document.execCommand('copy');
    selection.removeAllRanges();
    box.remove();
    return done;
}

function addressOf(bytes) {
    return new Promise((done) => {
        const reader = new FileReader();
        reader.onload = () => done(reader.result);
        reader.readAsDataURL(bytes);
    });
}

// One line at the foot of the window; '' takes it away.
function shareLine(words, ways = []) {
    const here = window.pingdaShare;
    clearTimeout(here.passes);
    if (here.line) here.line.remove();
    here.line = null;
    if (!words) return;
    const line = document.createElement('div');
    line.id = 'pd-shared';
    line.setAttribute('role', 'status');
    const warning = document.querySelector('.pd-share').dataset.private;
    line.append(Object.assign(document.createElement('span'), { textContent: warning && words !== IN_THE_MAKING ? `${words} · ${warning}` : words }));
    for (const [what, label] of ways) {
        const button = Object.assign(document.createElement('button'), { type: 'button', textContent: label });
        button.dataset.share = what;
        line.append(button);
    }
    document.body.append(line);
    here.line = line;
    if (words !== IN_THE_MAKING) here.passes = setTimeout(() => shareLine(''), SHARE_LINE_MS);
}

// The last way: the words to be selected, the picture to be held, or dragged, or saved.
function shareSheet(text, bytes, file) {
    const sheet = document.createElement('dialog'), picture = new Image();
    sheet.id = 'pd-share-sheet';
    sheet.setAttribute('aria-label', '复制文字和图片');
    sheet.innerHTML = '<p>请自己复制:选中文字按 Ctrl+C;图片长按或点右键复制,也可以存下来再发。</p><textarea readonly rows="4" aria-label="文字"></textarea><div><button type="button" data-share="save">存图</button><button type="button" class="pd-close">关闭</button></div>';
    sheet.querySelector('textarea').value = text;
    picture.alt = file;
    picture.src = URL.createObjectURL(bytes);
    sheet.append(picture);
    document.body.append(sheet);
    sheet.addEventListener('close', () => { URL.revokeObjectURL(picture.src); sheet.remove(); });
    sheet.querySelector('.pd-close').addEventListener('click', () => sheet.close());
    sheet.showModal();
    sheet.querySelector('textarea').select();
}
