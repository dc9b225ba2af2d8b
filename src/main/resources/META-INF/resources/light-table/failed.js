import * as api from './api.js';
import { copyOf, part, say, sayOrHide, tell, the } from './page.js';
import { putPreview } from './previews.js';
import { Roll } from './roll.js';
import { stageWords, whenExactly } from './words.js';

/** What lies in error/: why, what to do, and a way back. */
export function failedPictures() {
  const list = the('failure-list');
  return new Roll({
    list,
    empty: the('no-failures'),
    older: the('older-failures'),
    newest: the('newest-failures'),
    things: 'failures',
    load: async (before) => {
      const { failures, next } = await api.failures(before);
      return { entries: failures, next };
    },
    element: rowOf,
    looking: () => !the('view-failures').hidden && scrollY > list.offsetTop + 200,
    changed: (count, more) => {
      sayOrHide(the('failure-count'), count ? `${count}${more ? '+' : ''}` : '');
    },
  });
}

function rowOf(entry) {
  const row = copyOf('failure');
  say(part(row, 'name'), entry.file);
  say(part(row, 'detail'), entry.detail);
  say(part(row, 'remedy'), entry.remedy);
  say(part(row, 'reason'), entry.reason);
  const tries = entry.attempts === 1 ? 'tried once' : `tried ${entry.attempts} times`;
  say(part(row, 'where'), `· while ${during(entry.stage)}, ${tries} · ${whenExactly(entry.ended)}`);
  putPreview(row.querySelector('.window'), api.previewOf('failed', entry.file, 'small'), 3);
  const button = part(row, 'send');
  button.setAttribute('aria-label', `Send again: ${entry.file}`);
  button.hidden = !entry.sendable;
  button.addEventListener('click', () => send(entry.file, row));
  return row;
}

const during = (stage) => stageWords(stage).replace(/^./, (first) => first.toLowerCase());

async function send(file, row) {
  const button = part(row, 'send');
  const refused = row.querySelector('.refused');
  button.disabled = true;
  sayOrHide(refused, '');
  try {
    const sent = await api.sendAgain(file);
    button.hidden = true;
    const words = part(row, 'sent');
    sayOrHide(words, `Is in the inbox again: ${sent.file}`);
    words.focus();
    row.classList.add('gone');
    tell(`${file} was sent again.`);
  } catch (failure) {
    button.disabled = false;
    sayOrHide(refused, api.wordsOf(failure));
  }
}
