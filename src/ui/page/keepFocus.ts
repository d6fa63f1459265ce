/**
 * Restores a page's focus after VS Code's palette or an editor had it, since the page forgets the focused element. A
 * click that returns to the page sets the focus itself.
 * @returns a function that moves the focus: now, or when the page has it again. Taking it earlier would close the
 *   palette or receive text meant for a file.
 */
export function keepFocus(): (send: () => void) => void {
  let last: HTMLElement | undefined;
  let owed: (() => void) | undefined;
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  const forget = ({ target }: MouseEvent) => {
    owed = undefined;
    // A click inside the focused element doesn't move the focus.
    if (!(target instanceof Node && last?.contains(target) && document.activeElement === last))
      last = undefined;
  };
  window.addEventListener('mousedown', forget, true);
  window.addEventListener('focus', () => {
    if (owed) owed();
    else if (document.activeElement === document.body) last?.focus({ preventScroll: true });
    owed = undefined;
  });
  return (send) => {
    if (document.hasFocus()) send();
    else owed = send;
  };
}
