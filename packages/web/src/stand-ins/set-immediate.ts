/** yauzl wants its callbacks called later; a microtask is later. */
export const setImmediate = queueMicrotask;
