// The views of the page: each calls the HTTP API and shows what it answers. Nothing here is trusted HTML.

import { colorOf, createChart } from './chart.js';

/** Makes an element: properties, then children, which may be strings. */
function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.startsWith('aria')) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

class ApiError extends Error {}

/** Calls the API; a query goes as a form, so that it may be long. */
async function api(path, params = {}, { post = false, signal } = {}) {
  const form = new URLSearchParams(params);
  const query = form.size === 0 || post ? '' : `?${form}`;
  let response;
  try {
    response = await fetch(`api/v1/${path}${query}`, post ? { method: 'POST', body: form, signal } : { signal });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError(`The server can't be reached: ${error.message}`);
  }
  const text = await response.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ApiError(`${response.status} ${response.statusText}: ${text.slice(0, 500)}`);
  }
  if (body.status !== 'success') throw new ApiError(`${body.errorType}: ${body.error}`);
  return body;
}

const UNITS = { y: 31536000, w: 604800, d: 86400, h: 3600, m: 60, s: 1, ms: 0.001 };

/** Seconds of a duration such as 1h30m; NaN if it is none. */
function parseDuration(text) {
  if (!/^(\d+(\.\d+)?(ms|[ywdhms]))+$/.test(text)) return NaN;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[ywdhms])/g)].reduce((sum, [, n, unit]) => sum + n * UNITS[unit], 0);
}

function formatDuration(seconds) {
  if (!(seconds >= 1)) return `${Math.round(seconds * 1000)}ms`;
  let rest = Math.round(seconds);
  let text = '';
  for (const unit of ['w', 'd', 'h', 'm', 's']) {
    const count = Math.floor(rest / UNITS[unit]);
    if (count > 0) text += count + unit;
    rest -= count * UNITS[unit];
  }
  return text;
}

function labelsText(metric) {
  const { __name__: name = '', ...labels } = metric;
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return pairs.length === 0 && name ? name : `${name}{${pairs.join(', ')}}`;
}

function labelsElement(metric) {
  const { __name__: name = '', ...labels } = metric;
  const entries = Object.entries(labels);
  const out = el('span', { className: 'labels mono' }, el('b', {}, name));
  if (entries.length > 0 || !name) {
    out.append('{');
    entries.forEach(([key, value], i) => {
      out.append(i > 0 ? ', ' : '', el('span', { className: 'name' }, `${key}=`), JSON.stringify(value));
    });
    out.append('}');
  }
  return out;
}

const STATES = { up: 'ok', ok: 'ok', inactive: 'ok', pending: 'warn', unknown: 'none', down: 'bad', err: 'bad', firing: 'bad' };
const stateElement = state => el('span', { className: `state ${STATES[state] ?? 'none'}` }, state);

function ago(time) {
  const at = Date.parse(time);
  if (!(at > 0)) return 'never';
  const seconds = (Date.now() - at) / 1000;
  return seconds < 1 ? 'just now' : `${formatDuration(seconds).match(/\d+[a-z]+/g).slice(0, 2).join('')} ago`;
}

const notice = (kind, text) =>
  el('div', { className: `notice ${kind}`, role: kind === 'error' ? 'alert' : 'status' }, text);

const table = (headings, rows) =>
  el('div', { className: 'scroll' }, el('table', {},
    el('thead', {}, el('tr', {}, ...headings.map(text => el('th', { scope: 'col' }, text)))),
    el('tbody', {}, ...rows.map(cells => el('tr', {},
      ...cells.map(cell => cell instanceof HTMLTableCellElement ? cell : el('td', {}, cell)))))));

// ---- Query

