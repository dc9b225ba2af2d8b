import { onceAFrame } from './page.js';

const LARGEST = 4;

/**
 * Two pictures of one size over each other, the first shown left of a divider: fitted, or enlarged
 * and moved. Zoom 1 is one pixel of the picture on one pixel of the screen.
 */
export class Compare {
  #surround;
  #print;
  #before;
  #divider;
  #changed;
  #size = { width: 3, height: 2 };
  #zoom = null;
  #middle = { x: 0.5, y: 0.5 };
  #split = 0.5;
  #single = false;
  #fingers = new Map();
  #drag = null;
  #draw = onceAFrame(() => this.#place());

  /** @param on {surround, print, before, divider, changed(): zoom or divider moved} */
  constructor({ surround, print, before, divider, changed }) {
    this.#surround = surround;
    this.#print = print;
    this.#before = before;
    this.#divider = divider;
    this.#changed = changed;
    new ResizeObserver(() => this.#draw()).observe(surround);
    surround.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    surround.addEventListener('pointerdown', (event) => this.#down(event));
    surround.addEventListener('pointermove', (event) => this.#move(event));
    surround.addEventListener('pointerup', (event) => this.#up(event));
    surround.addEventListener('pointercancel', (event) => this.#up(event));
    surround.addEventListener('dblclick', (event) =>
      this.#zoomTo(this.#zoom === null ? 1 : null, this.#at(event)),
    );
  }

  /** Another picture, of this size in pixels: fitted, the divider in the middle. */
  begin(size) {
    this.#size = size;
    this.#zoom = null;
    this.#middle = { x: 0.5, y: 0.5 };
    this.#split = 0.5;
    this.#draw();
    this.#changed();
  }

  /** The same picture, now that its size is known better. */
  resize(size) {
    this.#size = size;
    this.#draw();
  }

  /** Whether there is only the result to see. */
  set single(single) {
    this.#single = single;
    this.#draw();
  }

  /** 0: only the result, 1: only the original. */
  get split() {
    return this.#split;
  }

  set split(split) {
    this.#split = Math.min(1, Math.max(0, split));
    this.#draw();
    this.#changed();
  }

  /** null: fitted. */
  get zoom() {
    return this.#zoom;
  }

  set zoom(zoom) {
    this.#zoomTo(zoom);
  }

  /** Pixels of the screen that one pixel of the picture takes. */
  get scale() {
    return this.#zoom ?? this.#fit;
  }

  /** Zooms in (above 1) or out about the middle of what is seen. */
  zoomBy(factor) {
    this.#zoomTo(this.scale * factor);
  }

  /** Moves what is seen, in shares of the window; answers whether there was anything to move. */
  moveBy(x, y) {
    if (this.#zoom === null) {
      return false;
    }
    const { width, height } = this.#shown;
    this.#middle.x += (x * this.#surround.clientWidth) / width;
    this.#middle.y += (y * this.#surround.clientHeight) / height;
    this.#draw();
    return true;
  }

  get #fit() {
    const { clientWidth, clientHeight } = this.#surround;
    const room = Math.min(clientWidth / this.#size.width, clientHeight / this.#size.height);
    return Math.min(room * devicePixelRatio, 1);
  }

  /** What the whole picture measures at this zoom, in the page's units. */
  get #shown() {
    const unit = this.scale / devicePixelRatio;
    return { width: this.#size.width * unit, height: this.#size.height * unit };
  }

  /** Keeps what lies under a place of the window where it is. */
  #zoomTo(zoom, at = { x: this.#surround.clientWidth / 2, y: this.#surround.clientHeight / 2 }) {
    const old = this.#corner();
    const was = this.#shown;
    const under = { x: (at.x - old.left) / was.width, y: (at.y - old.top) / was.height };
    this.#zoom = zoom === null || zoom < this.#fit * 0.999 ? null : Math.min(zoom, LARGEST);
    const is = this.#shown;
    this.#middle = {
      x: under.x + (this.#surround.clientWidth / 2 - at.x) / is.width,
      y: under.y + (this.#surround.clientHeight / 2 - at.y) / is.height,
    };
    this.#draw();
    this.#changed();
  }

  /** Where the picture's upper left corner lies; no further in than an edge needs. */
  #corner() {
    const { width, height } = this.#shown;
    const along = (window, length, middle) =>
      length <= window
        ? (window - length) / 2
        : Math.min(0, Math.max(window - length, window / 2 - middle * length));
    return {
      left: along(this.#surround.clientWidth, width, this.#middle.x),
      top: along(this.#surround.clientHeight, height, this.#middle.y),
    };
  }

  #place() {
    const { width, height } = this.#shown;
    const { left, top } = this.#corner();
    const { clientWidth, clientHeight } = this.#surround;
    // Beyond an edge the middle would have to come back first.
    this.#middle = { x: (clientWidth / 2 - left) / width, y: (clientHeight / 2 - top) / height };
    const style = this.#print.style;
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.transform = `translate(${left}px, ${top}px)`;
    style.setProperty('--screen-pixel', `${this.#size.width / width}`);
    this.#print.classList.toggle('pixels', this.scale >= 2);
    this.#surround.classList.toggle('zoomed', this.#zoom !== null);
    // The divider goes over what is seen of the picture, not over what is cut off.
    const [from, to] = [Math.max(0, left), Math.min(clientWidth, left + width)];
    const across = from + (to - from) * this.#split;
    this.#before.style.clipPath = `inset(0 ${Math.max(0, width - (across - left))}px 0 0)`;
    this.#divider.style.transform = `translateX(${across}px)`;
    this.#divider.style.top = `${Math.max(0, top)}px`;
    this.#divider.style.height = `${Math.min(clientHeight, top + height) - Math.max(0, top)}px`;
    this.#divider.hidden = this.#single;
    this.#before.hidden = this.#single;
  }

  #at(event) {
    const box = this.#surround.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #wheel(event) {
    event.preventDefault();
    const turned = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    this.#zoomTo(this.scale * Math.exp(-turned / 400), this.#at(event));
  }

  #down(event) {
    if (event.button !== 0) {
      return;
    }
    this.#surround.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, this.#at(event));
    const { left } = this.#corner();
    const { width } = this.#shown;
    const [from, to] = [Math.max(0, left), Math.min(this.#surround.clientWidth, left + width)];
    const off = Math.abs(this.#at(event).x - (from + (to - from) * this.#split));
    // Near the divider, or where there is nothing to move, a drag moves the divider.
    this.#drag = !this.#single && (this.#zoom === null || off < 24) ? 'divider' : 'print';
  }

  #move(event) {
    const from = this.#fingers.get(event.pointerId);
    if (!from) {
      return;
    }
    const to = this.#at(event);
    if (this.#fingers.size === 2) {
      const [other] = [...this.#fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      const apart = (at) => Math.hypot(at.x - other.x, at.y - other.y);
      this.#zoomTo((this.scale * apart(to)) / Math.max(1, apart(from)), {
        x: (to.x + other.x) / 2,
        y: (to.y + other.y) / 2,
      });
    } else if (this.#drag === 'divider') {
      const { left } = this.#corner();
      const { width } = this.#shown;
      const [start, end] = [Math.max(0, left), Math.min(this.#surround.clientWidth, left + width)];
      this.split = (to.x - start) / (end - start);
    } else {
      const { clientWidth, clientHeight } = this.#surround;
      this.moveBy((from.x - to.x) / clientWidth, (from.y - to.y) / clientHeight);
    }
    this.#fingers.set(event.pointerId, to);
  }

  #up(event) {
    this.#fingers.delete(event.pointerId);
  }
}
