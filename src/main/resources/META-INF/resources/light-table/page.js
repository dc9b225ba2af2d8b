/** The element with this id. */
export const the = (id) => document.getElementById(id);

/** Text, touched only where it is another: what comes from the API is never markup. */
export function say(element, text) {
  const words = text === null || text === undefined ? '' : String(text);
  if (element.textContent !== words) {
    element.textContent = words;
  }
}

/** Shows the element with this text, or hides it where there is none. */
export function sayOrHide(element, text) {
  say(element, text);
  element.hidden = !text;
}

/** A copy of a template's one element. */
export const copyOf = (template) => the(template).content.firstElementChild.cloneNode(true);

/** The part of an element that is named so in its template. */
export const part = (element, name) => element.querySelector(`[data-part="${name}"]`);

/** A new element with a text. */
export function made(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** A definition list's rows. */
export const rowsOf = (pairs) =>
  pairs.flatMap(([name, value]) => [made('dt', name), made('dd', value)]);

/** Makes of a drawing one that is done at most once a frame, however often it is asked for. */
export function onceAFrame(draw) {
  let due = false;
  return () => {
    if (!due) {
      due = true;
      requestAnimationFrame(() => {
        due = false;
        draw();
      });
    }
  };
}

const toSay = [];
let saying = null;

/** Tells those who listen rather than look; what comes close together is told together. */
export function tell(words) {
  toSay.push(words);
  saying ??= setTimeout(() => {
    const most = toSay.length > 4 ? [...toSay.slice(-3), `and ${toSay.length - 3} more`] : toSay;
    say(the('said'), most.join(' '));
    toSay.length = 0;
    saying = null;
  }, 1000);
}
