type Array = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Numbers in a row without gaps, as many as there come: a typed array that doubles. */
export class Numbers<A extends Array = Uint32Array> {
  length = 0;

  constructor(public data: A) {}

  static ofBytes(): Numbers<Uint8Array> {
    return new Numbers<Uint8Array>(new Uint8Array(64));
  }

  static ofCodes(): Numbers {
    return new Numbers(new Uint32Array(64));
  }

  static ofDoubles(): Numbers<Float64Array> {
    return new Numbers<Float64Array>(new Float64Array(64));
  }

  /** Words are many and mostly rare: they begin small. */
  static ofPostings(): Numbers {
    return new Numbers(new Uint32Array(2));
  }

  set(at: number, value: number): void {
    if (at >= this.data.length) this.grow(at + 1);
    this.data[at] = value;
    if (at >= this.length) this.length = at + 1;
  }

  push(value: number): void {
    this.set(this.length, value);
  }

  private grow(least: number): void {
    const Kind = this.data.constructor as new (length: number) => A;
    const grown = new Kind(Math.max(least, this.data.length * 2));
    grown.set(this.data);
    this.data = grown;
  }
}
