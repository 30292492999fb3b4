type Listener = (...values: unknown[]) => void;

/** What yauzl asks of Node's events. It is called like a function by what inherits from it. */
export function EventEmitter(this: Emitter): void {
  this.listeners = new Map();
}

interface Emitter {
  listeners?: Map<string, Listener[]>;
}

function listenersOf(emitter: Emitter, event: string): Listener[] {
  emitter.listeners ??= new Map();
  const known = emitter.listeners.get(event) ?? [];
  emitter.listeners.set(event, known);
  return known;
}

EventEmitter.prototype.on = function on(this: Emitter, event: string, listener: Listener) {
  listenersOf(this, event).push(listener);
  return this;
};

EventEmitter.prototype.once = function once(this: Emitter, event: string, listener: Listener) {
  const known = listenersOf(this, event);
  const first = (...values: unknown[]) => {
    known.splice(known.indexOf(first), 1);
    listener(...values);
  };
  known.push(first);
  return this;
};

EventEmitter.prototype.removeListener = function removeListener(
  this: Emitter,
  event: string,
  listener: Listener,
) {
  const known = listenersOf(this, event);
  const index = known.indexOf(listener);
  if (index !== -1) known.splice(index, 1);
  return this;
};

EventEmitter.prototype.emit = function emit(this: Emitter, event: string, ...values: unknown[]) {
  const known = [...listenersOf(this, event)];
  for (const listener of known) listener(...values);
  return known.length > 0;
};
