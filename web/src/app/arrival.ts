let isDue = false;

/** Reading begins at the main part of a new page, where the focus is then; if that is not there yet, `catchUp` comes back to it. */
export function arrive(): void {
  const main = document.getElementById('main');
  isDue = main === null;
  main?.focus({ preventScroll: true });
}

/** A page is there for which something of the learner had to be read from the device first. */
export function catchUp(): void {
  // who is somewhere on it already stays there
  if (isDue && document.activeElement === document.body) arrive();
  isDue = false;
}
