/** yauzl inherits from streams when it is loaded. None is made: entries are read by their offsets. */
class Absent {
  constructor() {
    throw new Error("there are no streams of Node in a browser");
  }
}

export class Readable extends Absent {}
export class Writable extends Absent {}
export class Transform extends Absent {}
export class PassThrough extends Absent {}
