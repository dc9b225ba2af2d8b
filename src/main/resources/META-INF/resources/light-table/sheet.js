import * as api from './api.js';
import { copyOf, part, say, the } from './page.js';
import { putPreview } from './previews.js';
import { Roll } from './roll.js';
import { nameAndFolder, when, whenExactly } from './words.js';

/** The address of one opened picture within the page. */
export const addressOf = (file) => `#picture/${api.inUrl(file)}`;

/** The contact sheet: one mount for each recent result; one of them takes part in the tab order. */
export function contactSheet() {
  const list = the('sheet');
  const roll = new Roll({
    list,
    empty: the('no-pictures'),
    older: the('older-pictures'),
    newest: the('newest-pictures'),
    things: 'pictures',
    load: async (before) => {
      const { results, next } = await api.results(before);
      return { entries: results, next };
    },
    element: mountOf,
    looking: () => !the('view-pictures').hidden && scrollY > list.offsetTop + 200,
    changed: () => keepOneInTabOrder(list),
  });
  list.addEventListener('keydown', (event) => {
    const mounts = [...list.querySelectorAll('a')];
    const to = target(event.key, mounts, mounts.indexOf(event.target));
    if (to) {
      event.preventDefault();
      to.focus();
    }
  });
  list.addEventListener('focusin', ({ target: mount }) => giveTabStop(list, mount));
  return roll;
}

function mountOf(entry) {
  const element = copyOf('mount');
  const link = element.querySelector('a');
  const [name, folder] = nameAndFolder(entry.file);
  link.href = addressOf(entry.file);
  link.tabIndex = -1;
  link.title = `${entry.file}, ${whenExactly(entry.ended)}`;
  say(part(element, 'name'), name);
  say(part(element, 'when'), folder ? `${folder} · ${when(entry.ended)}` : when(entry.ended));
  putPreview(element.querySelector('.window'), api.previewOf('after', entry.file, 'small'), 5);
  return element;
}

/** The first, as long as nobody is among them. */
function keepOneInTabOrder(list) {
  if (!list.contains(document.activeElement)) {
    giveTabStop(list, list.querySelector('a'));
  }
}

function giveTabStop(list, mount) {
  for (const other of list.querySelectorAll('a[tabindex="0"]')) {
    other.tabIndex = -1;
  }
  if (mount) {
    mount.tabIndex = 0;
  }
}

/** The mount that an arrow key leads to; columns are those that are seen. */
function target(key, mounts, at) {
  if (at < 0) {
    return undefined;
  }
  const top = mounts[0].getBoundingClientRect().top;
  const secondRow = mounts.findIndex((mount) => mount.getBoundingClientRect().top > top + 1);
  const columns = secondRow < 0 ? mounts.length : secondRow;
  switch (key) {
    case 'ArrowRight':
      return mounts[at + 1];
    case 'ArrowLeft':
      return mounts[at - 1];
    case 'ArrowDown':
      return mounts[at + columns] ?? (at < mounts.length - 1 ? mounts.at(-1) : undefined);
    case 'ArrowUp':
      return mounts[at - columns];
    case 'Home':
      return mounts[0];
    case 'End':
      return mounts.at(-1);
    default:
      return undefined;
  }
}
