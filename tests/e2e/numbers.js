// Every text of the page that holds a number, touched where it stands: what answered to it.
// live: a pick, a link, a control or a panel told something. scale: it is the scale of a chart or a calendar's day.
() => {
  const roots = [document], numbers = [];
  for (let at = 0; at < roots.length; at++) for (const one of roots[at].querySelectorAll('*')) if (one.shadowRoot) roots.push(one.shadowRoot);
  const above = (one) => one.assignedSlot || one.parentElement || (one.getRootNode().host ?? null);
  const CONTROLS = 'button, a, select, input, textarea, label, summary, [role=button], [role=tab], [data-opens], [data-choose], [data-turn], .pd-days';
  const stage = window.pingdaStage, tell = stage.tell, answers = [];
  stage.tell = (_, value) => answers.push(value.pick);
  try {
    for (const root of roots) {
      const walker = document.createTreeWalker(root === document ? document.body : root, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode());) {
        const text = node.textContent.trim(), parent = node.parentElement;
        if (!/\d/.test(text) || /STYLE|SCRIPT/.test(parent.tagName)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const { left, top, width, height } = range.getBoundingClientRect(), style = getComputedStyle(parent);
        if (width < 1 || height < 1 || style.visibility === 'hidden' || style.display === 'none') continue;
        let control = false, pick = '', area = '';
        for (let one = parent; one; one = above(one)) {
          if (one.matches(CONTROLS)) control = true;
          if (one.dataset.pick && !pick) pick = one.dataset.pick;
          const named = /st-key-panel-(\S+)|pd-part-(\S+)/.exec(one.getAttribute('class') || '');
          if (named && !area) area = named[1] || named[2];
        }
        const [x, y] = [left + width / 2, top + height / 2];
        if (!control && !pick) {
          const above_ = root.elementFromPoint ? root.elementFromPoint(x, y) : null;
          const target = above_ && parent.contains(above_) && x > 0 && y > 0 && x < innerWidth && y < innerHeight ? above_ : parent;  // a list's next leaf is below others
          answers.length = 0;
          target.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true, clientX: x, clientY: y }));
          pick = answers[0] || '';
        }
        numbers.push({ area, text: text.slice(0, 40), pick, live: control || Boolean(pick) });
      }
    }
  } finally { stage.tell = tell; }
  return numbers;
}
