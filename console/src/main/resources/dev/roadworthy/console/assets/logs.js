// The log: follows the API's stream at the bottom, fetches older lines at the top, and keeps the
// page light however long it stays open. A line is hostile text: it only ever becomes textContent.
'use strict';

(() => {
  const { follow, liveMark, toast, showTimes, signIn, clock, zoned } = window.roadworthy;
  const root = document.querySelector('[data-logs]');
  if (!root) return;
  const MOST = 2000; // lines in the page; about 10 MB of DOM, and scrolling stays smooth
  const PAGE = 200; // lines in one answer of the API
  const HELD = 2000; // lines kept aside while paused or scrolled up

  const pane = root.querySelector('[data-pane]');
  const list = root.querySelector('[data-lines]');
  const older = root.querySelector('[data-older]');
  const jump = root.querySelector('[data-jump]');
  const count = root.querySelector('[data-count]');
  const empty = root.querySelector('[data-empty]');
  const pauseButton = root.querySelector('[data-pause]');
  const query = root.dataset.query;
  const follows = root.dataset.follow === 'true';
  const live = liveMark('logs');
  const ids = new Set([...list.children].map((li) => li.dataset.id));

  let paused = false;
  let behind = false; // lines below the last one shown were left out
  let held = [];
  let arrived = [];
  let drawing = 0;
  let loading = false;
  let oldest = list.children.length < PAGE;
  let state = 'waiting';

  const levels = { fatal: 'error', critical: 'error', error: 'error', warn: 'warn', warning: 'warn', info: 'info', notice: 'info', debug: 'debug', trace: 'debug' };

  function span(kind, text) {
    const s = document.createElement('span');
    s.className = kind;
    s.textContent = text;
    return s;
  }

  function row(line) {
    const li = document.createElement('li');
    li.className = 'line';
    li.dataset.id = line.id;
    li.dataset.level = levels[(line.level || '').toLowerCase()] || '';
    li.dataset.source = line.source || '';
    const meta = span('line-meta', '');
    const at = Date.parse(line.time);
    if (!Number.isNaN(at)) {
      const time = document.createElement('time');
      time.className = 'clock';
      time.dateTime = line.time;
      time.dataset.zoned = 'yes';
      time.textContent = clock.format(at);
      time.title = zoned.format(at);
      meta.append(time);
    }
    meta.append(span('lv', line.level || ''), span('inst', line.instance || line.source || ''));
    li.append(meta, span('txt', line.text || ''));
    if (line.request) {
      const a = document.createElement('a');
      a.className = 'req';
      a.href = `/logs?request=${encodeURIComponent(line.request)}`;
      a.title = `Every line of request ${line.request}`;
      a.textContent = line.request.length <= 10 ? line.request : line.request.slice(-8);
      li.append(a);
    }
    return li;
  }

  // Lines not in the page yet, as rows.
  function fresh(lines) {
    const rows = document.createDocumentFragment();
    for (const line of lines) {
      const id = String(line.id);
      if (ids.has(id)) continue;
      ids.add(id);
      rows.append(row(line));
    }
    return rows;
  }

  function trim(fromTop) {
    while (list.children.length > MOST) {
      const gone = fromTop ? list.firstElementChild : list.lastElementChild;
      ids.delete(gone.dataset.id);
      gone.remove();
      if (fromTop) oldest = false; else behind = true;
    }
  }

  const atBottom = () => pane.scrollHeight - pane.scrollTop - pane.clientHeight < 40;
  // Lines must not run away under a pointer about to click, nor under a selection.
  const isReading = () => pane.querySelector('.req:hover') !== null
    || (!getSelection().isCollapsed && pane.contains(getSelection().anchorNode));
  const toBottom = () => { pane.scrollTop = pane.scrollHeight; };

  function words() {
    const n = list.children.length;
    empty.hidden = n > 0;
    const waiting = held.length ? `, ${held.length}${held.length >= HELD ? ' or more' : ''} new` : '';
    count.textContent = n ? `${n.toLocaleString('en')} lines${waiting}` : '';
    older.hidden = n === 0;
    older.textContent = loading ? 'Loading older lines' : oldest ? (query ? 'No older line matches.' : 'This is the oldest line kept.') : '';
    jump.hidden = !follows || (!behind && atBottom() && (!held.length || !paused));
    jump.textContent = held.length ? `${held.length.toLocaleString('en')} new` : 'Newest lines';
    mark();
  }

  function take(line) {
    arrived.push(line);
    if (arrived.length > HELD) { arrived.shift(); behind = true; }
    // Ten pictures a second are enough for an eye, and leave time for a flood.
    if (!drawing) drawing = setTimeout(draw, 100);
  }

  // The stream left lines out because the browser was slow; the store has them.
  function lost() {
    behind = true;
    if (!paused && atBottom()) catchUp(); else words();
  }

  function draw() {
    drawing = 0;
    held.push(...arrived.filter((l) => !ids.has(String(l.id))));
    arrived = [];
    if (held.length > HELD) { held.splice(0, held.length - HELD); behind = true; }
    if (!paused && !behind && atBottom() && !isReading()) {
      list.append(fresh(held));
      held = [];
      trim(true);
      toBottom();
    }
    words();
  }

  async function ask(more) {
    const answer = await fetch(`/api/logs?${query}${query ? '&' : ''}limit=${PAGE}${more}`, { headers: { Accept: 'application/json' } }).catch(() => null);
    if (answer && answer.status === 401) signIn();
    if (!answer || !answer.ok) return null;
    return (await answer.json()).items || [];
  }

  // Newest again: what was held if it joins on, else from the API.
  async function catchUp() {
    if (!behind) {
      list.append(fresh(held));
      held = [];
      trim(true);
    } else {
      const lines = await ask('');
      if (!lines) { toast('The newest lines could not be read. Try again in a moment.'); return; }
      list.replaceChildren();
      ids.clear();
      held = [];
      behind = false;
      oldest = lines.length < PAGE;
      list.append(fresh(lines.reverse()));
    }
    toBottom();
    words();
  }

  // After each (re)connection: lines written between the page and the stream.
  async function fillGap() {
    const lines = await ask('');
    if (!lines) return;
    const joins = !list.children.length || lines.some((l) => ids.has(String(l.id)));
    if (!joins) behind = true;
    if (joins) for (const line of lines.reverse()) if (!ids.has(String(line.id))) take(line);
    if (behind && !paused && atBottom()) catchUp(); else words();
  }

  async function loadOlder() {
    const first = list.firstElementChild;
    if (loading || oldest || !first) return;
    loading = true;
    words();
    const lines = await ask(`&before=${encodeURIComponent(first.dataset.id)}`);
    loading = false;
    if (lines) {
      oldest = lines.length < PAGE;
      const from = pane.scrollHeight - pane.scrollTop;
      const rows = fresh(lines.reverse());
      if (!rows.children.length) oldest = true;
      list.prepend(rows);
      pane.scrollTop = pane.scrollHeight - from;
      trim(false);
    }
    words();
  }

  // Marks the text filtered by, without touching the lines (CSS Custom Highlight API).
  const wanted = (new URLSearchParams(query).get('text') || '').toLowerCase();
  function mark() {
    if (!wanted || !window.Highlight || !CSS.highlights) return;
    const found = new Highlight();
    for (const text of list.querySelectorAll('.txt')) {
      const node = text.firstChild;
      const at = node ? node.data.toLowerCase().indexOf(wanted) : -1;
      if (at < 0 || at + wanted.length > node.length) continue;
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      found.add(range);
    }
    CSS.highlights.set('found', found);
  }

  async function copy() {
    const text = [...list.children].map((li) => {
      const at = li.querySelector('time')?.dateTime || '';
      return [at, li.querySelector('.lv').textContent, li.querySelector('.inst').textContent, li.querySelector('.txt').textContent].filter(Boolean).join('  ');
    }).join('\n');
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Plain http on another host than localhost has no clipboard API.
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    toast(`${list.children.length.toLocaleString('en')} lines copied.`);
  }

  pane.addEventListener('scroll', () => {
    if (pane.scrollTop < 300) loadOlder();
    if (atBottom() && held.length && !paused && !behind) catchUp(); else words();
  }, { passive: true });
  jump.addEventListener('click', () => { if (paused) setPaused(false); else catchUp(); });
  root.querySelector('[data-copy]').addEventListener('click', copy);
  root.querySelector('[data-wrap]').addEventListener('click', (event) => {
    const wrap = pane.classList.toggle('nowrap') === false;
    event.currentTarget.setAttribute('aria-pressed', String(wrap));
  });
  for (const select of root.querySelectorAll('[data-filters] select')) {
    select.addEventListener('change', () => select.form.requestSubmit());
  }
  root.querySelector('[data-filters]').addEventListener('submit', (event) => {
    // Empty fields do not belong into an address that is passed on.
    for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
  });
  addEventListener('pageshow', () => { for (const f of root.querySelectorAll('[data-filters] :disabled')) f.disabled = false; });

  function setPaused(to) {
    paused = to;
    pauseButton.setAttribute('aria-pressed', String(paused));
    pauseButton.textContent = paused ? 'Resume' : 'Pause';
    live(paused ? 'paused' : state);
    if (paused) words(); else catchUp();
  }
  pauseButton?.addEventListener('click', () => setPaused(!paused));

  showTimes(root);
  toBottom();
  words();
  if (follows) {
    follow(`/api/logs/stream${query ? '?' : ''}${query}`, { line: take, lost, problem: toast }, (now) => {
      state = now;
      if (!paused) live(now);
      if (now === 'live') fillGap();
    });
  }
})();
