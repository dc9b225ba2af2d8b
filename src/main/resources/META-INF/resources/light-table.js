import * as api from './light-table/api.js';
import { door, pausing } from './light-table/dialogs.js';
import { failedPictures } from './light-table/failed.js';
import { listen } from './light-table/live.js';
import { Loupe } from './light-table/loupe.js';
import { Now } from './light-table/now.js';
import { sayOrHide, tell, the } from './light-table/page.js';
import { showRecipes } from './light-table/recipes.js';
import { contactSheet } from './light-table/sheet.js';
import { uploads } from './light-table/uploads.js';

const now = new Now();
const sheet = contactSheet();
const failures = failedPictures();
pausing(now);
uploads();

// ---- One address for each view and for each opened picture: back goes back. ----
const VIEWS = ['pictures', 'failures', 'recipes'];
let cameFromSheet = false;

const loupe = new Loupe({
  beside: (file, step) => sheet.beside(file, step),
  go: (file) => location.replace(`#picture/${api.inUrl(file)}`),
  closed: (file) => {
    if (location.hash.startsWith('#picture/')) {
      if (cameFromSheet) {
        history.back();
      } else {
        location.replace('#pictures');
      }
    }
    sheet.elementOf(file)?.querySelector('a').focus({ preventScroll: true });
  },
});

function follow() {
  const hash = location.hash;
  if (hash.startsWith('#picture/')) {
    show('pictures');
    const file = fileIn(hash);
    if (file) {
      loupe.open(file, sheet.entryOf(file));
    }
    return;
  }
  loupe.close();
  const view = VIEWS.find((name) => hash === `#${name}`) ?? 'pictures';
  show(view);
  if (view === 'recipes') {
    showRecipes();
  }
}

function fileIn(hash) {
  try {
    return hash.slice('#picture/'.length).split('/').map(decodeURIComponent).join('/');
  } catch {
    return null;
  }
}

function show(view) {
  document.body.dataset.view = view;
  for (const name of VIEWS) {
    the(`view-${name}`).hidden = name !== view;
  }
  for (const link of document.querySelectorAll('[data-view]')) {
    if (link.dataset.view === view) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

the('sheet').addEventListener('click', () => {
  cameFromSheet = true;
});
addEventListener('hashchange', follow);
follow();

// ---- What happens, as it happens. ----
const askForToken = door(() => stream.again());
api.whenShutOut(askForToken);

const stream = listen({
  now: (said) => now.hear(said),
  ended: (entry) => {
    if (entry.outcome === 'done') {
      sheet.arrive(entry);
      failures.remove(entry.source);
      tell(`${entry.file} is done.`);
    } else {
      failures.arrive(entry);
      tell(`${entry.file} failed.`);
    }
  },
  opened: () => {
    sayOrHide(the('connection'), '');
    for (const roll of [sheet, failures]) {
      roll.refresh().catch((failure) => sayOrHide(the('connection'), api.wordsOf(failure)));
    }
  },
  lost: (words) => sayOrHide(the('connection'), `Connection lost. ${words} Trying again …`),
});
