// Asks the server twice a second which version it shows, and says so once when it is another than this window drew.
// The question costs no run of the page: a timed fragment would, and one that falls on the end of a longer run makes
// Streamlit throw away what that run had not yet sent.
const EVERY_MS = 500;
const AGAIN_MS = 5000;

export default function ({ data, setTriggerValue }) {
    const watch = window.pingdaHead || (window.pingdaHead = { timer: 0, told: 0 });
    watch.seen = data.seen;
    watch.told = 0;
    watch.tell = (head) => setTriggerValue('moved', head);
    clearTimeout(watch.timer);
    const look = async () => {
        try {
            const answer = await fetch('/pingda/head', { cache: 'no-store', signal: AbortSignal.timeout(AGAIN_MS) });
            const head = answer.ok ? await answer.text() : watch.seen;
            if (head !== watch.seen && Date.now() - watch.told > AGAIN_MS) {
                watch.told = Date.now();
                watch.tell(head);
            }
        } catch { /* the server is away: the next question may find it */ }
        clearTimeout(watch.timer);
        watch.timer = setTimeout(look, EVERY_MS);
    };
    watch.timer = setTimeout(look, EVERY_MS);
}
