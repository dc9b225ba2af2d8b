import * as api from './api.js';
import { Compare } from './compare.js';
import { made, rowsOf, say, sayOrHide, the } from './page.js';
import { bytes, count, nameAndFolder, plain, whenExactly } from './words.js';

/** Long side of a large preview, in pixels. */
const LARGE = 1600;
const SVG = 'http://www.w3.org/2000/svg';

/** One picture opened: before and after, its faces, its ticket. */
export class Loupe {
  #dialog = the('loupe');
  #beside;
  #compare;
  #file = null;
  #size = null;
  #original = false;
  /** Ends what is being fetched for the picture that was shown. */
  #turn = null;
  #shown = { before: null, after: null };

  /**
   * @param on {beside(file, step): the next file; go(file): shows another; closed(file)}
   */
  constructor({ beside, go, closed }) {
    this.#beside = beside;
    const move = (step) => {
      const next = beside(this.#file, step);
      if (next) {
        go(next);
      }
    };
    this.#compare = new Compare({
      surround: the('surround'),
      print: the('print'),
      before: the('before'),
      divider: the('divider'),
      changed: () => this.#showZoom(),
    });
    the('split').addEventListener('input', ({ target }) => {
      this.#compare.split = target.value / 100;
    });
    for (const button of this.#dialog.querySelectorAll('[data-zoom]')) {
      button.addEventListener('click', () => {
        this.#compare.zoom = button.dataset.zoom === 'fit' ? null : Number(button.dataset.zoom);
      });
    }
    the('show-faces').addEventListener('click', () => this.#showFaces(the('faces').hasAttribute('hidden')));
    the('loupe-newer').addEventListener('click', () => move(-1));
    the('loupe-older').addEventListener('click', () => move(1));
    the('loupe-close').addEventListener('click', () => this.#dialog.close());
    the('surround').addEventListener('keydown', (event) => this.#key(event, move));
    this.#dialog.addEventListener('close', () => {
      const file = this.#file;
      this.#clear();
      closed(file);
    });
  }

  close() {
    this.#dialog.close();
  }