const MAX_ROWS = 5000;
const MAX_LEGEND = 500;
const RANGES = ['1m', '5m', '15m', '30m', '1h', '2h', '6h', '12h', '1d', '2d', '1w', '2w', '4w', '8w', '1y'];
const KEYWORDS = ['sum', 'avg', 'min', 'max', 'count', 'topk', 'bottomk', 'quantile', 'stddev', 'group', 'count_values',
  'rate', 'increase', 'irate', 'delta', 'idelta', 'deriv', 'histogram_quantile', 'avg_over_time', 'min_over_time',
  'max_over_time', 'sum_over_time', 'count_over_time', 'quantile_over_time', 'last_over_time', 'changes', 'resets',
  'absent', 'absent_over_time', 'label_replace', 'label_join', 'predict_linear', 'clamp', 'clamp_min', 'clamp_max',
  'abs', 'ceil', 'floor', 'round', 'sort', 'sort_desc', 'scalar', 'vector', 'time', 'timestamp',
  'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'offset', 'and', 'or', 'unless', 'bool'];

/** The query's settings live in the address, under the names that Prometheus gives them. */
function readState() {
  const params = new URLSearchParams(location.search);
  const tab = params.get('g0.tab');
  return {
    expr: params.get('g0.expr') ?? '',
    tab: tab === 'graph' || tab === '0' ? 'graph' : 'table',
    range: params.get('g0.range_input') || '1h',
    end: params.get('g0.end_input') || params.get('g0.moment_input') || '',
    step: params.get('g0.step_input') || '',
  };
}

function writeState(state) {
  const params = new URLSearchParams();
  params.set('g0.expr', state.expr);
  params.set('g0.tab', state.tab);
  params.set('g0.range_input', state.range);
  if (state.end) params.set('g0.end_input', state.end);
  if (state.step) params.set('g0.step_input', state.step);
  history.replaceState(null, '', `?${params}`);
}

function queryView(main) {
  const state = readState();
  let running = null;
  const input = el('textarea', {
    id: 'expr', rows: 1, spellcheck: false, autocapitalize: 'off', autocomplete: 'off', value: state.expr,
    placeholder: 'Expression: Enter runs it, Shift+Enter starts a new line', 'aria-label': 'PromQL expression',
  });
  const editor = el('div', { className: 'editor' }, input);
  const run = el('button', { className: 'primary', type: 'submit' }, 'Run');
  const form = el('form', { className: 'query', onsubmit: event => { event.preventDefault(); execute(); } }, editor, run);
  const tabs = ['table', 'graph'].map(name => el('button', {
    type: 'button', role: 'tab', id: `tab-${name}`, onclick: () => { state.tab = name; update(); execute(); },
  }, name === 'table' ? 'Table' : 'Graph'));
  const range = el('input', { className: 'range', value: state.range, 'aria-label': 'Range', onchange: () => setRange(range.value) });
  const rangeGroup = el('span', { className: 'group' },
    el('button', { type: 'button', title: 'Shorter range', 'aria-label': 'Shorter range', onclick: () => stepRange(-1) }, '−'), range,
    el('button', { type: 'button', title: 'Longer range', 'aria-label': 'Longer range', onclick: () => stepRange(1) }, '+'));
  const end = el('input', { type: 'datetime-local', step: 1, 'aria-label': 'Time (empty: now)', onchange: () => {
    state.end = end.value ? new Date(end.value).toISOString() : '';
    update();
    execute();
  } });
  const moveGroup = el('span', { className: 'group' },
    el('button', { type: 'button', title: 'Earlier', 'aria-label': 'Earlier', onclick: () => move(-1) }, '◂'), end,
    el('button', { type: 'button', title: 'Later', 'aria-label': 'Later', onclick: () => move(1) }, '▸'),
    el('button', { type: 'button', onclick: () => { state.end = ''; update(); execute(); } }, 'Now'));
  const step = el('input', { className: 'range', value: state.step, placeholder: 'step', 'aria-label': 'Resolution (empty: automatic)',
    onchange: () => { state.step = step.value.trim(); execute(); } });
  const figures = el('span', { className: 'muted', role: 'status' });
  const notices = el('div');
  const tableRoot = el('div', { role: 'tabpanel', 'aria-labelledby': 'tab-table' });
  const chartRoot = el('div', { className: 'chart' });
  const legend = el('ul', { className: 'legend', 'aria-label': 'Series' });
  const graphRoot = el('div', { role: 'tabpanel', 'aria-labelledby': 'tab-graph' }, chartRoot, legend);
  main.append(form,
    el('div', { className: 'bar' }, el('span', { className: 'tabs', role: 'tablist' }, ...tabs),
      rangeGroup, moveGroup, step, el('span', { className: 'grow' }), figures),
    notices, tableRoot, graphRoot);
  const chart = createChart(chartRoot, {
    onZoom: (from, to) => {
      state.end = new Date(to * 1000).toISOString();
      setRange(formatDuration(Math.max(1, to - from)));
    },
    describe: data => `Graph of ${data.series.length} series; the arrow keys move a cursor that shows values`,
  });

  const endSeconds = () => state.end ? Date.parse(state.end.replace(/^(\d{4}-\d\d-\d\d) (.*[^Z])$/, '$1T$2Z')) / 1000 : Date.now() / 1000;

  function update() {
    range.value = state.range;
    step.value = state.step;
    const local = state.end ? new Date(endSeconds() * 1000) : null;
    end.value = local ? new Date(local - local.getTimezoneOffset() * 60000).toISOString().slice(0, 19) : '';
    for (const tab of tabs) tab.setAttribute('aria-selected', tab.id === `tab-${state.tab}`);
    const graph = state.tab === 'graph';
    rangeGroup.hidden = step.hidden = graphRoot.hidden = !graph;
    tableRoot.hidden = graph;
    document.title = state.expr ? `${state.expr.slice(0, 60)} · Weir` : 'Weir';
  }

  function setRange(text) {
    if (!(parseDuration(text.trim()) > 0)) {
      notices.replaceChildren(notice('error', `"${text}" is not a duration; write for example 30m, 1h or 2d`));
      return;
    }
    state.range = text.trim();
    update();
    execute();
  }

  function stepRange(direction) {
    const now = parseDuration(state.range);
    const next = direction > 0
      ? RANGES.find(r => parseDuration(r) > now)
      : RANGES.findLast(r => parseDuration(r) < now);
    if (next) setRange(next);
  }

  function move(direction) {
    const width = state.tab === 'graph' ? parseDuration(state.range) / 2 : 60;
    state.end = new Date((endSeconds() + direction * width) * 1000).toISOString();
    update();
    execute();
  }

  async function execute() {
    state.expr = input.value.trim();
    writeState(state);
    update();
    running?.abort();
    if (!state.expr) return;
    const abort = running = new AbortController();
    const started = performance.now();
    figures.textContent = 'Running…';
    try {
      const body = state.tab === 'graph' ? await graph(abort.signal) : await instant(abort.signal);
      notices.replaceChildren(
        ...(body.warnings ?? []).map(text => notice('warning', `Warning: ${text}`)),
        ...(body.infos ?? []).map(text => notice('info', text)));
      const { result, resultType } = body.data;
      const count = Array.isArray(result) && (resultType === 'vector' || resultType === 'matrix')
        ? `${result.length} series · ` : '';
      figures.textContent = `${count}${Math.round(performance.now() - started)} ms`;
    } catch (error) {
      if (error.name === 'AbortError') return;
      figures.textContent = '';
      tableRoot.replaceChildren();
      legend.replaceChildren();
      chart.show({ series: [], start: endSeconds() - 3600, end: endSeconds(), step: 60 });
      notices.replaceChildren(notice('error', error.message));
      if (!(error instanceof ApiError)) throw error;
    }
  }

  async function instant(signal) {
    const time = endSeconds();
    const body = await api('query', { query: state.expr, time }, { post: true, signal });
    tableRoot.replaceChildren(...resultTable(body.data));
    return body;
  }

  async function graph(signal) {
    const stop = endSeconds();
    const width = parseDuration(state.range);
    const seconds = parseDuration(state.step) || Number(state.step) || Math.max(1, Math.ceil(width / 300));
    // Steps on multiples of the step: a chart that is drawn again a moment later shows the same points.
    const last = Math.floor(stop / seconds) * seconds;
    const first = last - Math.floor(width / seconds) * seconds;
    const body = await api('query_range', { query: state.expr, start: first, end: last, step: seconds }, { post: true, signal });
    const series = body.data.result.map((s, index) => ({
      index, label: labelsText(s.metric), metric: s.metric, hidden: false,
      points: (s.values ?? []).map(([t, v]) => [t, parseFloat(v.replace('Inf', 'Infinity')), v]),
    }));
    chart.show({ series, start: first, end: last, step: seconds });
    legend.replaceChildren(...legendRows(series));
    return body;
  }

  function legendRows(series) {
    const rows = series.slice(0, MAX_LEGEND).map(s => {
      const swatch = el('span', { className: 'swatch' });
      swatch.style.background = colorOf(s.index);
      const button = el('button', { type: 'button', 'aria-pressed': 'true', title: 'Click hides or shows; with Ctrl only this one',
        onclick: event => toggle(s, event.ctrlKey || event.metaKey) }, swatch, labelsElement(s.metric));
      return { s, button };
    });
    function toggle(chosen, alone) {
      const onlyThis = series.every(s => s.hidden === (s !== chosen));
      if (alone) for (const s of series) s.hidden = !onlyThis && s !== chosen;
      else chosen.hidden = !chosen.hidden;
      for (const { s, button } of rows) button.setAttribute('aria-pressed', String(!s.hidden));
      chart.redraw();
    }
    const items = rows.map(({ button }) => el('li', {}, button));
    if (series.length > MAX_LEGEND) items.push(el('li', { className: 'muted' }, `and ${series.length - MAX_LEGEND} more`));
    if (series.length === 0) items.push(el('li', { className: 'muted' }, 'Empty result: no series has a value in this range.'));
    return items;
  }

  completion(editor, input);
  input.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.defaultPrevented) {
      event.preventDefault();
      execute();
    }
  });
  update();
  if (state.expr) execute();
  else input.focus();
}

