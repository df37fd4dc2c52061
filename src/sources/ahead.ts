/** A list that comes while others are worked on: it is asked for its next items before they are wanted. */
export class Ahead<T> {
  readonly #list: AsyncGenerator<T>
  readonly #onNews: () => void
  #coming: Promise<void>
  #next: IteratorResult<T, void> | { error: unknown } | undefined

  /** `onNews`: something has come. */
  constructor(list: AsyncGenerator<T>, onNews: () => void = () => {}) {
    this.#list = list
    this.#onNews = onNews
    this.#coming = this.#ask()
  }

  async #ask(): Promise<void> {
    this.#next = undefined
    try {
      this.#next = await this.#list.next()
    } catch (error) {
      this.#next = { error }
    }
    this.#onNews()
  }

  /** What has come, if something has. */
  take(): T | undefined {
    const next = this.#next
    if (!next || 'error' in next || next.done) return undefined
    this.#coming = this.#ask()
    return next.value
  }

  /** Throws what the list threw at its end. */
  isAtEnd(): boolean {
    const next = this.#next
    if (next && 'error' in next) throw next.error
    return next?.done === true
  }

  /** All that comes, for who has nothing else to do. */
  async *rest(): AsyncGenerator<T> {
    try {
      for (;;) {
        await this.#coming
        if (this.isAtEnd()) return
        yield this.take()!
      }
    } finally {
      this.end()
    }
  }

  /** No more is wanted. */
  end(): void {
    this.#list.return(undefined).catch(() => {})
  }
}
