// Tells Python, once and when it changes, how big a rem is: plotly and deck.gl do not scale with the root font.
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
    return () => { clearTimeout(waiting); window.removeEventListener('resize', later); };
}
