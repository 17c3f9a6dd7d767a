// Runs in a page of the console: how long from an input until what it asks for is painted.

globalThis.stopwatch = {
  /** Begins with the next event of this type, and ends with the first paint in which `isThere` holds; `ms` tells. */
  arm(type, isThere) {
    this.ms = new Promise((resolve) => {
      const begin = ({ timeStamp }) => {
        const look = () => {
          if (!isThere()) return requestAnimationFrame(look);
          // The message is delivered when the frame that is being made has been painted.
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => resolve(performance.now() - timeStamp), { once: true });
          port1.start();
          port2.postMessage(null);
        };
        requestAnimationFrame(look);
      };
      addEventListener(type, begin, { capture: true, once: true, passive: true });
    });
  },
  /** Resolves with how long it took from now until `isThere` holds; 0 when it does already. */
  until(isThere) {
    const from = performance.now();
    return new Promise((resolve) => {
      const look = (isFirst) => {
        if (!isThere()) return requestAnimationFrame(() => look(false));
        resolve(isFirst ? 0 : performance.now() - from);
      };
      look(true);
    });
  },
};

globalThis.onScreen = {
  rows: () => [...document.querySelectorAll('[role=rowgroup] [role=row]')],
  hasRows: () => onScreen.rows().length > 0,
  typed: () => document.querySelector('[type=search]').value,
  /** Whether the calls are listed that a search for this piece of a number finds. */
  isFoundBy(digits) {
    if (!location.search.includes(digits) || document.querySelector('[role=table][aria-busy=false]') === null)
      return false;
    return onScreen.rows().some((row) => row.textContent.replaceAll(/\D/g, '').includes(digits));
  },
  hasOnly: (statuses) =>
    onScreen.hasRows() && onScreen.rows().every((row) => statuses.some((status) => row.textContent.includes(status))),
  table: () => document.querySelector('[role=rowgroup]').parentElement,
  /** The last row that is drawn, from 1. */
  lastRow: () => Number(onScreen.rows().at(-1).ariaRowIndex) - 1,
  isBeforeEnd() {
    const { scrollTop, clientHeight, scrollHeight } = onScreen.table();
    return scrollTop + clientHeight < scrollHeight - 1;
  },
  /** Whether rows are drawn from the upper to the lower edge of the table. */
  isCovered() {
    const { left, top, bottom, width } = onScreen.table().getBoundingClientRect();
    const hasRowAt = (y) => document.elementFromPoint(left + width / 2, y)?.closest('[role=row]') !== null;
    return hasRowAt(top + 4) && hasRowAt(bottom - 4);
  },
  isCall: () => location.pathname.startsWith('/calls/') && document.querySelector('main ol') !== null,
};
