import * as api from './api.js';

const LONGEST_PAUSE = 30_000;
const SILENCE = 40_000;

/**
 * Listens to what happens for as long as the page is seen, and mends itself: a stream that breaks
 * off, is refused or falls silent is opened again, after pauses that grow to half a minute.
 *
 * A page that nobody sees listens to nothing: it costs nothing then, and browsers allow one host
 * only six connections.
 *
 * @param heard {now, ended, opened, lost}: opened when a stream stands, anew after each loss; lost
 *     with the reason in words
 */
export function listen(heard) {
  let source = null;
  let timer = null;
  let pause = 1000;
  let heardAt = 0;
  let stands = false;

  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
    stands = false;
  };

  const lose = (words) => {
    close();
    heard.lost(words);
    timer = setTimeout(open, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  };

  // A stream does not tell why it was refused; an ordinary question does.
  const askWhy = async () => {
    close();
    try {
      await api.now();
      lose('Live news are refused at the moment: too many pages may be open.');
    } catch (failure) {
      lose(api.wordsOf(failure));
    }
  };

  const hear = (event, then) => {
    heardAt = Date.now();
    if (!stands) {
      stands = true;
      pause = 1000;
      heard.opened();
    }
    then(JSON.parse(event.data));
  };

  function open() {
    close();
    if (document.hidden) {
      return;
    }
    const opened = new EventSource('/api/events');
    source = opened;
    opened.addEventListener('now', (event) => hear(event, heard.now));
    opened.addEventListener('ended', (event) => hear(event, heard.ended));
    opened.addEventListener('error', () => {
      if (source === opened) {
        askWhy();
      }
    });
  }

  // A network that went away without a word leaves a stream that looks open.
  setInterval(() => {
    if (stands && Date.now() - heardAt > SILENCE) {
      heardAt = Date.now();
      const listened = source;
      api.now().then(heard.now, (failure) => {
        if (source === listened) {
          lose(api.wordsOf(failure));
        }
      });
    }
  }, 5000);

  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
  addEventListener('online', open);
  open();
  return { again: open };
}
