/** Brings what has changed on the server into the page, without taking away what somebody is doing there. */

const pause = 1200;

const regions = () => [...document.querySelectorAll('[data-live]')];

/** As the server sent them, before anything here has touched them. */
const sources = new Map(regions().map((region) => [region.id, region.outerHTML]));

let etag = null;

const announce = (text) => {
  if (text) document.getElementById('announcer').textContent = text;
};

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

const tellTime = (time) => {
  const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  time.title ||= time.textContent;
  time.textContent = unit === 'second' ? 'just now' : relative.format(Math.round(seconds / size), unit);
};

const dress = () => {
  for (const time of document.querySelectorAll('time[datetime]')) tellTime(time);
  for (const dot of document.querySelectorAll('[data-color]')) {
    dot.style.setProperty('--color', `#${dot.dataset.color}`);
  }
};

/** What somebody has unfolded stays unfolded. */
const keepOpen = (old, fresh) => {
  const before = [...old.querySelectorAll('details')];
  for (const [index, details] of [...fresh.querySelectorAll('details')].entries()) {
    const same = before[index];
    if (same?.querySelector('summary')?.textContent === details.querySelector('summary')?.textContent) {
      details.open = same.open;
    }
  }
};

const isBusy = (region) =>
  region.contains(document.activeElement) && document.activeElement.matches('select, input, textarea');

const replace = (region, fresh) => {
  const focused = region.contains(document.activeElement) ? document.activeElement.id : '';
  keepOpen(region, fresh);
  region.replaceWith(fresh);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  if (fresh.dataset.announce !== region.dataset.announce) announce(fresh.dataset.announce);
};

const update = (text) => {
  const page = new DOMParser().parseFromString(text, 'text/html');
  for (const region of regions()) {
    const fresh = page.getElementById(region.id);
    const source = fresh?.outerHTML;
    if (!fresh || source === sources.get(region.id) || isBusy(region)) continue;
    sources.set(region.id, source);
    replace(region, document.adoptNode(fresh));
  }
};

const poll = async () => {
  if (document.visibilityState === 'visible') {
    const headers = etag === null ? {} : { 'if-none-match': etag };
    const answer = await fetch(location.href, { headers, cache: 'no-store' }).catch(() => null);
    if (answer?.ok) {
      etag = answer.headers.get('etag');
      update(await answer.text());
    }
    dress();
  }
  setTimeout(() => void poll(), pause);
};

dress();
if (sources.size > 0) void poll();
