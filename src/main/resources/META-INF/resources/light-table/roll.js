import { onceAFrame, sayOrHide } from './page.js';

/** Elements that the page holds at most; older ones are fetched when they are asked for. */
const MOST = 240;

/**
 * A list of what ended, newest first, of which the page holds a bounded part. What is new goes to
 * the top at once while the top is looked at; else a button says that it is there, so that nothing
 * moves under the reader's eyes.
 */
export class Roll {
  #on;
  #elements = new Map();
  #arrived = [];
  /** Files that left while a page was fetched, which may still tell of them. */
  #left = new Set();
  #next = null;
  #newer = false;
  #loading = null;
  #insert = onceAFrame(() => this.#put());

  /**
   * @param on {list, empty, older, newest, things: elements and the word for what is listed;
   *     load(before) answers {entries, next}; element(entry); looking(): whether the reader is
   *     further down; changed(count, more)}
   */
  constructor(on) {
    this.#on = on;
    on.older.addEventListener('click', () => this.#older());
    on.newest.addEventListener('click', async () => {
      await this.begin();
      scrollTo({ top: 0 });
      this.#on.list.querySelector('a, button')?.focus({ preventScroll: true });
    });
  }

  /** The newest page, as the program knows it. */
  async begin() {
    if (this.#loading) {
      return this.#loading;
    }
    this.#loading = this.#on
      .load(null)
      .then(({ entries, next }) => {
        const known = this.#elements;
        this.#elements = new Map();
        for (const entry of entries) {
          if (this.#elements.has(entry.file) || this.#left.has(entry.file)) {
            continue;
          }
          const before = known.get(entry.file);
          this.#elements.set(
            entry.file,
            before?.entry.ended === entry.ended ? before : { entry, element: this.#on.element(entry) },
          );
        }
        const wanted = [...this.#elements.values()].map((held) => held.element);
        const now = [...this.#on.list.children];
        // Nothing is touched where nothing is new: focus and pictures stay.
        if (wanted.length !== now.length || wanted.some((element, at) => element !== now[at])) {
          this.#on.list.replaceChildren(...wanted);
        }
        this.#next = next;
        this.#newer = false;
      })
      .finally(() => {
        this.#loading = null;
        this.#left.clear();
        this.#tell();
        this.#put();
      });
    return this.#loading;
  }

  /** The connection stood still for a while: what is shown may be old. */
  refresh() {
    if (this.#newer || this.#on.looking()) {
      this.#newer = true;
      this.#tell();
      return Promise.resolve();
    }
    return this.begin();
  }

  arrive(entry) {
    this.#arrived.push(entry);
    this.#insert();
  }

  remove(file) {
    this.#arrived = this.#arrived.filter((entry) => entry.file !== file);
    if (this.#loading) {
      this.#left.add(file);
    }
    this.#elements.get(file)?.element.remove();
    this.#elements.delete(file);
    this.#tell();
  }

  /** The file listed before (-1) or after (1) another; undefined at the ends. */
  beside(file, step) {
    const files = [...this.#elements.keys()];
    const at = files.indexOf(file);
    return at < 0 ? undefined : files[at + step];
  }

  entryOf(file) {
    return this.#elements.get(file)?.entry;
  }

  elementOf(file) {
    return this.#elements.get(file)?.element;
  }

  #put() {
    if (this.#loading || this.#arrived.length === 0) {
      return;
    }
    if (this.#newer || this.#on.looking()) {
      this.#newer = true;
      this.#arrived.length = 0;
      this.#tell();
      return;
    }
    if (this.#elements.size + this.#arrived.length > MOST) {
      this.#arrived.length = 0;
      this.begin();
      return;
    }
    const fresh = new Map();
    for (const entry of this.#arrived.splice(0)) {
      this.#elements.get(entry.file)?.element.remove();
      this.#elements.delete(entry.file);
      fresh.delete(entry.file);
      fresh.set(entry.file, { entry, element: this.#on.element(entry) });
    }
    const newestFirst = [...fresh].reverse();
    for (const [, { element }] of newestFirst) {
      element.classList.add('fresh');
    }
    this.#on.list.prepend(...newestFirst.map(([, held]) => held.element));
    this.#elements = new Map([...newestFirst, ...this.#elements]);
    this.#tell();
  }

  async #older() {
    let entries = [];
    let next = this.#next;
    try {
      // A page of the list is empty where everything of it is gone by now.
      while (entries.length === 0 && next !== null) {
        ({ entries, next } = await this.#on.load(next));
      }
    } catch {
      return;
    }
    const added = [];
    for (const entry of entries) {
      if (!this.#elements.has(entry.file)) {
        const element = this.#on.element(entry);
        this.#elements.set(entry.file, { entry, element });
        added.push(element);
      }
    }
    this.#on.list.append(...added);
    for (const [file, { element }] of this.#elements) {
      if (this.#elements.size <= MOST) {
        break;
      }
      element.remove();
      this.#elements.delete(file);
      this.#newer = true;
    }
    this.#next = next;
    this.#tell();
    added[0]?.querySelector('a, button')?.focus();
  }

  #tell() {
    this.#on.empty.hidden = this.#elements.size > 0;
    this.#on.older.hidden = this.#next === null;
    sayOrHide(this.#on.newest, this.#newer ? `Show the newest ${this.#on.things}` : '');
    this.#on.changed(this.#elements.size, this.#next !== null || this.#newer);
  }
}
