import { copyOf, made, onceAFrame, part, say, sayOrHide, the } from './page.js';
import { count, pictures, rounded, span, stageWords } from './words.js';

/** What the program is doing: its state in words, its figures, and each picture under way. */
export class Now {
  #said = null;
  #passages = new Map();
  #draw = onceAFrame(() => this.#show());

  constructor() {
    // Only the times of what is under way go on between two pieces of news.
    setInterval(() => {
      if (this.#said?.underWay.length && !document.hidden) {
        this.#draw();
      }
    }, 1000);
  }

  hear(now) {
    this.#said = now;
    this.#draw();
  }

  get pausedBy() {
    return this.#said?.pausedBy ?? null;
  }

  #show() {
    const now = this.#said;
    say(the('state'), stateOf(now));
    sayOrHide(the('why'), now.pausedBy ? `Paused by ${now.pausedBy}` : '');
    const problems = the('problems');
    problems.hidden = now.problems.length === 0;
    if (problems.dataset.said !== now.problems.join('\n')) {
      problems.dataset.said = now.problems.join('\n');
      problems.replaceChildren(...now.problems.map((problem) => made('li', problem)));
    }
    const busy = now.waiting + now.underWay.length > 0;
    say(the('waiting'), count(now.waiting));
    figure('queued', (now.queued ?? null) !== null, () => count(now.queued));
    figure('rate', busy && now.rate.picturesPerMinute, rounded);
    figure('left', busy && now.rate.secondsLeft, span);
    say(the('done-today'), count(now.today.done));
    say(the('failed-today'), count(now.today.failed));
    say(the('node'), now.node);
    say(the('version'), `Safelight ${now.version}${now.provider ? ` on ${now.provider}` : ''}, node ${now.node}`);
    for (const place of document.querySelectorAll('[data-inbox]')) {
      say(place, now.inbox);
    }
    const button = the('pause');
    say(button, now.pausedBy ? 'Resume' : 'Pause');
    button.disabled = false;
    const title = now.underWay.length ? `${now.underWay.length} under way · Safelight` : 'Safelight';
    if (document.title !== title) {
      document.title = title;
    }
    the('hint').hidden = now.underWay.length > 0;
    this.#showPassages(now.underWay);
  }

  #showPassages(underWay) {
    const there = new Set(underWay.map((passage) => passage.id));
    for (const [id, element] of this.#passages) {
      if (!there.has(id)) {
        element.remove();
        this.#passages.delete(id);
      }
    }
    for (const passage of underWay) {
      let element = this.#passages.get(passage.id);
      if (!element) {
        element = copyOf('passage');
        say(part(element, 'name'), passage.file);
        part(element, 'name').title = passage.file;
        part(element, 'progress').setAttribute('aria-label', passage.file);
        this.#passages.set(passage.id, element);
        the('under-way').append(element);
      }
      const share = passage.share ? ` ${Math.round(100 * passage.share)} %` : '';
      const words = stageWords(passage.stage) + share;
      say(part(element, 'stage'), passage.attempt > 1 ? `${words}, try ${passage.attempt}` : words);
      const seconds = (Date.now() - new Date(passage.taken)) / 1000;
      say(part(element, 'time'), seconds >= 3 ? span(Math.floor(seconds)) : '');
      const progress = part(element, 'progress');
      progress.value = passage.progress;
    }
  }
}

/** A figure, which is not there while it is not known. */
function figure(id, value, inWords) {
  the(id).parentElement.hidden = !value;
  say(the(id), value ? inWords(value) : '');
}

function stateOf({ problems, pausedBy, taking, underWay, waiting }) {
  const busy = underWay.length;
  if (problems.length) {
    return busy ? `No more pictures are taken; ${count(busy)} under way` : 'No pictures are taken';
  }
  if (pausedBy) {
    return busy ? `Paused; ${pictures(busy)} still under way` : 'Paused';
  }
  if (busy) {
    return `${pictures(busy)} under way`;
  }
  if (!taking) {
    return 'Getting ready';
  }
  return waiting ? `${pictures(waiting)} about to be taken` : 'Ready for pictures';
}