function resultTable({ resultType, result }) {
  if (resultType === 'scalar' || resultType === 'string') {
    return [table(['Type', 'Value'], [[resultType, el('td', { className: 'value' }, result[1])]])];
  }
  if (result.length === 0) return [notice('info', 'Empty result: no series matches at this time.')];
  const rows = result.slice(0, MAX_ROWS).map(s => {
    const text = s.value ? s.value[1] : (s.values ?? []).map(([t, v]) => `${v} @${t}`).join('\n');
    const cell = el('td', { className: 'value' }, text);
    cell.style.whiteSpace = 'pre';
    return [labelsElement(s.metric), cell];
  });
  const out = [table(['Series', 'Value'], rows)];
  if (result.length > MAX_ROWS) out.push(notice('info', `The first ${MAX_ROWS} of ${result.length} series are shown.`));
  return out;
}

/** Suggests metric names, functions and keywords for the word at the caret. */
function completion(editor, input) {
  const list = el('ul', { className: 'suggestions', role: 'listbox', id: 'suggestions', hidden: true });
  editor.append(list);
  input.setAttribute('aria-controls', 'suggestions');
  input.setAttribute('aria-autocomplete', 'list');
  let metrics = null;
  let selected = -1;

  async function load() {
    if (metrics) return;
    metrics = [];
    try {
      metrics = (await api('label/__name__/values', { limit: 50000 })).data;
    } catch {
      metrics = null;
    }
  }
  const word = () => /[a-zA-Z_:][a-zA-Z0-9_:]*$/.exec(input.value.slice(0, input.selectionStart))?.[0] ?? '';
  const hide = () => {
    list.hidden = true;
    selected = -1;
  };

  async function suggest() {
    await load();
    const prefix = word().toLowerCase();
    if (prefix.length < 2) return hide();
    const candidates = [...KEYWORDS.map(text => ({ text, kind: 'PromQL' })), ...(metrics ?? []).map(text => ({ text, kind: 'metric' }))];
    const rank = ({ text }) => text.toLowerCase().startsWith(prefix) ? 0 : text.toLowerCase().includes(prefix) ? 1 : 2;
    const found = candidates.filter(c => rank(c) < 2 && c.text !== word()).sort((a, b) => rank(a) - rank(b)).slice(0, 30);
    if (found.length === 0) return hide();
    selected = -1;
    list.replaceChildren(...found.map(({ text, kind }) => el('li', {
      role: 'option', 'aria-selected': 'false', onpointerdown: event => { event.preventDefault(); accept(text); },
    }, el('span', { className: 'mono' }, text), el('small', {}, kind))));
    list.hidden = false;
  }

  function accept(text) {
    const caret = input.selectionStart;
    input.setRangeText(text, caret - word().length, caret, 'end');
    hide();
    input.focus();
  }

  function select(delta) {
    const options = [...list.children];
    selected = (selected + delta + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute('aria-selected', String(i === selected)));
    options[selected].scrollIntoView({ block: 'nearest' });
  }

  input.addEventListener('input', suggest);
  input.addEventListener('blur', hide);
  input.addEventListener('keydown', event => {
    if (list.hidden) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') select(event.key === 'ArrowDown' ? 1 : selected < 0 ? 0 : -1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && selected >= 0) accept(list.children[selected].firstChild.textContent);
    else if (event.key === 'Tab' && !event.shiftKey) accept(list.children[0].firstChild.textContent);
    else if (event.key === 'Escape') hide();
    else {
      if (event.key === 'Enter') hide();
      return;
    }
    event.preventDefault();
  });
}

