// The tour: every page there is, found by following the links from the bar, one address of each kind.
const ID = /\/[0-9][0-9a-hj-km-np-tv-z]{12}(?=\/|$)/g;
/** Parameters that make another page of the same address. */
const TELLING = ['as', 'view', 'f', 'whose', 'tab', 'kind'];

/** What kind of address it is: ids left out, and parameters that only filter. */
export function kindOf(url) {
  const telling = TELLING.flatMap((name) => (url.searchParams.get(name) ? [`${name}=${url.searchParams.get(name)}`] : []));
  return url.pathname.replace(ID, '/{id}') + (telling.length ? `?${telling.join('&')}` : '');
}

/** Every link on a page that a GET answers, as an absolute address of this server. */
export function linksOf(html, at) {
  const found = [];
  for (const [, raw] of html.matchAll(/(?:href|hx-get|data-matches)="([^"#]+)/g)) {
    const url = new URL(raw.replaceAll('&amp;', '&').replaceAll('&#38;', '&').replaceAll('&quot;', '"'), at);
    if (url.origin === at.origin && !/^\/(assets|favicon)/.test(url.pathname)) found.push(url);
  }
  return found;
}

/**
 * Walks every link from the start on; `of(kind)` says how many of a kind to visit. Gives each answer as { url, kind, status, type, text }.
 * Asked for by the page's own cookies, without drawing anything.
 */
export async function walk(page, { of = () => 1, from = ['/', '/set-up', '/sign-in', '/health'], most = 1500 } = {}) {
  const base = new URL(page.url()).origin;
  const queue = from.map((path) => new URL(path, base));
  const seen = new Set(queue.map(String));
  const counted = new Map();
  const answers = [];
  while (queue.length && answers.length < most) {
    const url = queue.shift();
    const answer = await page.request.get(url.href, { maxRedirects: 0 });
    const type = answer.headers()['content-type'] ?? '';
    const text = await answer.text();
    const kind = kindOf(url);
    answers.push({ url, kind, status: answer.status(), type, text });
    if (!type.includes('html')) continue;
    for (const link of linksOf(text, url)) {
      const kind = kindOf(link);
      const count = counted.get(kind) ?? 0;
      if (seen.has(String(link)) || count >= of(kind)) continue;
      seen.add(String(link));
      counted.set(kind, count + 1);
      queue.push(link);
    }
  }
  return answers;
}

/** One address of every kind of page somebody is shown. */
export async function pagesOf(page) {
  const answers = await walk(page);
  return answers
    .filter((a) => a.status === 200 && /<html/.test(a.text))
    .map((a) => ({ path: a.url.pathname + a.url.search, kind: a.kind }));
}
