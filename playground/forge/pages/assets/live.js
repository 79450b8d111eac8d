/** Brings what has changed on the server into the page, without taking away what somebody is doing there. */

const pause = 1200;
let etag = null;

const announce = (text) => {
  const announcer = document.getElementById('announcer');
  if (announcer && text) announcer.textContent = text;
};

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

const tellTimes = () => {
  for (const time of document.querySelectorAll('time[datetime]')) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
    time.title ||= time.textContent;
    time.textContent = unit === 'second' ? 'just now' : relative.format(Math.round(seconds / size), unit);
  }
};

const paintLabels = () => {
  for (const dot of document.querySelectorAll('[data-color]')) {
    dot.style.setProperty('--color', `#${dot.dataset.color}`);
  }
};

/** What somebody has unfolded stays unfolded. */
const keepOpen = (old, fresh) => {
  for (const details of old.querySelectorAll('details[id]')) {
    const same = fresh.querySelector(`#${CSS.escape(details.id)}`);
    if (same) same.open = details.open;
  }
};

const isBusy = (region) =>
  [...region.querySelectorAll('textarea, input:not([type=hidden]), select')].some(
    (field) => field === document.activeElement || (field.value && field.value !== field.defaultValue),
  );

const replace = (region, fresh) => {
  const focused = region.contains(document.activeElement) ? document.activeElement.id : '';
  keepOpen(region, fresh);
  region.replaceWith(fresh);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  if (fresh.dataset.announce !== region.dataset.announce) announce(fresh.dataset.announce);
};

const update = (text) => {
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  for (const region of document.querySelectorAll('[data-live]')) {
    const other = fresh.getElementById(region.id);
    if (!other || other.outerHTML === region.dataset.source || isBusy(region)) continue;
    const source = other.outerHTML;
    replace(region, document.adoptNode(other));
    document.getElementById(region.id).dataset.source = source;
  }
  paintLabels();
  tellTimes();
};

const poll = async () => {
  if (document.visibilityState === 'visible') {
    const headers = etag === null ? {} : { 'if-none-match': etag };
    const answer = await fetch(location.href, { headers, cache: 'no-store' }).catch(() => null);
    if (answer?.ok) {
      const isFirst = etag === null;
      etag = answer.headers.get('etag');
      const text = await answer.text();
      if (!isFirst || !document.querySelector('[data-source]')) update(text);
    }
  }
  setTimeout(() => void poll(), pause);
};

paintLabels();
tellTimes();
if (document.querySelector('[data-live]')) void poll();
