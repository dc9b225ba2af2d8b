import * as api from './api.js';
import { say, sayOrHide, tell, the } from './page.js';

/**
 * A dialog with a form: what is asked for is done, then it closes; a refusal is said in it.
 *
 * @param submitted does what the form is for, and throws where that is refused
 * @returns opens it
 */
export function formDialog(id, submitted) {
  const dialog = the(id);
  const form = dialog.querySelector('form');
  const refused = form.querySelector('.refused');
  form.querySelector('[data-cancel]')?.addEventListener('click', () => dialog.close());
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const buttons = form.querySelectorAll('button');
    buttons.forEach((button) => (button.disabled = true));
    sayOrHide(refused, '');
    try {
      await submitted(form);
      dialog.close();
    } catch (failure) {
      sayOrHide(refused, api.wordsOf(failure));
    } finally {
      buttons.forEach((button) => (button.disabled = false));
    }
  });
  return () => {
    if (!dialog.open) {
      form.reset();
      sayOrHide(refused, '');
      dialog.showModal();
    }
  };
}

/** Pause and resume, each asked for once more. */
export function pausing(now) {
  const pause = formDialog('pause-dialog', async () => {
    await api.pause(the('pause-why').value);
    tell('Paused.');
  });
  const resume = formDialog('resume-dialog', async () => {
    await api.resume();
    tell('Pictures are taken again.');
  });
  the('pause').addEventListener('click', () => {
    if (now.pausedBy) {
      say(the('resume-by'), `Paused by ${now.pausedBy}`);
      resume();
    } else {
      pause();
    }
  });
}

/**
 * Asks for the token where one is needed, or says that none is set.
 *
 * @param opened called when the token was given
 */
export function door(opened) {
  const dialog = the('token-dialog');
  const ask = formDialog('token-dialog', async () => {
    await api.giveToken(the('token').value);
    opened();
  });
  for (const shut of [dialog, the('closed-dialog')]) {
    shut.addEventListener('cancel', (event) => event.preventDefault());
  }
  return async () => {
    switch (await api.access().catch(() => 'unknown')) {
      case 'needed':
        ask();
        break;
      case 'not-set':
        if (!the('closed-dialog').open) {
          the('closed-dialog').showModal();
        }
        break;
      default:
    }
  };
}