// ---- Lists

const exprLink = expr => el('a', { className: 'mono', href: `query?${new URLSearchParams({ 'g0.expr': expr, 'g0.tab': 'graph' })}` }, expr);

async function targetsView(main) {
  const { data } = await api('targets');
  main.append(el('h1', {}, 'Targets'));
  const pools = groupBy(data.activeTargets, t => t.scrapePool);
  if (pools.size === 0) main.append(notice('info', 'No target is scraped.'));
  for (const [pool, targets] of pools) {
    const up = targets.filter(t => t.health === 'up').length;
    main.append(el('h2', {}, `${pool} (${up} of ${targets.length} up)`),
      table(['Endpoint', 'State', 'Labels', 'Last scrape', 'Took', 'Error'], targets.map(t => [
        el('a', { href: t.globalUrl, rel: 'noreferrer' }, t.scrapeUrl), stateElement(t.health), labelsElement(t.labels),
        ago(t.lastScrape), formatDuration(t.lastScrapeDuration), t.lastError])));
  }
  if (data.droppedTargets.length > 0) {
    main.append(el('details', {}, el('summary', {}, `Dropped targets: ${data.droppedTargets.length}`),
      table(['Pool', 'Discovered labels'], data.droppedTargets.map(t => [t.scrapePool, labelsElement(t.discoveredLabels)]))));
  }
}

