interface Constructor {
  prototype: object;
}

/** As Node's: the prototype keeps its own methods. */
export function inherits(child: Constructor, parent: Constructor): void {
  Object.setPrototypeOf(child.prototype, parent.prototype);
}
