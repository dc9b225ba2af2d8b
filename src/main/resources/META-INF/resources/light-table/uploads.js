import { Refused, wordsOf } from './api.js';
import { formDialog } from './dialogs.js';
import { copyOf, made, onceAFrame, part, say, tell, the } from './page.js';
import { folderOf, knownRecipes, ownOf } from './recipes.js';
import { bytes, pictures } from './words.js';

/** How many are sent at once; the program takes four, from all pages together. */
const AT_ONCE = 2;
/** Rows that are shown; of more the sum says how many there are. */
const ROWS = 50;
/** How long it is shown that all of it is in the inbox, in milliseconds. */
const SHOWN = 6000;

const ITSELF = { name: 'default', folder: 'the inbox itself' };

/** Pictures on their way to the inbox: dropped onto the page or chosen in a dialog. */
export function uploads() {
  const queue = new Queue();
  dropping(queue);
  choosing(queue);
}

function choosing(queue) {
  const open = formDialog('add-dialog', async () => {
    const files = [...the('add-files').files];
    queue.add(files.map((file) => ({ file, path: the('add-folder').value + file.name })));
  });
  the('add').addEventListener('click', async () => {
    // The inbox is always there; the dialog does not wait for the folders of the recipes.
    offer([ITSELF]);
    open();
    offer(await knownRecipes().catch(() => [ITSELF]));
  });
}

/** The folders to choose from; what is chosen stays. */
function offer(recipes) {
  const folders = the('add-folder');
  const chosen = folders.value;
  folders.replaceChildren(
    ...recipes.map((recipe) => {
      const option = made('option', titleOf(recipe));
      option.value = folderOf(recipe);
      return option;
    }),
  );
  folders.value = chosen;
}

const titleOf = (recipe) =>
  recipe.name === 'default' ? 'The inbox itself' : `${recipe.name}: recipe ${recipe.name}`;

/** While files are dragged over the page, the folders that they may be dropped into cover it. */
function dropping(queue) {
  const landing = the('landing');
  let ours = false;
  const away = () => {
    landing.hidden = true;
  };
  const carriesFiles = (event) => !ours && [...event.dataTransfer.types].includes('Files');
  addEventListener('dragstart', () => {
    ours = true;
  });
  addEventListener('dragend', () => {
    ours = false;
  });
  addEventListener('dragenter', async (event) => {
    if (!carriesFiles(event) || document.querySelector('dialog[open]')) {
      return;
    }
    event.preventDefault();
    if (landing.hidden) {
      landing.hidden = false;
      const recipes = await knownRecipes().catch(() => [ITSELF]);
      landing.replaceChildren(...recipes.map((recipe) => padOf(recipe, recipes)));
    }
  });
  addEventListener('dragover', (event) => {
    if (carriesFiles(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = landing.hidden ? 'none' : 'copy';
      const over = event.target.closest?.('.pad');
      for (const pad of landing.children) {
        pad.classList.toggle('over', pad === over);
      }
    }
  });
  addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) {
      away();
    }
  });
  addEventListener('drop', async (event) => {
    if (!carriesFiles(event)) {
      return;
    }
    event.preventDefault();
    const folder = event.target.closest?.('.pad')?.dataset.folder ?? '';
    away();
    const found = await filesOf(event.dataTransfer);
    queue.add(found.map(({ file, path }) => ({ file, path: folder + path })));
  });
}

function padOf(recipe, recipes) {
  const pad = made('div', '');
  pad.className = 'pad';
  pad.dataset.folder = folderOf(recipe);
  const own = recipe.name !== 'default';
  pad.append(made('strong', own ? recipe.name : 'Inbox'));
  const words = own && ownOf(recipe, recipes).map(([name, value]) => `${name} ${value}`);
  pad.append(made('span', own ? words.join(', ') : 'the usual recipe'));
  return pad;
}

/** The files that were dropped, those in dropped folders with their way below the folder. */
async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) {
    return [...transfer.files].map((file) => ({ file, path: file.name }));
  }
  return (await Promise.all(entries.map(below))).flat();
}

async function below(entry) {
  const path = entry.fullPath.slice(1);
  if (entry.name.startsWith('.')) {
    return [];
  }
  if (entry.isFile) {
    return [{ file: await new Promise((ok, no) => entry.file(ok, no)), path }];
  }
  const reader = entry.createReader();
  const all = [];
  for (;;) {
    // A reader gives a folder's entries by the hundred, and none at the end.
    const some = await new Promise((ok, no) => reader.readEntries(ok, no));
    if (some.length === 0) {
      return (await Promise.all(all.map(below))).flat();
    }
    all.push(...some);
  }
}

class Queue {
  #all = [];
  #told = '';
  #leaving = null;
  #draw = onceAFrame(() => this.#show());

  constructor() {
    the('uploads-close').addEventListener('click', () => {
      this.#all = this.#all.filter((upload) => upload.isUnderWay);
      this.#draw();
    });
    addEventListener('beforeunload', (event) => {
      if (this.#all.some((upload) => upload.isUnderWay)) {
        event.preventDefault();
      }
    });
  }

