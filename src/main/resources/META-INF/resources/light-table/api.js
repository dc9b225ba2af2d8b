/** What the program answered where it did not do what was asked, in its own words. */
export class Refused extends Error {
  constructor(status, { reason = `HTTP_${status}`, detail, remedy } = {}, retryAfter = null) {
    super(detail || `The program answered with status ${status}.`);
    this.status = status;
    this.reason = reason;
    this.remedy = remedy || '';
    this.retryAfter = retryAfter;
  }

  /** What happened and what to do, in one line. */
  get words() {
    return this.remedy ? `${this.message} ${this.remedy}` : this.message;
  }

  static async from(response) {
    const said = await response.json().catch(() => ({}));
    const wait = Number.parseInt(response.headers.get('Retry-After'), 10);
    return new Refused(response.status, said, Number.isNaN(wait) ? null : wait);
  }
}

/** Whatever went wrong, in words for the page. */
export const wordsOf = (failure) =>
  failure instanceof Refused ? failure.words : 'The program cannot be reached. Is it still running?';

/** A file's path as it goes into a URL: segment by segment. */
export const inUrl = (file) => file.split('/').map(encodeURIComponent).join('/');

/** @param which before, after or failed; @param size small, large or full */
export const previewOf = (which, file, size) => `/api/previews/${which}/${inUrl(file)}?size=${size}`;

export const resultOf = (file) => `/api/outbox/${inUrl(file)}`;

/** Called when an answer says that this browser may not look; set once by the page. */
let shutOut = () => {};
export const whenShutOut = (then) => {
  shutOut = then;
};

async function ask(path, options = {}) {
  const response = await fetch(path, { credentials: 'same-origin', ...options });
  if (response.ok) {
    return response;
  }
  const refused = await Refused.from(response);
  if (response.status === 401 || response.status === 403) {
    shutOut();
  }
  throw refused;
}

const told = (path) => ask(path).then((response) => response.json());

const send = (path, body) =>
  ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

const page = (path, before) =>
  told(`${path}?limit=60${before === null ? '' : `&before=${encodeURIComponent(before)}`}`);

export const now = () => told('/api/now');
export const results = (before) => page('/api/results', before);
export const failures = (before) => page('/api/failures', before);
export const result = (file, signal) =>
  ask(`/api/results/${inUrl(file)}`, { signal }).then((response) => response.json());
export const recipes = () => told('/api/recipes');
export const sendAgain = (file) =>
  send('/api/failures/send-again', { file }).then((response) => response.json());
export const pause = (why) => send('/api/pause', { why });
export const resume = () => send('/api/resume', {});

/** not-needed, needed, given or not-set. */
export const access = () => told('/api/access').then((answer) => answer.token);

/** Answers whether the token was the right one. */
export async function giveToken(token) {
  const response = await fetch('/api/session', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (!response.ok) {
    throw await Refused.from(response);
  }
}

/** A preview's URL within this page; whoever asked gives it back with URL.revokeObjectURL. */
export async function picture(url, signal) {
  for (let left = 5; ; left--) {
    try {
      const response = await ask(url, { signal });
      return URL.createObjectURL(await response.blob());
    } catch (failure) {
      if (!(failure instanceof Refused) || failure.status !== 503 || left === 0) {
        throw failure;
      }
      await pauseOf((failure.retryAfter ?? 2) * 1000, signal);
    }
  }
}

const pauseOf = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