function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

async function rulesView(main) {
  const { data } = await api('rules');
  main.append(el('h1', {}, 'Rules'));
  if (data.groups.length === 0) main.append(notice('info', 'No rules are loaded.'));
  for (const group of data.groups) {
    main.append(
      el('h2', {}, group.name),
      el('p', { className: 'muted' }, `${group.file} · every ${formatDuration(group.interval)} · evaluated ${ago(group.lastEvaluation)} · took ${formatDuration(group.evaluationTime)}`),
      table(['Rule', 'Expression', 'Health', 'Error'], group.rules.map(rule => [
        el('span', {}, el('b', {}, rule.name), ' ', el('span', { className: 'muted' }, rule.type), ' ',
          rule.type === 'alerting' ? stateElement(rule.state) : null),
        exprLink(rule.query), stateElement(rule.health), rule.lastError ?? ''])));
  }
}

async function alertsView(main) {
  const { data } = await api('rules', { type: 'alert' });
  main.append(el('h1', {}, 'Alerts'));
  const order = { firing: 0, pending: 1, unknown: 2, inactive: 3 };
  const rules = data.groups.flatMap(group => group.rules.map(rule => ({ group, rule })));
  rules.sort((a, b) => order[a.rule.state] - order[b.rule.state]);
  const count = state => rules.filter(({ rule }) => rule.state === state).length;
  main.append(el('p', { className: 'muted' }, `${count('firing')} firing · ${count('pending')} pending · ${count('inactive')} inactive`));
  if (rules.length === 0) main.append(notice('info', 'No alerting rules are loaded.'));
  for (const { group, rule } of rules) {
    const details = el('details', { open: rule.alerts.length > 0 },
      el('summary', {}, stateElement(rule.state), ' ', el('b', {}, rule.name), ' ',
        el('span', { className: 'muted' }, `${rule.alerts.length} active · ${group.name} · ${group.file}`)),
      el('pre', {}, exprLink(rule.query), rule.duration > 0 ? `\nfor: ${formatDuration(rule.duration)}` : ''));
    if (rule.alerts.length > 0) {
      details.append(table(['State', 'Labels', 'Annotations', 'Active since', 'Value'], rule.alerts.map(alert => [
        stateElement(alert.state), labelsElement(alert.labels),
        el('span', {}, ...Object.entries(alert.annotations).map(([key, value]) => el('div', {}, el('b', {}, key), `: ${value}`))),
        el('span', { title: alert.activeAt }, ago(alert.activeAt)), el('td', { className: 'value' }, alert.value)])));
    }
    main.append(details);
  }
}

async function statusView(main) {
  const [build, runtime, flags, config, alertmanagers] = await Promise.all(
    ['status/buildinfo', 'status/runtimeinfo', 'status/flags', 'status/config', 'alertmanagers'].map(path => api(path)));
  const rows = object => Object.entries(object).map(([key, value]) => [key, el('span', { className: 'mono' }, String(value))]);
  main.append(el('h1', {}, 'Status'),
    el('h2', {}, 'Build'), table(['Name', 'Value'], rows(build.data)),
    el('h2', {}, 'Runtime'), table(['Name', 'Value'], rows(runtime.data)),
    el('h2', {}, 'Alertmanagers'), table(['URL'], alertmanagers.data.activeAlertmanagers.map(a => [a.url])),
    el('h2', {}, 'Configuration'), el('pre', {}, config.data.yaml),
    el('h2', {}, 'Flags'), table(['Flag', 'Value'], rows(flags.data)));
}

const VIEWS = { query: queryView, targets: targetsView, rules: rulesView, alerts: alertsView, status: statusView };

async function start() {
  const main = document.getElementById('main');
  const name = location.pathname.split('/').pop();
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') === name) link.setAttribute('aria-current', 'page');
  }
  main.replaceChildren();
  if (name !== 'query') document.title = `${name} · Weir`;
  try {
    await (VIEWS[name] ?? queryView)(main);
  } catch (error) {
    main.append(notice('error', error.message));
    if (!(error instanceof ApiError)) throw error;
  }
}

start();