  add(found) {
    this.#all.push(...found.map(({ file, path }) => new Upload(file, path, () => this.#go())));
    this.#go();
  }

  /** Once all of it is in the inbox nothing is left to do here; whoever reads it still may. */
  #leave() {
    if (the('uploads').matches(':hover, :focus-within')) {
      this.#leaving = setTimeout(() => this.#leave(), 1000);
      return;
    }
    this.#leaving = null;
    this.#all = [];
    this.#draw();
  }

  #go() {
    const sending = this.#all.filter((upload) => upload.state === 'sending').length;
    const waiting = this.#all.filter((upload) => upload.state === 'waiting');
    waiting.slice(0, Math.max(0, AT_ONCE - sending)).forEach((upload) => upload.begin());
    this.#draw();
  }

  #show() {
    const of = (...states) => this.#all.filter((upload) => states.includes(upload.state));
    const [open, refused, done] = [of('sending', 'waiting'), of('refused'), of('done')];
    the('uploads').hidden = this.#all.length === 0;
    the('uploads-close').hidden = open.length > 0;
    if (open.length || refused.length || !done.length) {
      clearTimeout(this.#leaving);
      this.#leaving = null;
    } else {
      this.#leaving ??= setTimeout(() => this.#leave(), SHOWN);
    }
    const parts = [];
    if (open.length) {
      parts.push(`${pictures(open.length)} on the way`);
    }
    if (done.length) {
      parts.push(`${done.length} in the inbox`);
    }
    if (refused.length) {
      parts.push(`${refused.length} refused`);
    }
    const sum = parts.join(', ');
    say(the('uploads-sum'), sum);
    if (open.length === 0 && sum !== this.#told) {
      tell(`Uploads: ${sum || 'none'}.`);
      this.#told = sum;
    }
    const rows = [...of('sending'), ...refused, ...of('waiting'), ...done.reverse()].slice(0, ROWS);
    const wanted = rows.map((upload) => upload.row);
    const list = the('uploads-list');
    // Moving a row would take the focus from its button.
    for (const row of [...list.children]) {
      if (!wanted.includes(row)) {
        row.remove();
      }
    }
    for (const upload of rows) {
      if (!upload.row.isConnected) {
        list.append(upload.row);
      }
      upload.show();
    }
  }
}

/** One file on its way: waiting, sending, done, or refused. */
class Upload {
  state = 'waiting';
  #file;
  #path;
  #changed;
  #request = null;
  #sent = 0;
  #words = 'waits for its turn';
  #row = null;

  constructor(file, path, changed) {
    this.#file = file;
    this.#path = path;
    this.#changed = changed;
  }

  get isUnderWay() {
    return this.state === 'waiting' || this.state === 'sending';
  }

  get row() {
    if (!this.#row) {
      this.#row = copyOf('upload');
      say(part(this.#row, 'name'), this.#path);
      part(this.#row, 'progress').setAttribute('aria-label', this.#path);
      part(this.#row, 'stop').setAttribute('aria-label', `Cancel: ${this.#path}`);
      part(this.#row, 'again').setAttribute('aria-label', `Try again: ${this.#path}`);
      part(this.#row, 'stop').addEventListener('click', () => this.#stop());
      part(this.#row, 'again').addEventListener('click', () => this.#become('waiting', 'waits for its turn'));
    }
    return this.#row;
  }

  // XMLHttpRequest: fetch does not tell how much of a body is sent.
  begin() {
    const request = new XMLHttpRequest();
    this.#request = request;
    this.#sent = 0;
    request.upload.addEventListener('progress', (event) => {
      this.#sent = event.total ? event.loaded / event.total : 0;
      this.#become('sending', `${bytes(event.loaded)} of ${bytes(event.total)}`);
    });
    request.addEventListener('load', () => {
      const said = answerOf(request);
      if (request.status === 201) {
        this.#become('done', `in the inbox as ${said.file}`);
      } else {
        this.#become('refused', new Refused(request.status, said).words);
      }
    });
    request.addEventListener('error', () => this.#become('refused', wordsOf(null)));
    request.addEventListener('abort', () => this.#become('refused', 'Cancelled; nothing of it is in the inbox.'));
    request.open('POST', `/api/inbox?file=${encodeURIComponent(this.#path)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.send(this.#file);
    this.state = 'sending';
    this.#words = `0 of ${bytes(this.#file.size)}`;
  }

  show() {
    const progress = part(this.row, 'progress');
    progress.value = this.state === 'done' ? 1 : this.#sent;
    progress.hidden = !this.isUnderWay;
    say(part(this.row, 'words'), this.#words);
    part(this.row, 'words').classList.toggle('refused', this.state === 'refused');
    part(this.row, 'stop').hidden = !this.isUnderWay;
    part(this.row, 'again').hidden = this.state !== 'refused';
  }

  #stop() {
    if (this.state === 'sending') {
      this.#request.abort();
    } else {
      this.#become('refused', 'Cancelled.');
    }
  }

  #become(state, words) {
    this.state = state;
    this.#words = words;
    this.#changed();
  }
}

function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}
