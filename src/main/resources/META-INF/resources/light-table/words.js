/** Stages as the routes name them, and as one would say them. */
const STAGES = {
  claim: 'Taken from the inbox',
  begin: 'Beginning',
  'note-original': 'Noting the original',
  'open-ticket': 'Reading its job ticket',
  'choose-recipe': 'Choosing the recipe',
  probe: 'Looking at the header',
  'wait-for-memory': 'Waiting for room in memory',
  'read-metadata': 'Reading the metadata',
  decode: 'Reading the pixels',
  enhance: 'Enhancing',
  encode: 'Writing the result',
  verify: 'Checking the result',
  'exclude-late-writer': 'Checking the original',
  publish: 'Publishing',
  'file-away': 'Filing the original away',
  'set-aside': 'Setting the original aside',
};

export const stageWords = (stage) => STAGES[stage] ?? stage;

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

export const count = (number) => whole.format(number);
export const rounded = (number) => (number < 10 ? tenth : whole).format(number);

export const pictures = (number) => (number === 1 ? '1 picture' : `${count(number)} pictures`);

/** A time as one would say it: 8 s, 4 min, 2 h 10 min. */
export function span(seconds) {
  if (seconds < 10) {
    return `${tenth.format(seconds)} s`;
  }
  if (seconds < 90) {
    return `${whole.format(seconds)} s`;
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${count(Math.round(hours / 24))} days`;
}

export function bytes(number) {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let left = number;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit++;
  }
  return `${unit === 0 ? count(left) : rounded(left)} ${units[unit]}`;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const both = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** The time of day for what is of today, else the day. */
export function when(instant) {
  const then = new Date(instant);
  return then.toDateString() === new Date().toDateString() ? clock.format(then) : day.format(then);
}

export const whenExactly = (instant) => both.format(new Date(instant));

/** The file's name, and the folder it lies in (empty for none). */
export function nameAndFolder(file) {
  const cut = file.lastIndexOf('/');
  return cut < 0 ? [file, ''] : [file.slice(cut + 1), file.slice(0, cut)];
}

/** CODE_OF_A_REASON as words: code of a reason. */
export const plain = (code) => code.toLowerCase().replaceAll('_', ' ');
