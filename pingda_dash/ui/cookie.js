// Keeps who is signed in over a refresh: a cookie that goes to this server alone, and never with another site's request.
// Told again at every redraw, it is written once: another window of this browser may have signed in as somebody else.
export default function ({ data }) {
    if (window.pingdaKept === data.token) return;
    window.pingdaKept = data.token;
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `${data.name}=${data.token}; Path=/; Max-Age=${data.seconds}; SameSite=Strict${secure}`;
}
