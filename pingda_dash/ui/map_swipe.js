// A finger's flick to the side, on the map of a village, a group or a household, goes to the next or the previous place of
// the same kind, as the arrow keys do: to the left is on, as a page is turned. Only while the map shows its place as it did
// on arrival: what was moved or enlarged by hand is moved on by hand. A second finger makes it a pinch.
const FLICK_MS = 450, FLICK_PX = 56, FLICK_SLOPE = 0.5, ASTRAY_PX = 48, ASTRAY_ZOOM = 0.15;

function showsItsPlace(map) {
    if (performance.now() < (map.flying || 0)) return true;
    const to = cameraFor(map), { camera } = map;
    return Math.abs(camera.zoom - to.zoom) < ASTRAY_ZOOM
        && Math.hypot(camera.x - to.x, camera.y - to.y) * 2 ** to.zoom < grown(ASTRAY_PX);
}

function listenToFlick(map) {
    const { body } = map;
    let flick = null;
    body.addEventListener('pointerdown', (event) => {
        if (event.pointerType !== 'touch') return;
        const begins = event.isPrimary && map.values && map.level !== TOWNSHIP && showsItsPlace(map);
        flick = begins ? { id: event.pointerId, x: event.clientX, y: event.clientY, at: event.timeStamp } : null;
    }, true);
    body.addEventListener('pointercancel', () => { flick = null; }, true);
    body.addEventListener('pointerup', (event) => {
        if (!flick || event.pointerId !== flick.id) return;
        const across = event.clientX - flick.x, along = event.clientY - flick.y, lasted = event.timeStamp - flick.at;
        flick = null;
        if (lasted > FLICK_MS || Math.abs(across) < grown(FLICK_PX) || Math.abs(along) > FLICK_SLOPE * Math.abs(across)) return;
        const { steps } = map.values, pick = across < 0 ? steps.next : steps.previous;
        if (!pick) return;
        setTimeout(() => { fit_(map, FLY_MS); pickOn(map, pick); }, 0);  // once the camera has let go of the finger
    }, true);
}
