/**
 * A date whose local fields are the UTC fields of its moment, in every time zone. yazl writes local fields, and an
 * ordinary Date built from them moves where a clock change leaves an hour out.
 */
export class WallClock extends Date {
  constructor(seconds: number) {
    super(seconds * 1000);
  }

  override getFullYear(): number {
    return this.getUTCFullYear();
  }

  override getMonth(): number {
    return this.getUTCMonth();
  }

  override getDate(): number {
    return this.getUTCDate();
  }

  override getHours(): number {
    return this.getUTCHours();
  }

  override getMinutes(): number {
    return this.getUTCMinutes();
  }

  override getSeconds(): number {
    return this.getUTCSeconds();
  }

  // yazl holds the moment against the first and last DOS date in local time. Ours is in range already, but may be
  // off by the time zone at the ends; any moment far from them passes.
  override valueOf(): number {
    return Date.UTC(2000, 0, 1);
  }
}
