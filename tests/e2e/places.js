// Where on the screen (level 0) villages lie, (1) the groups of one, (2) households: [[x, y], name], none under a name;
// of a household its number in a group, in a village the name of its group.
// Of households so many of those in sight as are asked for, from all over the place: of a village none beside one that is
// marked; of a group those first, and each 20 px beside its dot, where no other is nearer.
([level, code, count]) => {
    const { map } = document.querySelector('.pd-map'), box = map.body.getBoundingClientRect(), { camera, body } = map;
    const scale = 2 ** camera.zoom;
    const screen = ([x, y]) => [
        box.left + (x - camera.x) * scale + body.clientWidth / 2,
        box.top + (y - camera.y) * scale + body.clientHeight / 2,
    ];
    const free = ([x, y]) => {
        const top = document.elementFromPoint(x, y);
        return top && !top.closest('.pd-map-name');
    };
    const within = (ring, [x, y]) => ring.map(screen).reduce((odd, [ax, ay], i, all) => {
        const [bx, by] = all[(i + 1) % all.length];
        return (ay > y) !== (by > y) && x < ((bx - ax) * (y - ay)) / (by - ay) + ax ? !odd : odd;
    }, false);
    const rings = level === 0 ? [...map.areas.values()].map((one) => [one.rings[0], one.code])
        : map.groups.filter((one) => one.village === code).map((one) => [one.ring, one.name]);
    const near = (at) => map.marks.some((mark) => Math.hypot(...[0, 1].map((axis) => screen(mark.at)[axis] - at[axis])) < 30);
    if (level === 2) {
        const [first, end] = map.span, made = [], unit = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
        const dots = [...Array(end - first).keys()].map((at) => screen([map.at[2 * (first + at)], map.at[2 * (first + at) + 1]]));
        const order = [...dots.keys()].map((turn) => Math.floor((turn * 0.618 % 1) * dots.length));
        if (map.group) order.sort((a, b) => Number(near(dots[b])) - Number(near(dots[a])));
        for (const i of new Set(order)) {
            const [x, y] = dots[i], dot = first + i;
            const whose = map.group ? map.people.ids[dot - map.people.first] : map.groups.find((one) => dot >= one.first && dot < one.end).name;
            if (made.length === count) break;
            if (!map.group && near([x, y])) continue;
            const others = dots.filter((_, at) => at !== i).map(([u, v]) => [Math.hypot(u - x, v - y), u, v]);
            const [gap, u, v] = others.reduce((least, one) => (one[0] < least[0] ? one : least));
            const away = map.group ? Math.min(20 * unit, 0.45 * gap) : 0, at = [x + away * (x - u) / gap, y + away * (y - v) / gap];
            const nearest = others.every((one) => Math.hypot(one[1] - at[0], one[2] - at[1]) > away);
            const inside = at[0] > box.left && at[0] < box.right && at[1] > box.top && at[1] < box.bottom;
            if (inside && nearest && free(at)) made.push([at, whose]);
        }
        return made;
    }
    return rings.map(([ring, name]) => {
        const span = [0, 1].map((axis) => ring.map((at) => at[axis])).map((all) => [Math.min(...all), Math.max(...all)]);
        const middle = span.map(([least, most]) => (least + most) / 2), reach = span.map(([least, most]) => (most - least) / 2);
        for (let step = 0; step < 160; step += 1) {
            const away = 0.006 * step, turn = 2.4 * step;
            const at = screen([middle[0] + away * reach[0] * Math.cos(turn), middle[1] + away * reach[1] * Math.sin(turn)]);
            if (free(at) && !near(at) && within(ring, at)) return [at, name];
        }
        return null;
    }).filter(Boolean);
}
