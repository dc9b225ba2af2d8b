// Before anything is painted, so that a chosen appearance does not flash; hence no module.
(() => {
  const kept = 'safelight.appearance';
  const wear = (appearance) => {
    if (appearance === 'light' || appearance === 'dark') {
      document.documentElement.dataset.appearance = appearance;
    } else {
      delete document.documentElement.dataset.appearance;
    }
  };
  let chosen = 'system';
  try {
    chosen = localStorage.getItem(kept) ?? chosen;
  } catch {
    // A browser that keeps nothing follows the system.
  }
  wear(chosen);
  addEventListener('DOMContentLoaded', () => {
    for (const choice of document.getElementsByName('appearance')) {
      choice.checked = choice.value === chosen;
      choice.addEventListener('change', () => {
        wear(choice.value);
        try {
          localStorage.setItem(kept, choice.value);
        } catch {
          // Then it holds for this page.
        }
      });
    }
  });
})();