  /** @param entry as the sheet lists it; undefined where it does not */
  async open(file, entry) {
    this.#clear();
    this.#file = file;
    this.#turn = new AbortController();
    const { signal } = this.#turn;
    const [name, folder] = nameAndFolder(file);
    say(the('loupe-name'), name);
    say(the('loupe-place'), folder);
    the('loupe-newer').disabled = !this.#beside(file, -1);
    the('loupe-older').disabled = !this.#beside(file, 1);
    the('fetch').href = api.resultOf(file);
    if (!this.#dialog.open) {
      this.#dialog.showModal();
      the('surround').focus();
    }
    this.#compare.single = true;
    const known = entry && sizeOf(entry);
    this.#compare.begin(known ?? { width: 3, height: 2 });
    if (known) {
      // What the sheet has shown is there at once.
      the('after').src = api.previewOf('after', file, 'small');
    }
    sayOrHide(the('loupe-note'), 'Fetching the picture …');
    try {
      const result = await api.result(file, signal);
      this.#tell(result);
      const after = this.#fetch('after', 'large', signal);
      const before = result.original ? this.#fetch('before', 'large', signal) : null;
      await after;
      this.#size = sizeOf(result) ?? naturalSize(the('after'));
      this.#compare.resize(this.#size);
      this.#drawFaces(result.faces);
      this.#original = await Promise.resolve(before).then(
        () => result.original,
        (failure) => this.#note(failure, signal),
      );
      this.#compare.single = !this.#original;
      the('split').disabled = !this.#original;
      this.#dialog.classList.toggle('single', !this.#original);
      if (!result.original) {
        sayOrHide(the('loupe-note'), 'The original is no longer in done/, so there is only the result to see.');
      } else if (this.#original) {
        sayOrHide(the('loupe-note'), '');
      }
      this.#showZoom();
    } catch (failure) {
      this.#note(failure, signal);
    }
  }

  #note(failure, signal) {
    if (!signal.aborted) {
      sayOrHide(the('loupe-note'), api.wordsOf(failure));
    }
    return false;
  }

  async #fetch(which, size, signal) {
    const url = await api.picture(api.previewOf(which, this.#file, size), signal);
    const image = new Image();
    image.src = url;
    // Decoded before it is shown: no half pictures, no white between two.
    await image.decode().catch(() => {});
    if (signal.aborted) {
      URL.revokeObjectURL(url);
      throw signal.reason;
    }
    if (this.#shown[which]) {
      URL.revokeObjectURL(this.#shown[which].url);
    }
    this.#shown[which] = { url, size };
    the(which).src = url;
    await the(which).decode().catch(() => {});
  }

  /** Fetches all pixels once the large preview would have to be enlarged. */
  async #sharpen() {
    const { before, after } = this.#shown;
    const long = this.#size && Math.max(this.#size.width, this.#size.height);
    if (!long || long <= LARGE || long * this.#compare.scale <= LARGE * 1.05) {
      return;
    }
    if (after?.size !== 'large' || (this.#original && before?.size !== 'large')) {
      return;
    }
    const { signal } = this.#turn;
    after.size = 'asked';
    sayOrHide(the('loupe-note'), 'Fetching all pixels …');
    try {
      await Promise.all([
        this.#fetch('after', 'full', signal),
        this.#original ? this.#fetch('before', 'full', signal) : null,
      ]);
      const { naturalWidth: width, naturalHeight: height } = the('after');
      const less = width < this.#size.width * 0.99;
      sayOrHide(
        the('loupe-note'),
        less ? `Shown from ${count(width)} × ${count(height)} pixels; download the result to see all.` : '',
      );
    } catch (failure) {
      after.size = 'large';
      this.#note(failure, signal);
    }
  }

  #clear() {
    this.#turn?.abort();
    for (const which of ['before', 'after']) {
      the(which).removeAttribute('src');
      if (this.#shown[which]) {
        URL.revokeObjectURL(this.#shown[which].url);
      }
      this.#shown[which] = null;
    }
    this.#size = null;
    this.#original = false;
    this.#showFaces(false);
    the('show-faces').hidden = true;
    the('split').disabled = true;
    for (const list of ['words', 'face-words', 'facts', 'json-text']) {
      the(list).replaceChildren();
    }
    the('face-words').hidden = true;
    sayOrHide(the('loupe-note'), '');
  }

  #tell(result) {
    the('words').replaceChildren(...result.words.map((words) => made('li', words)));
    // Where the ticket is gone or cannot be read, some of it is not known.
    const facts = [
      ['Size', sizeOf(result) && `${count(result.width)} × ${count(result.height)} pixels`],
      ['File', result.bytes && bytes(result.bytes)],
      ['Ended', result.ended && whenExactly(result.ended)],
      ['Original', result.original ? `done/${result.source}` : 'no longer in done/'],
    ];
    the('facts').replaceChildren(...rowsOf(facts.filter(([, value]) => value)));
    the('json').hidden = !result.ticket;
    say(the('json-text'), result.ticket ? JSON.stringify(result.ticket, null, 2) : '');
  }

  #drawFaces(faces) {
    const button = the('show-faces');
    button.hidden = faces.length === 0;
    say(button, `Faces (${faces.length})`);
    const drawing = the('faces');
    drawing.setAttribute('viewBox', `0 0 ${this.#size.width} ${this.#size.height}`);
    drawing.replaceChildren(...faces.flatMap((face, at) => outlineOf(face, at + 1)));
    the('face-words').replaceChildren(
      ...faces.map((face) => made('li', face.words || plain(face.action))),
    );
  }

  #showFaces(shown) {
    the('faces').toggleAttribute('hidden', !shown);
    the('face-words').hidden = !shown;
    the('show-faces').setAttribute('aria-pressed', String(shown));
  }

  #showZoom() {
    const split = Math.round(this.#compare.split * 100);
    the('split').value = split;
    the('split').setAttribute('aria-valuetext', `${split} % before, ${100 - split} % after`);
    for (const button of this.#dialog.querySelectorAll('[data-zoom]')) {
      const wanted = button.dataset.zoom === 'fit' ? null : Number(button.dataset.zoom);
      button.setAttribute('aria-pressed', String(wanted === this.#compare.zoom));
    }
    this.#sharpen();
  }

  #key(event, move) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const compare = this.#compare;
    if (arrows[event.key]) {
      const [x, y] = arrows[event.key];
      if (!compare.moveBy(x / 5, y / 5) && x !== 0) {
        move(x);
      }
    } else if (event.key === '+' || event.key === '=') {
      compare.zoomBy(1.25);
    } else if (event.key === '-') {
      compare.zoomBy(0.8);
    } else if (event.key === '0') {
      compare.zoom = null;
    } else if (event.key === '1' || event.key === '2') {
      compare.zoom = Number(event.key);
    } else {
      return;
    }
    event.preventDefault();
  }
}

const sizeOf = ({ width, height }) => (width && height ? { width, height } : null);

const naturalSize = (image) => ({ width: image.naturalWidth || 3, height: image.naturalHeight || 2 });

function outlineOf({ box, action, words }, number) {
  const outline = document.createElementNS(SVG, 'rect');
  for (const [name, value] of Object.entries(box)) {
    outline.setAttribute(name, value);
  }
  outline.classList.toggle('left-alone', action !== 'restored');
  const title = document.createElementNS(SVG, 'title');
  title.textContent = words;
  outline.append(title);
  const label = document.createElementNS(SVG, 'text');
  label.setAttribute('x', box.x);
  label.setAttribute('y', box.y);
  label.textContent = String(number);
  return [outline, label];
}
