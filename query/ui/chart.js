// A line chart of series over time on a canvas: axes, legend colours, crosshair with values, zoom by dragging.

const LIGHT = ['#1f6fd0', '#c2410c', '#15803d', '#9333ea', '#b45309', '#0e7490', '#be185d', '#4d7c0f', '#6366f1', '#57534e'];
const DARK = ['#60a5fa', '#fb923c', '#4ade80', '#c084fc', '#fbbf24', '#22d3ee', '#f472b6', '#a3e635', '#a5b4fc', '#d6d3d1'];
const DASHES = [[], [6, 3], [2, 3]];
const MARGIN = { top: 10, right: 14, bottom: 26, left: 64 };
const darkScheme = matchMedia('(prefers-color-scheme: dark)');

/** The colour of the series at an index; more series than colours differ in their dashes. */
export function colorOf(index) {
  const palette = darkScheme.matches ? DARK : LIGHT;
  return palette[index % palette.length];
}

/** 1234567 as 1.235M; small and large numbers with an exponent. */
export function shortNumber(value) {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 1e-3 || size >= 1e15) return value.toExponential(2);
  for (const [unit, name] of [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']]) {
    if (size >= unit) return String(+(value / unit).toPrecision(4)) + name;
  }
  return String(+value.toPrecision(4));
}

function niceStep(span, count) {
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * [1, 2, 2.5, 5, 10].find(m => m * power >= raw * 0.9999);
}

const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 1209600, 2592000, 7776000, 31536000];

function timeStep(span, count) {
  return TIME_STEPS.find(step => step >= span / count) ?? Math.ceil(span / count / 31536000) * 31536000;
}

const two = n => String(n).padStart(2, '0');

function timeLabel(seconds, step) {
  const date = new Date(seconds * 1000);
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  if (step >= 86400) return `${date.getFullYear()}-${day}`;
  if (step < 60) return `${clock}:${two(date.getSeconds())}`;
  return date.getHours() === 0 && date.getMinutes() === 0 ? day : clock;
}

/**
 * @param root an empty element that the chart fills
 * @param onZoom called with start and end in seconds after a range was dragged
 */
