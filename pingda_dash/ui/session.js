// Keeps who is signed in over a refresh: a cookie that goes to this server alone, and never with another site's request.
// Told again at every redraw, it is written once: another window of this browser may have signed in as somebody else.
// A screen left alone is drawn again when its session ends, so that nothing of it stays open.
export default function ({ data, setTriggerValue }) {
    const kept = data.cookie;
    if (kept && window.pingdaKept !== kept.token) {
        window.pingdaKept = kept.token;
        const secure = location.protocol === 'https:' ? '; Secure' : '';
        document.cookie = `${kept.name}=${kept.token}; Path=/; Max-Age=${kept.seconds}; SameSite=Strict${secure}`;
    }
    clearTimeout(window.pingdaEnds);
    if (data.ends !== null)
        window.pingdaEnds = setTimeout(() => setTriggerValue('ended', Date.now()), 1000 * data.ends + 500);
}
