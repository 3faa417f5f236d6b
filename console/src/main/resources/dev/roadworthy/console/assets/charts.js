// The small charts of the overview: a first picture from /api/metrics, then a point every two
// seconds from its stream, gathered into the same steps.
'use strict';

(() => {
  const { follow, liveMark, signIn } = window.roadworthy;
  const root = document.querySelector('[data-charts]');
  if (!root || !window.uPlot) return;
  const names = ['requests', 'errors', 'p50', 'p95'];
  const data = { x: [], requests: [], errors: [], p50: [], p95: [] };
  let range = '15m';
  let step = 10;
  let stepText = '10s';
  let gathered = 0;
  let charts = [];

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const two = (n) => String(n).padStart(2, '0');
  const number = (v) => v == null ? '–' : v >= 100 ? Math.round(v).toLocaleString('en') : v >= 10 ? v.toFixed(1) : v === 0 ? '0' : v.toFixed(2);
  const millis = (v) => v == null ? '–' : v >= 1000 ? `${(v / 1000).toFixed(1)} s` : v >= 10 ? `${Math.round(v)} ms` : `${v.toFixed(1)} ms`;
  const hour = (t) => { const d = new Date(t * 1000); return `${two(d.getHours())}:${two(d.getMinutes())}`; };
  const exact = (t) => `${hour(t)}:${two(new Date(t * 1000).getSeconds())}`;

  const kinds = {
    requests: { series: [['requests', '--chart-1', '--chart-1-fill']], text: number, floor: 1 },
    errors: { series: [['errors', '--chart-2', '--chart-2-fill']], text: number, floor: 1 },
    times: { series: [['p50', '--chart-3'], ['p95', '--chart-4']], text: millis, floor: 10 },
  };

  function seconds(text) {
    if (typeof text === 'number') return text;
    const m = /^(?:PT)?(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?$/i.exec(String(text));
    const unit = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600 };
    return m ? Number(m[1]) * (unit[(m[2] || 's').toLowerCase()] || 1) : 10;
  }

  // A value between two gaps has no line to show it; it is drawn as a dot.
  function lonely(u, at) {
    const values = u.data[at];
    const dots = [];
    for (let i = 0; i < values.length; i++) {
      if (values[i] != null && values[i - 1] == null && values[i + 1] == null) dots.push(i);
    }
    return dots;
  }

  function tip(kind, plot) {
    const box = document.createElement('div');
    box.className = 'tip';
    box.hidden = true;
    plot.over.append(box);
    return (u) => {
      const at = u.cursor.idx;
      box.hidden = at == null || u.cursor.left < 0;
      if (box.hidden) return;
      const values = kind.series.map(([name]) => kind.text(data[name][at]));
      box.textContent = `${exact(data.x[at])}  ${values.join(' / ')}`;
      const left = u.cursor.left > u.over.clientWidth / 2;
      box.style.left = left ? '0' : 'auto';
      box.style.right = left ? 'auto' : '0';
    };
  }

  function options(kind, box) {
    const axis = { stroke: css('--ink-faint'), font: '11px ' + css('--sans'), ticks: { show: false } };
    let move = () => {};
    return {
      width: box.clientWidth,
      height: box.clientHeight,
      padding: [8, 10, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
      scales: { x: { time: true }, y: { range: (u, min, max) => [0, Math.max(kind.floor, (max || 0) * 1.15)] } },
      axes: [
        { ...axis, grid: { show: false }, size: 22, gap: 4, space: 64, values: (u, all) => all.map(hour) },
        { ...axis, grid: { stroke: css('--grid'), width: 1 }, size: 46, gap: 4, space: 26, values: (u, all) => all.map((v) => v === 0 ? '0' : kind === kinds.times ? millis(v).replace('.0', '') : String(v)) },
      ],
      series: [{}, ...kind.series.map(([, line, fill]) => ({
        stroke: css(line), fill: fill ? css(fill) : undefined, width: 1.6, points: { show: false, size: 4, fill: css(line), filter: lonely }, spanGaps: false,
      }))],
      hooks: { ready: [(u) => { move = tip(kind, u); }], setCursor: [(u) => move(u)] },
    };
  }

  function build() {
    for (const chart of charts) chart.plot.destroy();
    charts = Object.entries(kinds).map(([name, kind]) => {
      const figure = root.querySelector(`[data-chart="${name}"]`);
      const box = figure.querySelector('.plot');
      const columns = [data.x, ...kind.series.map(([n]) => data[n])];
      return { kind, figure, box, plot: new uPlot(options(kind, box), columns, box) };
    });
    words();
  }

  function draw() {
    for (const { kind, plot } of charts) plot.setData([data.x, ...kind.series.map(([n]) => data[n])]);
    words();
  }

  function words() {
    const at = data.x.length - 1;
    for (const { kind, figure, box } of charts) {
      const parts = kind.series.map(([n]) => kind.text(at < 0 ? null : data[n][at]));
      figure.querySelector('[data-now]').textContent = parts.every((p) => p === '–') ? '–' : parts.join(' / ');
      const caption = figure.querySelector('figcaption').textContent.trim();
      const all = kind.series.map(([n]) => `${n} highest ${kind.text(highest(data[n]))}`);
      box.setAttribute('aria-label', `${caption}, now ${parts.join(' and ')}, ${all.join(', ')}`);
    }
    const quiet = data.requests.every((v) => !v);
    note(quiet ? 'No request in this time. The lines move with the first one.' : '');
  }

  function highest(values) {
    return values.reduce((most, v) => v != null && (most == null || v > most) ? v : most, null);
  }

  function note(text) {
    const line = root.querySelector('[data-chart-note]');
    line.textContent = text;
    line.hidden = !text;
  }

  async function load() {
    const answer = await fetch(`/api/metrics?range=${range}&step=${stepText}`, { headers: { Accept: 'application/json' } }).catch(() => null);
    if (answer && answer.status === 401) return signIn();
    if (!answer || !answer.ok) return note('The figures could not be read. They come back by themselves.');
    const told = await answer.json();
    step = seconds(told.step) || 10;
    const from = Math.floor(Date.parse(told.from) / 1000);
    const length = Math.max(...names.map((n) => (told.series[n] || []).length));
    data.x = Array.from({ length }, (_, i) => from + i * step);
    for (const n of names) data[n] = Array.from({ length }, (_, i) => told.series[n]?.[i] ?? null);
    gathered = 0;
    if (charts.length) draw(); else build();
  }

  // A live point belongs to the step it falls in: rates are averaged over it, times keep the worst.
  function add(point) {
    if (!charts.length || !data.x.length) return;
    const at = Date.parse(point.time) / 1000;
    const last = data.x.length - 1;
    if (at < data.x[last]) return;
    const steps = Math.floor((at - data.x[last]) / step);
    if (steps > data.x.length) { load(); return; }
    for (let i = 0; i < steps; i++) {
      data.x.push(data.x[data.x.length - 1] + step);
      data.x.shift();
      for (const n of names) { data[n].push(null); data[n].shift(); }
      gathered = 0;
    }
    for (const n of ['requests', 'errors']) {
      const now = point[n] ?? 0;
      data[n][last] = ((data[n][last] ?? 0) * gathered + now) / (gathered + 1);
    }
    for (const n of ['p50', 'p95']) {
      if (point[n] != null) data[n][last] = Math.max(data[n][last] ?? 0, point[n]);
    }
    gathered++;
    draw();
  }

  root.addEventListener('click', (event) => {
    const button = event.target.closest('[data-range]');
    if (!button) return;
    for (const b of root.querySelectorAll('[data-range]')) b.setAttribute('aria-pressed', String(b === button));
    ({ range, step: stepText } = button.dataset);
    load();
  });

  new ResizeObserver(() => {
    for (const { plot, box } of charts) plot.setSize({ width: box.clientWidth, height: box.clientHeight });
  }).observe(root);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', build);
  // The whole picture again now and then: averages of averages drift.
  setInterval(() => { if (!document.hidden) load(); }, 60000);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) load(); });

  load();
  follow('/api/metrics/stream', { point: add }, liveMark('metrics'));
})();