export function createChart(root, { onZoom, describe }) {
  const base = root.appendChild(document.createElement('canvas'));
  const overlay = root.appendChild(document.createElement('canvas'));
  const tooltip = root.appendChild(document.createElement('div'));
  overlay.className = 'overlay';
  overlay.tabIndex = 0;
  tooltip.className = 'tooltip';
  tooltip.hidden = true;
  let data = { series: [], start: 0, end: 1, step: 1 };
  let scale = null;
  let dragFrom = null;
  let cursor = null;

  const visible = () => data.series.filter(s => !s.hidden);

  function context(canvas) {
    const ratio = devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = root;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const g = canvas.getContext('2d');
    g.scale(ratio, ratio);
    return { g, width, height };
  }

  function makeScale(width, height) {
    let low = Infinity;
    let high = -Infinity;
    for (const s of visible()) {
      for (const [, v] of s.points) {
        if (Number.isFinite(v)) {
          if (v < low) low = v;
          if (v > high) high = v;
        }
      }
    }
    if (low > high) [low, high] = [0, 1];
    if (low === high) {
      const pad = Math.abs(low) * 0.1 || 1;
      low -= pad;
      high += pad;
    }
    // A chart that nearly reaches zero shows zero, so that sizes can be compared.
    if (low > 0 && low < 0.35 * high) low = 0;
    const step = niceStep(high - low, Math.max(2, height / 60));
    low = Math.floor(low / step) * step;
    high = Math.ceil(high / step) * step;
    const plotWidth = width - MARGIN.left - MARGIN.right;
    const plotHeight = height - MARGIN.top - MARGIN.bottom;
    const span = Math.max(data.end - data.start, 1e-3);
    return {
      low, high, step, plotWidth, plotHeight, span,
      x: t => MARGIN.left + (t - data.start) / span * plotWidth,
      y: v => MARGIN.top + (high - v) / (high - low) * plotHeight,
      time: x => data.start + (x - MARGIN.left) / plotWidth * span,
    };
  }

  function draw() {
    const { g, width, height } = context(base);
    scale = makeScale(width, height);
    const style = getComputedStyle(root);
    const muted = style.getPropertyValue('--muted');
    g.font = '12px system-ui, sans-serif';
    g.lineWidth = 1;
    g.strokeStyle = style.getPropertyValue('--grid');
    g.fillStyle = muted;
    g.textBaseline = 'middle';
    g.textAlign = 'right';
    for (let i = 0; ; i++) {
      const value = scale.low + i * scale.step;
      if (value > scale.high + scale.step / 2) break;
      const y = Math.round(scale.y(value)) + 0.5;
      line(g, MARGIN.left, y, width - MARGIN.right, y);
      g.fillText(shortNumber(Math.abs(value) < scale.step / 1e6 ? 0 : value), MARGIN.left - 8, y);
    }
    const tick = timeStep(scale.span, Math.max(2, scale.plotWidth / 90));
    const offset = new Date(data.start * 1000).getTimezoneOffset() * 60;
    g.textAlign = 'center';
    g.textBaseline = 'top';
    for (let t = Math.ceil((data.start - offset) / tick) * tick + offset; t <= data.end; t += tick) {
      const x = Math.round(scale.x(t)) + 0.5;
      line(g, x, MARGIN.top, x, MARGIN.top + scale.plotHeight);
      g.fillText(timeLabel(t, tick), x, MARGIN.top + scale.plotHeight + 7);
    }
    g.save();
    g.beginPath();
    g.rect(MARGIN.left, MARGIN.top - 2, scale.plotWidth, scale.plotHeight + 4);
    g.clip();
    g.lineJoin = 'round';
    g.lineWidth = 1.6;
    for (const s of visible()) plot(g, s);
    g.restore();
    overlay.setAttribute('aria-label', describe(data));
    drawCursor();
  }

  function line(g, x1, y1, x2, y2) {
    g.beginPath();
    g.moveTo(x1, y1);
    g.lineTo(x2, y2);
    g.stroke();
  }

  function plot(g, s) {
    g.strokeStyle = g.fillStyle = colorOf(s.index);
    g.setLineDash(DASHES[Math.floor(s.index / LIGHT.length) % DASHES.length]);
    let previous = -Infinity;
    let length = 0;
    const dots = [];
    let last = null;
    g.beginPath();
    for (const [t, v] of s.points) {
      if (!Number.isFinite(v)) {
        previous = -Infinity;
        continue;
      }
      const x = scale.x(t);
      const y = scale.y(v);
      if (t - previous > data.step * 1.5) {
        if (length === 1) dots.push(last);
        g.moveTo(x, y);
        length = 0;
      } else {
        g.lineTo(x, y);
      }
      length++;
      last = [x, y];
      previous = t;
    }
    if (length === 1) dots.push(last);
    g.stroke();
    g.setLineDash([]);
    for (const [x, y] of dots) {
      g.beginPath();
      g.arc(x, y, 2.2, 0, 7);
      g.fill();
    }
  }

  /** The value of a series at a time: that of the step which is nearest. */
  function pointAt(s, time) {
    let low = 0;
    let high = s.points.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (s.points[middle][0] < time) low = middle + 1;
      else high = middle;
    }
    const candidates = [s.points[low], s.points[low - 1]].filter(p => p && Math.abs(p[0] - time) <= data.step * 0.75);
    return candidates.sort((a, b) => Math.abs(a[0] - time) - Math.abs(b[0] - time))[0];
  }

  function drawCursor() {
    const { g } = context(overlay);
    tooltip.hidden = true;
    if (!cursor || !scale) return;
    const style = getComputedStyle(root);
    if (dragFrom !== null && Math.abs(cursor.x - dragFrom) > 3) {
      g.fillStyle = style.getPropertyValue('--accent');
      g.globalAlpha = 0.2;
      g.fillRect(Math.min(dragFrom, cursor.x), MARGIN.top, Math.abs(cursor.x - dragFrom), scale.plotHeight);
      return;
    }
    const wanted = data.start + Math.round((scale.time(cursor.x) - data.start) / data.step) * data.step;
    const time = Math.min(data.end, Math.max(data.start, wanted));
    const x = Math.round(scale.x(time)) + 0.5;
    g.strokeStyle = style.getPropertyValue('--muted');
    line(g, x, MARGIN.top, x, MARGIN.top + scale.plotHeight);
    const hits = [];
    for (const s of visible()) {
      const point = pointAt(s, time);
      if (point) hits.push({ s, point, distance: cursor.y === null ? 0 : Math.abs(scale.y(point[1]) - cursor.y) });
    }
    hits.sort((a, b) => a.distance - b.distance);
    for (const { s, point } of hits.slice(0, 50)) {
      g.fillStyle = colorOf(s.index);
      g.beginPath();
      g.arc(scale.x(point[0]), scale.y(point[1]), 3.5, 0, 7);
      g.fill();
    }
    showTooltip(time, x, hits);
  }

  function showTooltip(time, x, hits) {
    tooltip.replaceChildren();
    const heading = tooltip.appendChild(document.createElement('div'));
    heading.className = 'muted';
    heading.textContent = new Date(time * 1000).toLocaleString();
    for (const { s, point } of hits.slice(0, 8)) {
      const row = tooltip.appendChild(document.createElement('div'));
      row.className = 'row';
      const swatch = row.appendChild(document.createElement('span'));
      swatch.className = 'swatch';
      swatch.style.background = colorOf(s.index);
      const name = row.appendChild(document.createElement('span'));
      name.className = 'labels';
      name.textContent = s.label;
      row.appendChild(document.createElement('b')).textContent = point[2];
    }
    if (hits.length === 0) tooltip.append('no value here');
    if (hits.length > 8) tooltip.append(`and ${hits.length - 8} more`);
    tooltip.hidden = false;
    const left = x + 14 + tooltip.offsetWidth > root.clientWidth ? x - 14 - tooltip.offsetWidth : x + 14;
    tooltip.style.left = `${Math.max(0, left)}px`;
    tooltip.style.top = `${Math.max(0, Math.min(cursor.y ?? 20, root.clientHeight - tooltip.offsetHeight))}px`;
  }

  const inside = event => {
    const box = overlay.getBoundingClientRect();
    const x = event.clientX - box.left;
    return { x: Math.min(box.width - MARGIN.right, Math.max(MARGIN.left, x)), y: event.clientY - box.top };
  };
  overlay.addEventListener('pointermove', event => {
    cursor = inside(event);
    drawCursor();
  });
  overlay.addEventListener('pointerleave', () => {
    if (dragFrom === null) {
      cursor = null;
      drawCursor();
    }
  });
  overlay.addEventListener('pointerdown', event => {
    dragFrom = inside(event).x;
    overlay.setPointerCapture(event.pointerId);
  });
  overlay.addEventListener('pointerup', event => {
    const to = inside(event).x;
    const from = dragFrom;
    dragFrom = null;
    if (from !== null && Math.abs(to - from) > 8) onZoom(scale.time(Math.min(from, to)), scale.time(Math.max(from, to)));
    else drawCursor();
  });
  overlay.addEventListener('keydown', event => {
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (event.key === 'Escape') cursor = null;
    else if (steps === undefined || !scale) return;
    else {
      const time = cursor ? scale.time(cursor.x) : data.end;
      cursor = { x: scale.x(Math.min(data.end, Math.max(data.start, time + steps * data.step))), y: null };
    }
    event.preventDefault();
    drawCursor();
  });
  new ResizeObserver(() => draw()).observe(root);
  darkScheme.addEventListener('change', () => draw());

  return {
    /** @param next series ({label, index, hidden, points: [[seconds, number, text]]}), start, end and step in seconds */
    show(next) {
      data = next;
      cursor = null;
      draw();
    },
    redraw: draw,
  };
}
