/**
 * A secret that does not leak by accident: printed, put into JSON or inspected, it shows four characters at most.
 * `reveal` is the one way to the clear value; its callers are few and easy to review.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The clear value. Never to be printed, logged or written. */
  reveal(): string {
    return this.#value
  }

  /** `wJal…`: enough to tell two secrets apart, of 240 random bits 24. */
  get redacted(): string {
    return `${this.#value.slice(0, 4)}…`
  }

  toString(): string {
    return this.redacted
  }

  toJSON(): string {
    return this.redacted
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.redacted
  }
}
