/** Asked for at once: a browser has six connections to one program, and buttons need some. */
const AT_ONCE = 2;

const waiting = [];
const inView = new IntersectionObserver(begin, { rootMargin: '25%' });
const asked = new WeakMap();
let underWay = 0;

/**
 * A small picture in its window once that comes into view; the window says so where there is none.
 *
 * @param again how often one that could not be had is asked for once more: the program may have had
 *     too much else to do
 */
export function putPreview(window, url, again) {
  const [image, blank] = [window.querySelector('img'), window.querySelector('.blank')];
  const ended = (there) => {
    image.hidden = !there;
    blank.hidden = there;
    underWay -= 1;
    turn();
  };
  let tries = 0;
  image.addEventListener('load', () => ended(true));
  image.addEventListener('error', () => {
    ended(false);
    if (tries++ < again) {
      setTimeout(() => wait(window), 4000 * tries);
    }
  });
  asked.set(window, () => {
    image.src = tries === 0 ? url : `${url}&try=${tries}`;
  });
  inView.observe(window);
}

function begin(entries) {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) {
      inView.unobserve(target);
      wait(target);
    }
  }
}

function wait(window) {
  waiting.push(window);
  turn();
}

/** The one that stands first on the page is next; those that have left it are forgotten. */
function turn() {
  while (underWay < AT_ONCE && waiting.length > 0) {
    const window = waiting.reduce((first, other) => (isBefore(other, first) ? other : first));
    waiting.splice(waiting.indexOf(window), 1);
    if (window.isConnected) {
      underWay += 1;
      asked.get(window)();
    }
  }
}

const isBefore = (one, other) =>
  Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
